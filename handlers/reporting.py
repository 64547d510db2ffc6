"""Reports on demand: 日报 昨天, 周报, 月报 10月 小教科; and the orders behind each figure."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from handlers import figuring, sending
from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards import reporting as cards
from reports import blocks, chat, lists, wording
from reports.counting import RULES, Rule
from reports.kinds import KINDS, Kind
from reports.report import Paragraph, Report, Table
from rules.errors import Refusal
from rules.periods import Period, Span
from rules.rates import Calibre
from storage.tables import PersonRow

#: 三率, 失分, 明细: of the 考核期 that runs, when none is named.
RATES = Kind("rates", "三率", Span.MONTH, KINDS["monthly"].make, running=True)
#: Said behind a report's name: as a document, please.
AS_FILE = ("文件", "文档", "word", "Word", "WORD")
#: Numbers shown behind a figure; the ledger has them all.
MOST = 60


def on_demand(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, kind: str, words: str = ""
) -> Reply:
    """A report of the period and department that the words name; no order's text and nobody's data in it.

    周报 文件 has it sent as a Word document.
    """
    asked_as_file = [word for word in AS_FILE if words.endswith(word)]
    if asked_as_file and sending.goes_as_file(desk, sending.REPORT):
        plain = words.removesuffix(asked_as_file[0]).strip()
        report = asked(session, desk, now, actor, KINDS[kind], plain)
        about = {"kind": kind, "words": plain}
        return sending.ask(session, now, actor, sending.REPORT, f"{report.period}{report.title}", about)
    plain = words.removesuffix(asked_as_file[0]).strip() if asked_as_file else words
    return in_chat(session, desk, now, actor, kind, plain)


def in_chat(session: Session, desk: Desk, now: datetime, actor: PersonRow, kind: str, words: str) -> Reply:
    """The same as a text."""
    return Reply(text=chat.text(asked(session, desk, now, actor, KINDS[kind], words)))


def asked(session: Session, desk: Desk, now: datetime, actor: PersonRow, kind: Kind, words: str) -> Report:
    """The report itself. Raises Refusal when it is not this person's to see."""
    period, rest = figuring.period_of(desk, now, words, kind)
    department = figuring.scope(session, actor, rest)
    return figuring.make(session, desk, kind, period, department, now)


def opened(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str) -> Reply:
    """全文 of a report that came by itself: "monthly|2026-10|中学教育科"."""
    kind, label, department = argument.split("|")
    allowed = figuring.scope(session, actor, department)
    report = figuring.make(session, desk, KINDS[kind], desk.periods.named(label), allowed, now)
    return Reply(text=chat.text(report))


def rates(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str = "") -> Reply:
    """三率 [期间] [科室]: both calibres, and how the departments stand."""
    period, rest = figuring.period_of(desk, now, words, RATES)
    department = figuring.scope(session, actor, rest)
    basis = figuring.basis_of(session, desk, period, department, now, now)
    places = () if department else (blocks.ranking(basis),)
    return Reply(
        text=cards.rates(wording.named(period, desk.periods), department, _said(basis, places), basis.as_of)
    )


def _said(basis: blocks.Basis, tables: tuple[Table, ...]) -> list[str]:
    rows = [block.text for block in blocks.three_rates(basis) if isinstance(block, Paragraph)]
    for table in tables:
        rows += chat.table_lines(table, MOST)
    return rows


def lost(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str = "") -> Reply:
    """失分 [期间] [科室]: which order cost how much, the dearest first."""
    period, rest = figuring.period_of(desk, now, words, RATES)
    return _lost(session, desk, now, period, figuring.scope(session, actor, rest))


def lost_of(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str) -> Reply:
    """失分清单 behind the button of a report: "monthly|2026-10|中学教育科"."""
    _, label, department = argument.split("|")
    allowed = figuring.scope(session, actor, department)
    return _lost(session, desk, now, desk.periods.named(label), allowed)


def _lost(session: Session, desk: Desk, now: datetime, period: Period, department: str) -> Reply:
    basis = figuring.basis_of(session, desk, period, department, now, now)
    rows = list(chat.table_lines(lists.failing(basis), MOST))
    return Reply(text=cards.lost(wording.named(period, desk.periods), department, rows, basis.as_of))


def why(session: Session, desk: Desk, now: datetime, actor: PersonRow, figure: str, words: str) -> Reply:
    """为什么 90.6: whose figure that is, how it is made, and the orders that cost points."""
    period, rest = figuring.period_of(desk, now, words, RATES)
    department = figuring.scope(session, actor, rest)
    basis = figuring.basis_of(session, desk, period, department, now, now)
    found = next(_reckoned(basis, figure), None)
    title = wording.named(period, desk.periods)
    if found is None:
        raise Refusal("no_figure", f"{title}没有找到数字 {figure}。可回复“三率 10月 科室”查看当期各项数字。")
    name, rows, part = found
    lost_there = lists.failing(part)
    return Reply(
        text=cards.why(figure, name, title, rows, list(chat.table_lines(lost_there, 20)), basis.as_of)
    )


class _Reckoned(NamedTuple):
    """A figure that somebody asks about: whose it is, how it is worked out, what it was worked out from."""

    name: str
    rows: list[str]
    basis: blocks.Basis


def _reckoned(basis: blocks.Basis, figure: str) -> Iterator[_Reckoned]:
    """Every figure that reads like this one; those of the published calibre first."""
    wanted = figure.rstrip("%分")
    whole = basis.about or "全部工单"
    parts = {whole: basis.figures.whole} | ({} if basis.about else blocks.units(basis.figures))
    for calibre in dict.fromkeys((basis.scores.calibre, *Calibre)):
        for name, part in parts.items():
            shown = blocks.shown(basis.scores, part.rates(basis.scores, calibre))
            for label, value in shown.items():
                if str(value) == wanted:
                    rows = cards.reckoning(part.tally(calibre), shown, basis.scores)
                    yield _Reckoned(f"{name}{label}（{calibre.label}）", rows, basis.of(name, part))


def behind(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """明细 超期未办结 [期间] [科室]: the numbers of the orders that a figure counts."""
    rule, rest = _rule(words)
    period, rest = figuring.period_of(desk, now, rest, RATES)
    department = figuring.scope(session, actor, rest)
    known = figuring.known(session, period, department, now, visits=desk.visits.counts)
    found = [fact for fact in known if rule.counts(fact)]
    numbers = [f"{fact.short}" for fact in found[:MOST]]
    title = wording.named(period, desk.periods)
    return Reply(text=cards.behind(rule.label, title, department, len(found), numbers))


def _rule(words: str) -> tuple[Rule, str]:
    """The figure that is named first. Raises Refusal with those there are."""
    for rule in sorted(RULES, key=lambda rule: -len(rule.label)):
        if words.startswith(rule.label):
            return rule, words.removeprefix(rule.label).strip()
    labels = "、".join(rule.label for rule in RULES)
    raise Refusal("no_figure", f"请写明指标，如：明细 超期未办结 10月。可查：{labels}。")
