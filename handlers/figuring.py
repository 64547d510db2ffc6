"""Puts a report's basis together: whose figures, of which period, known when, and what they compare with."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from handlers.desk import Desk
from nlp.departments import meant_department
from nlp.report_words import read_period
from notifier.cards.phrases import typed
from reports import hot, kinds, wording
from reports.blocks import Basis
from reports.figures import Figures, count
from reports.kinds import Kind
from reports.report import Report
from rules.errors import Refusal
from rules.periods import Period, Span
from rules.permissions import DESK
from rules.visits import Counts
from rules.words import Role
from storage import absences, agreed, instructions, intakes, orders, people, published
from storage.facts import Fact, facts
from storage.history import Asked
from storage.tables import PersonRow

#: Who sees the whole desk's figures; a head sees their own department's.
READERS = DESK | {Role.SUPERVISOR, Role.LEADER}


def own_departments(session: Session, actor: PersonRow) -> list[str]:
    """The departments that this person heads, or whose head they stand in for."""
    heads = {person.id for person in absences.acting(session, actor)}
    return [row.name for row in people.departments(session) if row.head in heads]


def scope(session: Session, actor: PersonRow, words: str) -> str:
    """Whose figures: a department, or "" for all. Raises Refusal when they are not this person's to see."""
    asked = named(session, words)
    if absences.roles_of(session, actor) & READERS:
        return asked
    own = own_departments(session, actor)
    if not own:
        raise Refusal("not_allowed", "报表供值班专班、主管科室、科室负责人和分管领导查看，您没有此项权限。")
    if asked and asked not in own:
        raise Refusal("not_yours", f"您可查看本科室（{'、'.join(own)}）的数据。")
    return asked or own[0]


def named(session: Session, words: str) -> str:
    """The department meant by what is left of the words. Raises Refusal when it is none."""
    if not words.strip():
        return ""
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    found = meant_department(words.strip(), known)
    if found is None:
        raise Refusal("whom", f"没有看懂“{typed(words)}”，请写期间和科室，如：月报 10月 小教科。")
    return found


def period_of(desk: Desk, now: datetime, words: str, kind: Kind) -> tuple[Period, str]:
    """The period that the words ask for, and the rest; without one the kind's usual."""
    found, rest = read_period(words, now, desk.periods, kind.span)
    if found is None:
        running = desk.periods.around(kind.span, now)
        return (running if kind.running else desk.periods.before(running)), rest
    if found.since > now:
        raise Refusal("not_begun", "这一期间尚未开始，没有数据。")
    return found, rest


def make(
    session: Session,
    desk: Desk,
    kind: Kind,
    period: Period,
    department: str,
    now: datetime,
    at: datetime | None = None,
) -> Report:
    """A report of what was known ``at`` an instant (now, when none is given)."""
    known = at or now
    basis = basis_of(session, desk, period, department, known, now)
    return kind.make(basis, beside(session, desk, kind, basis, known))


def basis_of(
    session: Session, desk: Desk, period: Period, department: str, at: datetime, now: datetime
) -> Basis:
    """The figures of a period with those it is compared with."""
    return Basis(
        organisation=desk.organisation,
        about=department,
        period=period,
        periods=desk.periods,
        scores=desk.scores,
        figures=figures(session, desk, period, department, at),
        made_at=now,
        as_of=_as_of(session, desk),
        before=_compared(session, desk, desk.periods.before(period), department, at),
        last_year=_last_year(session, desk, period, department, at),
        extra=_extra(session, period, department, at),
    )


def _as_of(session: Session, desk: Desk) -> str:
    """By its date: a report is read on other days too."""
    last = intakes.last(session)
    return f"数据截至 {wording.moment(last, desk.tz)}" if last else "尚未导入过工单"


def figures(
    session: Session, desk: Desk, period: Period, department: str, at: datetime, *, standing: bool = True
) -> Figures:
    """Everything counted of a period, as known at an instant."""
    counts = desk.visits.counts
    return count(known(session, period, department, at, standing=standing, visits=counts), desk.scores)


def known(
    session: Session,
    period: Period,
    department: str,
    at: datetime,
    *,
    standing: bool = True,
    visits: Counts = "city",
) -> Iterator[Fact]:
    """The orders of a period, of one department or all."""
    found = facts(session, Asked(period.since, period.until, at, standing, visits))
    return (fact for fact in found if fact.department == department) if department else found


def _compared(session: Session, desk: Desk, period: Period, department: str, at: datetime) -> Figures | None:
    """An earlier period; None when nothing had come in yet, so that nothing is compared with silence."""
    first = published.first_order_at(session)
    if first is None or period.until <= first or period.since < first < period.until:
        return None
    return figures(session, desk, period, department, at, standing=False)


def _last_year(session: Session, desk: Desk, period: Period, department: str, at: datetime) -> Figures | None:
    if period.span in (Span.DAY, Span.YEAR):
        return None
    return _compared(session, desk, desk.periods.year_before(period), department, at)


def _extra(
    session: Session, period: Period, department: str, at: datetime
) -> tuple[tuple[str, Decimal, str], ...]:
    found = published.points_of(session, period.label, at)
    return tuple(row for row in found if not department or row[0] == department)


def beside(session: Session, desk: Desk, kind: Kind, basis: Basis, at: datetime) -> kinds.Beside:
    """What a kind of report tells beside its figures."""
    if kind.name == "daily":
        running = desk.periods.month_at(basis.period.until if basis.period.until < at else at)
        return kinds.Beside(to_date=basis_of(session, desk, running, basis.about, at, basis.made_at))
    if kind.name == "weekly":
        return kinds.Beside(
            agreed=tuple(_agreed(session, basis)),
            instructed=tuple(_instructed(session, basis)),
            hot=_hot(session, desk, basis, at),
        )
    if kind.name == "yearly" and basis.period.span is Span.YEAR:
        return kinds.Beside(months=tuple(_months(session, desk, basis, at)))
    if kind.name == "deadline":
        return kinds.Beside(answer_by=_answer_by(desk, basis.made_at))
    return kinds.Beside()


def _months(session: Session, desk: Desk, basis: Basis, at: datetime) -> Iterator[tuple[str, Figures]]:
    """The months of a year that have begun by then and in which something had come in."""
    first = published.first_order_at(session)
    for number in range(1, 13):
        month = desk.periods.month(int(basis.period.label), number)
        if first and first < month.until and month.since <= at:
            yield f"{number}月", figures(session, desk, month, basis.about, at, standing=False)


def _hot(session: Session, desk: Desk, basis: Basis, at: datetime) -> tuple[str, ...]:
    """热点 and 未诉先办 hints; they are the whole desk's, a head's report tells none."""
    if basis.about:
        return ()
    found = hot.find(session, min(basis.period.until, at), desk.hot)
    said = hot.sentences(found, desk.tz, desk.hot)
    return (*said, hot.stated(desk.hot)) if found.has_risen else tuple(said)


def _agreed(session: Session, basis: Basis) -> Iterator[kinds.Agreed]:
    for row in agreed.standing(session, basis.period.since, basis.period.until):
        if basis.about and row.department != basis.about:
            continue
        yield kinds.Agreed(
            typed(agreed.text(session, row), 60),
            row.department,
            row.at,
            row.due_at,
            row.closed_at,
            typed(agreed.outcome(session, row), 30),
        )


def _instructed(session: Session, basis: Basis) -> Iterator[kinds.Instructed]:
    for row in instructions.between(session, basis.period.since, basis.period.until):
        order = orders.get(session, row.order_id)
        if order.is_confidential or (basis.about and order.department != basis.about):
            continue
        said = typed(instructions.text(session, row), 60)
        by = people.name_of(session, row.by)
        yield kinds.Instructed(order.short, by, said, order.department or "专班", row.answered_at is not None)


def _answer_by(desk: Desk, now: datetime) -> str:
    """Three working days on."""
    day = desk.calendar.add_working_days(now.astimezone(desk.tz).date(), 3)
    return f"{day.month}月{day.day}日"
