"""Clocks beside the state (督办, 承诺, 批示, 信息上报): started and ended by deeds of their own."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.timing import row_for
from rules import clocks as clock_rules
from rules.deadlines import due_at
from rules.manual import Manual
from rules.words import ClockKind, Role
from storage import clocks
from storage.tables import Clock, Order


def default_due(desk: Manual, now: datetime, order: Order, kind: ClockKind) -> datetime:
    """By when, in UTC, where nobody has named a day: the policy's limit counted from ``now``."""
    limit = desk.policy.limit(kind, order.level, order.kind, again=order.round > 1)
    return due_at(now, limit, desk.calendar, desk.tz).at


def start(
    session: Session, desk: Manual, now: datetime, order: Order, kind: ClockKind, due: datetime
) -> None:
    """Start a clock that runs out at ``due``, in place of one of its kind that still runs."""
    end(session, now, order, kind)
    clock = clock_rules.Clock(kind, due, now, Role.DUTY)
    clocks.start(session, [row_for(session, desk, now, order, clock)])


def end(session: Session, now: datetime, order: Order, *kinds: ClockKind) -> None:
    """Stop the running clocks of these kinds: what they waited for is done."""
    stop(clocks.running(session, order.id), now, *kinds)


def stop(running: Iterable[Clock], now: datetime, *kinds: ClockKind) -> None:
    """Of these running clocks, stop those of these kinds."""
    for row in running:
        if row.kind in kinds:
            clocks.end(row, now)


def running(session: Session, order: Order, kind: ClockKind) -> Clock | None:
    """The running clock of this kind; None when none runs."""
    return next((row for row in clocks.running(session, order.id) if row.kind is kind), None)
