"""Winds an order's clocks: those its state asks for run, all others stop."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rules import clocks as clock_rules
from rules import ladders
from rules.deadlines import Pause
from rules.lifecycle import OVER
from rules.manual import Manual
from rules.words import ClockKind, Role
from storage import clocks
from storage.tables import Clock, Order


def facts_of(order: Order) -> clock_rules.Facts:
    """What the clock rules need to know of an order."""
    return clock_rules.Facts(
        level=order.level,
        state=order.state,
        received_at=order.received_at,
        kind=order.kind,
        sent_at=order.sent_at,
        signed_at=order.signed_at,
        dispatched_at=order.dispatched_at,
        confirmed_at=order.confirmed_at,
        contacted_at=order.contacted_at,
        submitted_at=order.submitted_at,
        approving_at=order.approving_at,
        passed_at=order.passed_at,
        due_at_imported=order.due_at if order.due_imported else None,
        round=order.round,
        reopened_at=order.reopened_at,
        direct=order.department is None and order.holder is not None,
        pauses=tuple(Pause(*map(datetime.fromisoformat, pause)) for pause in order.pauses or ()),
        paused_since=order.suspended_since,
    )


def hours_of(desk: Manual, order: Order) -> ladders.Hours:
    """What shifts this order's nags in time."""
    pressing = ladders.is_pressing(order.level, is_key=order.is_key or order.is_sensitive)
    return ladders.Hours(desk.calendar, desk.tz, urgent=pressing, seed=str(order.short))


def wind(session: Session, desk: Manual, now: datetime, order: Order) -> list[Clock]:
    """Make the running clocks those of the order's present state; what is done stops.

    Returns those that run on beside the state.
    """
    wanted = clock_rules.clocks_for(facts_of(order), desk.policy, desk.calendar, desk.tz, now)
    running = {row.kind: row for row in clocks.running(session, order.id)}
    new = []
    for clock in wanted:
        row = running.pop(clock.kind, None)
        if row and row.starts_at == clock.starts_at and row.due_at == clock.due_at:
            _hold_or_go_on(session, desk, now, order, row, clock)
            continue
        if row:
            clocks.end(row, now)
        new.append(row_for(session, desk, now, order, clock))
    clocks.start(session, new)
    if wanted:
        order.due_at = wanted[-1].due_at
    return [row for row in running.values() if _runs_on(order, row, now)]


def _runs_on(order: Order, row: Clock, now: datetime) -> bool:
    """A clock that the state does not ask for ends, unless it is one beside the state."""
    if row.kind not in clock_rules.BESIDE_STATE or order.state in OVER:
        clocks.end(row, now)
    return row.stopped_at is None


def _hold_or_go_on(
    session: Session, desk: Manual, now: datetime, order: Order, row: Clock, clock: clock_rules.Clock
) -> None:
    """A clock that stands still says nothing; one that runs again does from now on."""
    if clock.paused:
        row.next_at = None
    elif row.next_at is None and order.pauses:
        ladder = ladders.Ladder.from_json(clocks.frozen(session, row.ladder))
        row.said_until = now
        row.next_at = ladders.next_at(ladder, clock, now, hours_of(desk, order))


@dataclass(frozen=True)
class Moved:
    """A running clock that runs out at another time than before."""

    order: Order
    kind: ClockKind
    before: datetime
    after: datetime


def retime(session: Session, desk: Manual, now: datetime, order: Order) -> list[Moved]:
    """Put an order's running clocks right after the calendar has changed; their ladders stay as frozen."""
    wanted = {
        clock.kind: clock
        for clock in clock_rules.clocks_for(facts_of(order), desk.policy, desk.calendar, desk.tz, now)
    }
    moved = []
    for row in clocks.running(session, order.id):
        after = wanted[row.kind].due_at if row.kind in wanted else row.due_at
        if after != row.due_at:
            moved.append(Moved(order, row.kind, row.due_at, after))
        row.due_at = after
        ladder = ladders.Ladder.from_json(clocks.frozen(session, row.ladder))
        running = clock_rules.Clock(row.kind, row.due_at, row.starts_at, Role.DUTY)
        row.next_at = ladders.next_at(ladder, running, row.said_until or row.starts_at, hours_of(desk, order))
    if ClockKind.OFFICIAL in wanted:
        order.due_at = wanted[ClockKind.OFFICIAL].due_at
    return moved


def row_for(
    session: Session, desk: Manual, now: datetime, order: Order, clock: clock_rules.Clock
) -> dict[str, Any]:
    """The clock as it is stored: its ladder frozen, its first nag worked out."""
    day = clock.starts_at.astimezone(desk.tz).date()
    ladder = desk.ladders.ladder(clock.kind, order.level, day)
    since = max(clock.starts_at, now)  # what would have been said before is not made up for
    return {
        "order_id": order.id,
        "kind": clock.kind,
        "starts_at": clock.starts_at,
        "due_at": clock.due_at,
        "ladder": clocks.freeze(session, ladder.to_json()),
        "said_until": since,
        "next_at": ladders.next_at(ladder, clock, since, hours_of(desk, order)),
    }


def clocks_of(session: Session, desk: Manual, now: datetime, order: Order) -> list[dict[str, Any]]:
    """The first clocks of an order that has just come in, as rows for a bulk insert."""
    wanted = clock_rules.clocks_for(facts_of(order), desk.policy, desk.calendar, desk.tz, now)
    if wanted:
        order.due_at = wanted[-1].due_at
    return [row_for(session, desk, now, order, clock) for clock in wanted]
