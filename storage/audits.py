"""在办自查 as one question: open orders that nothing will ever speak of again."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from rules.words import ClockKind
from storage import applications
from storage.orders import OPEN
from storage.tables import ApplicationRow, Clock, Order


def is_red(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What an open order with no running clock that has a reminder or a deadline still to come meets.

    What the platform has suspended waits for its own day, and is none of them; nor is an order with an
    application, of which somebody is reminded on each working day until it is decided. That an event is still
    to be reported up the line (信息上报) moves no order on.
    """
    will_speak = (
        select(Clock.id)
        .where(Clock.order_id == Order.id, Clock.stopped_at.is_(None))
        .where(Clock.kind.not_in((ClockKind.FIRST_REPORT, ClockKind.FOLLOW_UP)))
        .where(or_(Clock.next_at.is_not(None), Clock.due_at > now))
    )
    applied = select(ApplicationRow.id).where(
        ApplicationRow.order_id == Order.id, ApplicationRow.state.in_(applications.OPEN)
    )
    return (
        ~will_speak.exists(),
        ~applied.exists(),
        or_(Order.suspended_until.is_(None), Order.suspended_until <= now),
    )


def without_next(session: Session, now: datetime) -> list[Order]:
    """Open orders that nothing will speak of again."""
    query = select(Order).where(Order.state.in_(OPEN), *is_red(now))
    return list(session.scalars(query.order_by(Order.id)))


def red_among(session: Session, now: datetime, shown: list[Order]) -> frozenset[int]:
    """The ids of those of ``shown`` that nothing will speak of again."""
    query = select(Order.id).where(Order.id.in_([order.id for order in shown]), *is_red(now))
    return frozenset(session.scalars(query))
