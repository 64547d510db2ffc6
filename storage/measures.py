"""What the desk's monitoring looks at: how much waits, for how long, and how many orders stand where."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage import audits, inbox, intakes
from storage.orders import OPEN
from storage.outbox import NAG, ROUTINE, URGENT, WAITING
from storage.tables import Clock, InboxRow, Order, OutboxRow

URGENCIES = {URGENT: "urgent", ROUTINE: "routine", NAG: "nag"}


@dataclass(frozen=True)
class Queue:
    """Messages to go out: how many, and how long the oldest of those that may go has been waiting."""

    waiting: int
    overdue_seconds: float


@dataclass(frozen=True)
class Measures:
    """One look. Numbers and words of ours alone: nothing here is about a person."""

    outbox: dict[str, Queue]  # by urgency
    inbox_waiting: int
    inbox_given_up: int  # tried as often as is allowed: a person must look
    clock_overdue_seconds: float  # how long the oldest reminder that is due has not been dealt with
    open_orders: dict[str, int]  # by state
    late_orders: int  # past the official deadline and not reported
    orders_without_next: int  # 在办自查: nothing will ever speak of them again
    intake_seconds: float | None  # since orders last came in


def take(session: Session, now: datetime) -> Measures:
    """Ask the database; every question goes along an index."""
    last = intakes.last(session)
    return Measures(
        outbox=_outbox(session, now),
        inbox_waiting=_inbox(session, InboxRow.attempts < inbox.MOST_ATTEMPTS),
        inbox_given_up=_inbox(session, InboxRow.attempts >= inbox.MOST_ATTEMPTS),
        clock_overdue_seconds=_age(session.scalar(select(func.min(Clock.next_at))), now),
        open_orders=_orders(session),
        late_orders=_late(session, now),
        orders_without_next=len(audits.without_next(session, now)),
        intake_seconds=(now - last).total_seconds() if last else None,
    )


def _age(at: datetime | None, now: datetime) -> float:
    return max((now - at).total_seconds(), 0.0) if at else 0.0


def _outbox(session: Session, now: datetime) -> dict[str, Queue]:
    """A leased message waits for the end of its lease: it is on the wire, and not late."""
    query = select(OutboxRow.urgency, func.count(), func.min(OutboxRow.next_at))
    found = session.execute(query.where(OutboxRow.state.in_(WAITING)).group_by(OutboxRow.urgency))
    queues = {urgency: Queue(count, _age(oldest, now)) for urgency, count, oldest in found}
    return {word: queues.get(urgency, Queue(0, 0.0)) for urgency, word in URGENCIES.items()}


def _inbox(session: Session, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(InboxRow).where(InboxRow.done_at.is_(None), which)
    return session.scalar(query) or 0


def _orders(session: Session) -> dict[str, int]:
    query = select(Order.state, func.count()).where(Order.state.in_(OPEN)).group_by(Order.state)
    found = dict(session.execute(query).all())
    return {state.value: found.get(state, 0) for state in OPEN}


def _late(session: Session, now: datetime) -> int:
    query = select(func.count()).select_from(Order).where(Order.state.in_(OPEN), Order.due_at < now)
    return session.scalar(query) or 0
