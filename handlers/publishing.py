"""Scores before they are published: sent to each head, confirmed or appealed, decided, and then for good."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.orm import Session

from handlers import figuring
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.telling import tell_people
from nlp.departments import meant_department
from notifier.card import Text
from notifier.cards import scoring as cards
from notifier.cards.phrases import typed
from reports import blocks, wording
from reports.figures import Part
from reports.kinds import KINDS, Kind
from rules.errors import Refusal
from rules.periods import Period, Span
from rules.rates import Calibre, ranked
from rules.words import Role
from storage import absences, people, published
from storage.tables import PersonRow, ScoreRow

#: Who sends scores out, decides appeals and publishes; the 主管科室 alone decides.
SENDERS = frozenset({Role.SUPERVISOR, Role.CHIEF})
DECIDERS = frozenset({Role.SUPERVISOR})
#: Nothing is open any more about a score in these states.
SETTLED = ("confirmed", "upheld", "declined")
SCORES = Kind("scores", "成绩", Span.MONTH, KINDS["monthly"].make)


def draft(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str = "") -> Reply:
    """下发成绩 [考核期]: each head gets their own, to confirm or to appeal."""
    _permit(session, actor, SENDERS, "成绩由主管科室和班组长下发")
    period = _over(desk, now, words)
    if published.scores_of(session, period.label):
        raise Refusal(
            "drafted", f"{_named(desk, period)}的成绩已经下发。回复“成绩 {_month(period)}”查看确认情况。"
        )
    made = list(_drafted(session, desk, now, period))
    if not made:
        raise Refusal("no_scores", f"{_named(desk, period)}没有科室承办工单，无成绩可下发。")
    for row in made:
        _to_head(session, desk, now, period, row)
    return Reply(text=cards.drafted(_named(desk, period), [row.department for row in made]))


def _drafted(session: Session, desk: Desk, now: datetime, period: Period) -> Iterator[ScoreRow]:
    basis = figuring.basis_of(session, desk, period, "", now, now)
    parts = blocks.units(basis.figures)
    for name in sorted(parts):
        body = {
            "received": parts[name]["received"],
            **{calibre.value: _rates(basis, parts[name], calibre) for calibre in Calibre},
        }
        yield published.draft(session, period.label, name, body, now)


def _rates(basis: blocks.Basis, part: Part, calibre: Calibre) -> dict[str, Any]:
    shown = blocks.shown(basis.scores, part.rates(basis.scores, calibre))
    known = {name: None if value is None else str(value) for name, value in shown.items()}
    return {**known, "有效回访": part.tally(calibre).valid}


def _to_head(session: Session, desk: Desk, now: datetime, period: Period, row: ScoreRow) -> None:
    head = people.find(session, people.department(session, row.department).head)
    if head and head.active:
        calibre = desk.scores.calibre
        card = cards.to_confirm(row, row.body[calibre.value], _named(desk, period), calibre.label)
        tell_people(session, now, [head], f"score:{row.period}:{row.department}", card)


def confirm(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str) -> Reply:
    """确认 by the head, from the card."""
    row, period = _row(session, desk, argument)
    _own(session, actor, row)
    _still(session, row, ("drafted",), desk, now)
    row.state, row.answered_by, row.answered_at = "confirmed", actor.id, now
    return Reply(text="已确认。", card=cards.answered(row, _named(desk, period), "已确认"))


def appeal(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """申诉 [考核期] [科室] ‹理由›: the 主管科室 decides."""
    own = figuring.own_departments(session, actor)
    if not own:
        raise Refusal("not_allowed", "成绩申诉由科室负责人提出，您没有此项权限。")
    period, reason = _period(desk, now, words)
    department, reason = _department_first(session, own, reason)
    row = published.score_of(session, period.label, department)
    if row is None:
        raise Refusal("no_score", f"{_named(desk, period)}{department}的成绩尚未下发。")
    if not reason:
        raise Refusal(
            "no_reason", f"请写明申诉理由，如：申诉 {_month(period)} 1023 号平台已批准剔除，未予扣除。"
        )
    _still(session, row, ("drafted", "confirmed"), desk, now)
    row.state, row.answered_by, row.answered_at = "appealed", actor.id, now
    published.appeal(session, row, reason)
    card = cards.to_decide(row, _named(desk, period), actor.name, typed(reason))
    key = f"appeal:{row.period}:{department}:{now:%Y%m%d%H%M%S}"
    tell_people(session, now, absences.answering(session, Role.SUPERVISOR), key, card)
    return Reply(text="申诉已报主管科室，结果会通知您。")


def _department_first(session: Session, own: list[str], words: str) -> tuple[str, str]:
    first, _, rest = words.partition(" ")
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session) if row.name in own]
    named = meant_department(first, known) if rest and len(own) > 1 else None
    return (named, rest.strip()) if named else (own[0], words.strip())


def decide(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str, *, upheld: bool
) -> Reply:
    """采纳 or 不采纳 by the 主管科室; what is upheld is counted again with what the platform has granted."""
    _permit(session, actor, DECIDERS, "成绩申诉由主管科室裁定")
    row, period = _row(session, desk, argument)
    _still(session, row, ("appealed",), desk, now)
    row.state, row.decided_by, row.decided_at = "upheld" if upheld else "declined", actor.id, now
    if upheld:
        _count_again(session, desk, now, period, row)
    word = "已采纳" if upheld else "未采纳"
    if head := people.find(session, row.answered_by):
        said = cards.decided(row, _named(desk, period), word, row.body[desk.scores.calibre.value])
        tell_people(session, now, [head], f"appeal_done:{row.period}:{row.department}", Text(said))
    return Reply(text=f"{row.department}的申诉{word}。", card=cards.answered(row, _named(desk, period), word))


def _count_again(session: Session, desk: Desk, now: datetime, period: Period, row: ScoreRow) -> None:
    basis = figuring.basis_of(session, desk, period, "", now, now)
    part = blocks.units(basis.figures).get(row.department, Part())
    row.body = {**row.body, **{c.value: _rates(basis, part, c) for c in Calibre}}


def publish(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str = "") -> Reply:
    """公布成绩 [考核期]: once everybody has answered, or the time for it is over; then never changed."""
    _permit(session, actor, SENDERS, "成绩由主管科室和班组长公布")
    period = _over(desk, now, words)
    rows = published.scores_of(session, period.label)
    if not rows:
        raise Refusal(
            "not_drafted", f"{_named(desk, period)}的成绩尚未下发，请先回复“下发成绩 {_month(period)}”。"
        )
    if rows[0].published_at:
        raise Refusal("published", f"{_named(desk, period)}的成绩已经公布，不再变更。")
    _all_answered(desk, now, rows)
    extra = published.points_of(session, period.label, now)
    for row in rows:
        points = sum((more for name, more, _ in extra if name == row.department), Decimal())
        row.body = {**row.body, "加减分": str(points), "最终成绩": _final(desk, row, points)}
        row.state, row.published_by, row.published_at = "published", actor.id, now
    return _told(session, desk, now, period, rows)


def _final(desk: Desk, row: ScoreRow, points: Decimal) -> str | None:
    score = row.body[desk.scores.calibre.value]["综合成绩"]
    return None if score is None else str(Decimal(score) + points)


def _all_answered(desk: Desk, now: datetime, rows: list[ScoreRow]) -> None:
    lacking = [row.department for row in rows if row.state == "appealed"]
    if lacking:
        raise Refusal("appealed", f"申诉尚未裁定：{'、'.join(lacking)}。裁定后再公布。")
    if now < rows[0].drafted_at + desk.reporting.answer_within:
        lacking = [row.department for row in rows if row.state == "drafted"]
        if lacking:
            raise Refusal("unanswered", f"尚未确认：{'、'.join(lacking)}。全部确认或过了确认期限后再公布。")


def _told(session: Session, desk: Desk, now: datetime, period: Period, rows: list[ScoreRow]) -> Reply:
    table = cards.published(_named(desk, period), standing(rows))
    heads = {people.department(session, row.department).head for row in rows}
    to = [person for who in sorted(heads) if (person := people.find(session, who)) and person.active]
    leaders = people.with_role(session, Role.LEADER, Role.SUPERVISOR)
    tell_people(session, now, [*to, *leaders], f"published:{period.label}", Text(table, is_notice=True))
    return Reply(text=table)


def standing(rows: list[ScoreRow]) -> list[tuple[int | None, str, str]]:
    """Places by the final score as published: place, department, score."""
    final = {row.department: row.body.get("最终成绩") for row in rows}
    scores = {name: None if score is None else Decimal(score) for name, score in final.items()}
    volume = {row.department: row.body["received"] for row in rows}
    return [(place, name, final[name] or "—") for place, name in ranked(scores, volume)]


def show(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str = "") -> Reply:
    """成绩 [考核期]: as published, or who has confirmed so far."""
    period = _over(desk, now, words)
    rows = published.scores_of(session, period.label)
    if not people.roles_of(actor) & figuring.READERS:
        own = figuring.own_departments(session, actor)
        if not own:
            raise Refusal(
                "not_allowed", "成绩供值班专班、主管科室、科室负责人和分管领导查看，您没有此项权限。"
            )
        rows = [row for row in rows if row.published_at or row.department in own]
    if not rows:
        raise Refusal("not_drafted", f"{_named(desk, period)}的成绩尚未下发。")
    if rows[0].published_at:
        return Reply(text=cards.published(_named(desk, period), standing(rows)))
    return Reply(text=cards.progress(_named(desk, period), rows, desk.scores.calibre))


def award(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str, sign: int) -> Reply:
    """加分/扣分 [考核期] 科室 分数 事由; never of a period whose scores are published."""
    _permit(session, actor, DECIDERS, "加减分由主管科室登记")
    period, rest = _period(desk, now, words, running=True)
    department, points, reason = _award(session, rest)
    if any(row.published_at for row in published.scores_of(session, period.label)):
        raise Refusal("published", f"{_named(desk, period)}的成绩已经公布，不再变更。")
    published.add_points(session, period.label, department, sign * points, reason, actor.id, now)
    word = "加" if sign > 0 else "扣"
    return Reply(
        text=f"已登记：{_named(desk, period)}{department}{word} {points} 分，事由：{typed(reason)}。"
    )


def _award(session: Session, words: str) -> tuple[str, Decimal, str]:
    """ "小教科 0.5 迟报" → department, points, reason. Raises Refusal."""
    said, _, rest = words.strip().partition(" ")
    number, _, reason = rest.strip().partition(" ")
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    department = meant_department(said, known) if said else None
    try:
        points = Decimal(number.removesuffix("分"))
    except InvalidOperation:
        points = Decimal()
    if department is None or not reason or not points.is_finite() or not 0 < points <= 100:
        raise Refusal("bad_points", "请写明科室、分数和事由，如：加分 小教科 1 区级通报表扬。")
    return department, points, reason.strip()


def _permit(session: Session, actor: PersonRow, roles: frozenset[Role], who: str) -> None:
    if not absences.roles_of(session, actor) & roles:
        raise Refusal("not_allowed", f"{who}，您没有此项权限。")


def _own(session: Session, actor: PersonRow, row: ScoreRow) -> None:
    if row.department not in figuring.own_departments(session, actor):
        raise Refusal("not_yours", f"{row.department}的成绩由该科室负责人确认。")


def _still(session: Session, row: ScoreRow, states: tuple[str, ...], desk: Desk, now: datetime) -> None:
    """Raises Refusal when it is too late: somebody has answered, decided or published."""
    if row.state in states:
        return
    who = people.name_of(session, row.published_by or row.decided_by or row.answered_by)
    at = row.published_at or row.decided_at or row.answered_at
    raise Refusal("wrong_state", cards.stands(row, who, at, now, desk.tz))


def _row(session: Session, desk: Desk, argument: str) -> tuple[ScoreRow, Period]:
    label, _, department = argument.partition("|")
    row = published.score_of(session, label, department)
    if row is None:
        raise Refusal("no_score", "这张卡片已经过期，请回复“成绩”查看。")
    return row, desk.periods.named(label)


def _period(desk: Desk, now: datetime, words: str, *, running: bool = False) -> tuple[Period, str]:
    kind = Kind("scores", "成绩", Span.MONTH, SCORES.make, running=running)
    return figuring.period_of(desk, now, words, kind)


def _over(desk: Desk, now: datetime, words: str) -> Period:
    """A 考核期 that is over. Raises Refusal."""
    period, rest = _period(desk, now, words)
    if rest:
        raise Refusal("bad_period", f"没有看懂“{typed(rest)}”，请写考核期，如：10月。")
    if period.span is not Span.MONTH or period.until > now:
        raise Refusal("not_over", "成绩按考核期下发和公布，且须在考核期结束之后。")
    return period


def _named(desk: Desk, period: Period) -> str:
    return wording.named(period, desk.periods)


def _month(period: Period) -> str:
    return f"{int(period.label[-2:])}月"
