"""How orders stood that have moved on since: told again from their timelines, up to an instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, select, union
from sqlalchemy.orm import Session

from rules.visits import Counts
from rules.words import Action, ClockKind, State
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
    moved = union(touched(asked), again).subquery()
    due = _deadlines(session, asked, moved)
    found = {}
    for row in rows(session, _steps(asked, moved)):
        found[row.order_id] = _standing(row, asked, due.get(row.order_id) or row.due_at)
    return found


def _standing(row: Any, asked: Asked, due_at: datetime | None) -> tuple[Any, ...]:
    state = State(row.to_state[_TEXT:])
    dispatched_at = row.dispatched_at if _after(row, "dispatched", "taken_away") else None
    confirmed = _after(row, "confirmed", "dispatched") and _after(row, "confirmed", "taken_away")
    confirmed_at = row.confirmed_at if confirmed else None
    reported_at = row.reported_at or (None if state.is_open or state is State.RETURNED else row.finished_at)
    reported_at = None if _after(row, "sent_back", "reported") else reported_at
    signed_at = row.platform_signed_at if state is not State.RECEIVED else None
    stamps = (signed_at, dispatched_at, confirmed_at, reported_at)
    in_time = due_at is None or (reported_at or asked.end) <= due_at
    within = (at is not None and asked.since <= at < asked.end for at in stamps)
    return (state.value, (row.department or "")[_TEXT:] or None, *within, in_time)


def _after(row: Any, what: str, other: str) -> bool:
    """Whether ``what`` was done, and done last; by sequence, since two steps may share their instant."""
    seq, before = getattr(row, f"{what}_seq"), getattr(row, f"{other}_seq")
    return seq is not None and (before is None or seq > before)


_DATED = {
    "dispatched": (Action.DISPATCH,),
    "taken_away": (Action.RECALL, Action.ASK_TRANSFER),
    "confirmed": (Action.CONFIRM, Action.HANDLE),
    "reported": (Action.REPORT,),
    "sent_back": (Action.PLATFORM_RETURN,),
}


def _steps(asked: Asked, moved: Any) -> Any:
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
            func.max(Order.reported_at).label("finished_at"),
            func.max(Order.signed_at).label("platform_signed_at"),
            func.max(case((Order.due_imported, Order.due_at))).label("due_at"),
            func.max(case((row.to_state != "", number + row.to_state))).label("to_state"),
            func.max(whose).label("department"),
            *(column for name in _DATED for column in _last(name)),
        )
        .join(moved, moved.c.order_id == row.order_id)
        .join(Order, Order.id == row.order_id)
        .where(row.at < asked.cut)
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
        .join(moved, moved.c.order_id == Clock.order_id)
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
