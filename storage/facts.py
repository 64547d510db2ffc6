"""What was known of orders at an instant: one plain row an order.

An order that nothing has happened to since then is read as it stands; one that has moved on is told again
from its timeline up to that instant. What the city's row says (level, category, …) is today's with later
changes taken back; a deadline is that of the clock which ran then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select, type_coerce, union, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE, TypeEngine

from rules.words import ApplicationKind, ApplicationState, ClockKind, Opinion, Outcome, State
from storage.history import Asked, rows, rows_before, told_again, touched, within
from storage.orders import OPEN
from storage.tables import ApplicationRow, Clock, Order, OwnVisitRow, VisitRow

#: Clocks whose punctuality is counted.
TIMED = (ClockKind.SIGN, ClockKind.DISPATCH, ClockKind.CONFIRM, ClockKind.CONTACT, ClockKind.SUBMIT)
#: What of the city's row a later row may change.
CHANGEABLE = ("level", "kind", "category", "channel", "school")
#: The bit of each in ``Fact.late``.
LATE = {kind: 1 << place for place, kind in enumerate(TIMED)}


class Visit(NamedTuple):
    """One call-back of the city."""

    contacted: bool | None
    solved: bool | None
    opinion: Opinion | None


class Fact(NamedTuple):
    """One order as it was known at an instant; ``received`` … ``reported``: it happened within the stretch.

    ``state`` and ``level`` are the bare words of ``State`` and ``Level``, which equal their members.
    """

    id: int
    is_key: bool
    is_sensitive: bool
    is_confidential: bool
    repeat_of: int | None
    scoring: str
    level: str
    kind: str
    category: str
    channel: str
    school: str
    received: bool
    state: str
    department: str | None  # None: not dispatched, or the desk's own
    signed: bool
    dispatched: bool
    confirmed: bool
    reported: bool
    in_time: bool  # reported by its deadline, or not yet due
    late: int  # bits of LATE: the clocks that had run out before they stopped
    visits: tuple[Visit, ...]  # within the stretch, oldest first
    excluded: bool  # 剔除, granted by then
    suspended: bool  # 挂账, granted by then and not over

    @property
    def short(self) -> int:
        """The number people say."""
        return self.id % 1_000_000


@dataclass(frozen=True)
class _Beside:
    """What is not in the orders' rows, by order."""

    visits: Mapping[int, tuple[Visit, ...]]
    late: Mapping[int, int]
    excluded: set[int]
    suspended: set[int]
    was: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    told_again: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)


def facts(session: Session, asked: Asked) -> Iterator[Fact]:
    """Every order that has to do with what is asked, by id."""
    granted = _granted(session, asked)
    beside = _Beside(
        _visits(session, asked),
        _late(session, asked),
        {order_id for order_id, kind, _, _ in granted if kind is ApplicationKind.EXCLUDE},
        _suspended(granted, asked),
        rows_before(session, asked),
        told_again(session, asked),
    )
    yield from _merged(session, asked, beside)


_PLAIN = ("id", "is_key", "is_sensitive", "is_confidential", "repeat_of", "scoring")
_ROW_FROM, _ROW_TO = len(_PLAIN), len(_PLAIN) + len(CHANGEABLE)
#: Where what moves with an order begins: what the timeline tells again.
_MOVING = _ROW_TO + 1


#: No type: a value comes as the driver gives it.
BARE: TypeEngine[Any] = NULLTYPE


def _columns(asked: Asked) -> list[Any]:
    """As bare as they come: turning 100,000 rows into instants and words would cost more than counting."""
    stamps = (Order.signed_at, Order.dispatched_at, Order.confirmed_at, Order.reported_at)
    return [
        *(type_coerce(getattr(Order, name), BARE) for name in (*_PLAIN, *CHANGEABLE)),
        within(asked, Order.received_at),
        type_coerce(Order.state, BARE),
        Order.department,
        *(within(asked, at) for at in stamps),
        case((func.coalesce(Order.reported_at, asked.end) > Order.due_at, 0), else_=1),
    ]


def _merged(session: Session, asked: Asked, beside: _Beside) -> Iterator[Fact]:
    wanted = _wanted(asked).subquery()
    query = select(*_columns(asked)).join(wanted, wanted.c.id == Order.id)
    query = query.where(Order.received_at < asked.end).order_by(Order.id)
    late, visits, excluded, suspended = beside.late, beside.visits, beside.excluded, beside.suspended
    for row in rows(session, query):
        order_id, values = row[0], row
        if order_id in beside.was or order_id in beside.told_again:
            values = _as_it_was(tuple(row), beside)
        beside_it = (late.get(order_id, 0), visits.get(order_id, ()), order_id in excluded)
        yield Fact._make((*values, *beside_it, order_id in suspended))


def _as_it_was(values: tuple[Any, ...], beside: _Beside) -> Any:
    was, moved = beside.was.get(values[0], {}), beside.told_again.get(values[0])
    row = (was.get(name, now) for name, now in zip(CHANGEABLE, values[_ROW_FROM:_ROW_TO], strict=True))
    return (*values[:_ROW_FROM], *row, values[_ROW_TO], *(moved or values[_MOVING:]))


def _wanted(asked: Asked) -> Any:
    return union(*_parts(asked))


def _parts(asked: Asked) -> list[Any]:
    """The ids of orders that came, were finished or called back in the stretch; or were open at its end."""
    parts = [
        select(Order.id).where(Order.received_at >= asked.since, Order.received_at < asked.end),
        select(Order.id).where(Order.reported_at >= asked.since, Order.reported_at < asked.end),
        select(VisitRow.order_id).where(VisitRow.at >= asked.since, VisitRow.at < asked.end),
        select(OwnVisitRow.order_id).where(OwnVisitRow.at >= asked.since, OwnVisitRow.at < asked.end),
    ]
    if asked.standing:
        open_or_returned = (*OPEN, State.RETURNED)
        parts.append(select(Order.id).where(Order.state.in_(open_or_returned), Order.received_at < asked.end))
        parts.append(touched(asked))
    return parts


def _late(session: Session, asked: Asked) -> dict[int, int]:
    """Which clocks of an order had run out before they were stopped, or before the end."""
    overrun = and_(Clock.due_at < asked.end, or_(Clock.stopped_at.is_(None), Clock.stopped_at > Clock.due_at))
    first = select(func.min(union_all(*_parts(asked)).subquery().c.id)).scalar_subquery()
    bit = case(*((Clock.kind == kind, bit) for kind, bit in LATE.items()))
    query = select(Clock.order_id, bit).where(Clock.order_id >= first, Clock.kind.in_(TIMED), overrun)
    found: dict[int, int] = {}
    for order_id, one in rows(session, query):
        found[order_id] = found.get(order_id, 0) | one
    return found


_OPINIONS = {word: opinion for opinion in Opinion for word in (opinion.value, opinion.label)}


def _visits(session: Session, asked: Asked) -> dict[int, tuple[Visit, ...]]:
    """The call-backs that count: the city's, the desk's own, or its own where the city made none."""
    city = {} if asked.visits == "own" else _calls(session, asked, VisitRow, VisitRow.solved)
    if asked.visits == "city":
        return city
    reached, solved = OwnVisitRow.contacted, OwnVisitRow.outcome == Outcome.SOLVED
    return _calls(session, asked, OwnVisitRow, solved, reached) | city


def _calls(
    session: Session, asked: Asked, row: type[VisitRow] | type[OwnVisitRow], solved: Any, *also: Any
) -> dict[int, tuple[Visit, ...]]:
    query = (
        select(row.order_id, row.contacted, solved, row.opinion)
        .where(row.at >= asked.since, row.at < asked.end)
        .where(*also)
        .order_by(row.at, row.id)
    )
    found: dict[int, tuple[Visit, ...]] = {}
    for order_id, contacted, solved, opinion in rows(session, query):
        visit = Visit(contacted, solved, _OPINIONS.get(opinion))
        found[order_id] = (*found[order_id], visit) if order_id in found else (visit,)
    return found


class Granted(NamedTuple):
    """An application that the platform granted."""

    order_id: int
    kind: ApplicationKind
    decided_at: datetime | None
    until: datetime | None


def _granted(session: Session, asked: Asked) -> list[Granted]:
    """What the platform had granted by then, oldest first."""
    row = ApplicationRow
    query = (
        select(row.order_id, row.kind, row.decided_at, row.until)
        .where(row.state == ApplicationState.GRANTED, row.decided_at <= asked.at)
        .where(row.kind.in_((ApplicationKind.EXCLUDE, ApplicationKind.SUSPEND, ApplicationKind.RESUME)))
        .order_by(row.decided_at, row.id)
    )
    return [Granted(*found) for found in rows(session, query)]


def _suspended(granted: list[Granted], asked: Asked) -> set[int]:
    """挂账 that was neither 销账 nor over by its day."""
    found: set[int] = set()
    for order_id, kind, decided_at, until in granted:
        if decided_at is None or decided_at >= asked.until:
            continue
        if kind is ApplicationKind.SUSPEND and (until is None or until > asked.end):
            found.add(order_id)
        elif kind is ApplicationKind.RESUME:
            found.discard(order_id)
    return found
