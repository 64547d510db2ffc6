"""How orders stood that have moved on since: told again from their timelines, up to an instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select, type_coerce, union
from sqlalchemy.orm import Session

from rules.visits import Counts
from rules.words import Action, ClockKind, State
from storage.columns import UtcTime
from storage.orders import OPEN
from storage.tables import Clock, Order, TimelineRow

#: Rows fetched at once.
PAGE = 5000
#: So that a sequence number sorts as text.
_PAD = 1_000_000
_TEXT = len(str(_PAD))
#: These take an order away from the department that had it.
_TAKEN_AWAY = (Action.HANDLE, Action.RECALL, Action.ASK_TRANSFER)


@dataclass(frozen=True)
class Asked:
    """Orders of which something happened in [since, until), as known at ``at``.

    With ``standing`` also those that were open at its end, and all stand as they stood at that end; without
    it they stand as they stood at ``at``, which costs less.
    """

    since: datetime
    until: datetime
    at: datetime
    standing: bool = True
    visits: Counts = "city"  # whose call-backs count

    @property
    def end(self) -> datetime:
        """The end of the stretch, or before it just after the instant of knowing."""
        return min(self.until, self.known_until)

    @property
    def cut(self) -> datetime:
        """What happened from then on is left out of how an order stands."""
        return self.end if self.standing else self.known_until

    @property
    def known_until(self) -> datetime:
        """What happened at the instant of knowing itself is known."""
        return self.at + timedelta(microseconds=1)


def rows(session: Session, query: Any) -> Iterator[Any]:
    """Rows as they come, past the session's own bookkeeping, a page at a time."""
    session.flush()
    yield from session.connection().execute(query.execution_options(yield_per=PAGE))


def touched(asked: Asked) -> Any:
    """The ids of orders that something has happened to since."""
    return select(TimelineRow.order_id.label("order_id")).where(TimelineRow.at >= asked.cut)


def told_again(session: Session, asked: Asked) -> dict[int, tuple[Any, ...]]:
    """How orders stood that have moved on since, or were opened again, by their timelines."""
    again = select(Order.id).where(Order.reopened_at >= asked.since)
    moved = select(union(touched(asked), again).subquery())
    due = _deadlines(session, asked, moved)
    found = {}
    for order_id, *standing, reported_at, in_time in rows(session, _standing(asked, moved)):
        due_at = due.get(order_id)
        in_time = in_time if due_at is None else (reported_at or asked.end) <= due_at
        found[order_id] = (*standing, in_time)
    return found


_DATED = {
    "dispatched": (Action.DISPATCH,),
    "taken_away": (Action.RECALL, Action.ASK_TRANSFER),
    "confirmed": (Action.CONFIRM, Action.HANDLE),
    "reported": (Action.REPORT,),
    "sent_back": (Action.PLATFORM_RETURN,),
}


def _standing(asked: Asked, moved: Any) -> Any:
    """State, department, the four stamps within the stretch, when it was reported, and whether in time."""
    told = _told(asked, moved).subquery()
    state = type_coerce(func.substr(told.c.to_state, _TEXT + 1), String)
    after = partial(_after, told.c)
    ended = case((state.not_in((*OPEN, State.RETURNED)), Order.reported_at))
    reported = case((~after("sent_back", "reported"), func.coalesce(told.c.reported_at, ended)))
    confirmed = and_(after("confirmed", "dispatched"), after("confirmed", "taken_away"))
    stamps = (
        case((state != State.RECEIVED, Order.signed_at)),
        case((after("dispatched", "taken_away"), told.c.dispatched_at)),
        case((confirmed, told.c.confirmed_at)),
        reported,
    )
    due_at = case((Order.due_imported, Order.due_at))
    return select(
        told.c.order_id,
        state,
        func.nullif(func.substr(told.c.department, _TEXT + 1), ""),
        *(within(asked, at) for at in stamps),
        type_coerce(reported, UtcTime),
        case((func.coalesce(reported, asked.end) > due_at, 0), else_=1),
    ).join(Order, Order.id == told.c.order_id)


def within(asked: Asked, at: Any) -> ColumnElement[int]:
    """1 where an instant lies in the stretch, else 0."""
    return case((and_(at >= asked.since, at < asked.end), 1), else_=0)


def _after(told: Any, what: str, other: str) -> ColumnElement[bool]:
    """Whether ``what`` was done, and done last; by sequence, since two steps may share their instant."""
    return func.coalesce(told[f"{what}_seq"], 0) > func.coalesce(told[f"{other}_seq"], 0)


def _told(asked: Asked, moved: Any) -> Any:
    """The timeline of each order until then, in one row."""
    row = TimelineRow
    number = cast(row.seq + _PAD, String)
    whose = case(
        (row.action == Action.DISPATCH.value, number + row.data["department"].as_string()),
        (row.action.in_([action.value for action in _TAKEN_AWAY]), number),
    )
    return (
        select(
            row.order_id,
            func.max(case((row.to_state != "", number + row.to_state))).label("to_state"),
            func.max(whose).label("department"),
            *(column for name in _DATED for column in _last(name)),
        )
        .where(row.order_id.in_(moved), row.at < asked.cut)
        .group_by(row.order_id)
    )


def _last(name: str) -> Iterator[ColumnElement[Any]]:
    """When one of these actions was done last, and as which step."""
    done = TimelineRow.action.in_([action.value for action in _DATED[name]])
    yield func.max(case((done, TimelineRow.at))).label(f"{name}_at")
    yield func.max(case((done, TimelineRow.seq))).label(f"{name}_seq")


def _deadlines(session: Session, asked: Asked, moved: Any) -> dict[int, datetime]:
    """The official deadline in force: each clock but the first began to run when the one before stopped."""
    query = (
        select(Clock.order_id, Clock.starts_at, Clock.due_at, Clock.stopped_at)
        .where(Clock.order_id.in_(moved))
        .where(Clock.kind == ClockKind.OFFICIAL, Clock.starts_at <= asked.cut)
        .order_by(Clock.id)
    )
    due: dict[int, datetime] = {}
    over: dict[int, datetime | None] = {}
    for order_id, starts_at, due_at, stopped_at in rows(session, query):
        before = over.get(order_id)
        if order_id not in due or (before and max(before, starts_at) < asked.cut):
            due[order_id] = due_at
        over[order_id] = stopped_at
    return {**due, **_moved_by_calendar(session, asked)}


def _moved_by_calendar(session: Session, asked: Asked) -> dict[int, datetime]:
    """Deadlines that a notice of holidays moved since; the earliest move tells what it was."""
    moves = rows(session, _later(asked, "deadline"))
    return {order_id: datetime.fromisoformat(data["from"]) for order_id, data in moves}


def rows_before(session: Session, asked: Asked) -> dict[int, dict[str, Any]]:
    """What later rows of the city changed, as it was before; the earliest change tells."""
    was: dict[int, dict[str, Any]] = {}
    for order_id, data in rows(session, _later(asked, "update")):
        was[order_id] = {**was.get(order_id, {}), **data.get("was", {})}
    return was


def _later(asked: Asked, action: str) -> Any:
    """Steps of that kind after the instant of knowing, the latest first."""
    query = select(TimelineRow.order_id, TimelineRow.data)
    query = query.where(TimelineRow.at > asked.at, TimelineRow.action == action)
    return query.order_by(TimelineRow.at.desc(), TimelineRow.id.desc())
