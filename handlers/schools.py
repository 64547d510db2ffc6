"""转学校核实: a school looks into it by a date of its own; what it is told names nobody."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from handlers import beside
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import on_duty_now, tell
from nlp import times
from notifier.card import Text
from notifier.cards import schools as cards
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.privacy import mask
from rules.words import Action, ClockKind
from storage import matters
from storage.tables import Order, PersonRow, SchoolCheckRow

#: A school asked for a day answers by the end of its office hours.
ENDS = time(17, 30)


def ask(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """转学校 1023 阳光小学 周五 ‹what to look into›: a clock, and a masked text to pass on by hand."""
    _must_be_possible(session, desk, now, actor, order, Action.ASK_SCHOOL)
    if order.is_confidential:
        raise Refusal("confidential", f"{order.short} 为保密件，不转学校，请由承办人线下核实。")
    school, due, what = _read(desk, now, order, words)
    if any(row.school == school for row in matters.unanswered(session, order.id)):
        raise Refusal("already_asked", f"工单 {order.short} 已转 {school} 核实，尚未反馈。")
    row = SchoolCheckRow(order_id=order.id, school=school, due_at=due, asked_by=actor.id, asked_at=now)
    matters.ask_school(session, row)
    order.school = school
    data = {"school": school, "due": due.isoformat()}
    record(session, now, actor.id, order, Action.ASK_SCHOOL.value, note=f"{school} {what}".strip(), data=data)
    _wind(session, desk, now, order)
    note = Text(cards.note(order, row, what, desk, now))
    return Reply(text=cards.asked(order, row, desk, now), messages=(note,))


def _must_be_possible(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, action: Action
) -> None:
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))


def _read(desk: Desk, now: datetime, order: Order, words: str) -> tuple[str, datetime, str]:
    """Which school, by when (UTC), and what it is to look into. Raises Refusal."""
    found = next(iter(times.find(words, now, desk.tz, lean="future")), None)
    due = _due(desk, now, order, found)
    if due <= now:
        raise Refusal("past", "学校反馈的时间已经过去，请重新填写。")
    named, _, after = (
        words.partition(" ") if found is None else (words[: found.start], "", words[found.end :])
    )
    school = next(iter(named.split()), "") or order.school
    if not school:
        example = f"转学校 {order.short} 阳光小学 周五 核实课后服务收费"
        raise Refusal("no_school", f"请写明学校，如：{example}。")
    return mask(school.strip("，,。；;"))[:80], due, after.strip(" ，,。；;")


def _due(desk: Desk, now: datetime, order: Order, found: times.Found | None) -> datetime:
    """The day named; without one, what the policy gives a school."""
    if found is None:
        return beside.default_due(desk, now, order, ClockKind.SCHOOL)
    return found.at if found.precise else datetime.combine(found.day, ENDS, desk.tz)


def answer(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """学校反馈: the clock ends, and whoever handles the order has what the school says."""
    _must_be_possible(session, desk, now, actor, order, Action.SCHOOL_ANSWER)
    waiting = matters.unanswered(session, order.id)
    if not waiting:
        raise Refusal("not_asked", f"工单 {order.short} 没有等待学校反馈的核实事项。")
    row = next((each for each in waiting if each.school in words), waiting[0])
    matters.keep_answer(session, row, words, now)
    data = {"school": row.school}
    record(
        session, now, actor.id, order, Action.SCHOOL_ANSWER.value, note=f"{row.school}：{words}", data=data
    )
    _wind(session, desk, now, order)
    to = [order.holder] if order.holder else [person.id for person in on_duty_now(session, desk, now)]
    others = [who for who in to if who != actor.id]
    tell(session, now, others, order, "school", cards.answered(order, row, words))
    return Reply(text=cards.kept(order, row, len(waiting) - 1))


def _wind(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """One clock an order: for the school that is due first; none when all have answered."""
    waiting = matters.unanswered(session, order.id)
    if waiting:
        beside.start(session, desk, now, order, ClockKind.SCHOOL, waiting[0].due_at)
    else:
        beside.end(session, now, order, ClockKind.SCHOOL)
