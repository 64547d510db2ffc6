"""What became of messages: all of one order's, and those that could not be delivered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import OutboxRow

FAILED = ("refused", "parked")
#: Told about in other ways: new faces of cards, and notes that something could not be delivered.
_OWN = ("face:%", "undelivered:%", "left:%", "recall:%")


def of_order(session: Session, order_id: int, most: int) -> list[OutboxRow]:
    """The messages about an order, newest first, without the new faces of cards."""
    made = (OutboxRow.key.not_like("face:%"), OutboxRow.key.not_like("recall:%"))
    query = select(OutboxRow).where(OutboxRow.order_id == order_id, *made)
    return list(session.scalars(query.order_by(OutboxRow.id.desc()).limit(most)))


def failed(session: Session, most: int, order_id: int | None = None) -> list[OutboxRow]:
    """Those that could not be delivered and that nobody has settled, newest first."""
    query = _failed(select(OutboxRow))
    if order_id is not None:
        query = query.where(OutboxRow.order_id == order_id)
    return list(session.scalars(query.order_by(OutboxRow.id.desc()).limit(most)))


def count(session: Session) -> int:
    """How many that are."""
    return session.scalar(_failed(select(func.count(OutboxRow.id)))) or 0


def _failed(query: Select[Any]) -> Select[Any]:
    return query.where(OutboxRow.state.in_(FAILED), *(OutboxRow.key.not_like(key) for key in _OWN))


def late(session: Session, urgency: int, before: datetime) -> list[OutboxRow]:
    """Messages about orders, as urgent as this, that were tried and have waited since ``before``."""
    query = select(OutboxRow).where(
        OutboxRow.state.in_(("queued", "leased")),
        OutboxRow.urgency <= urgency,
        OutboxRow.created_at < before,
        OutboxRow.order_id.is_not(None),
        OutboxRow.key.not_like("face:%"),
        or_(OutboxRow.error != "", OutboxRow.in_doubt),
    )
    return list(session.scalars(query.order_by(OutboxRow.id).limit(50)))


def again(rows: Sequence[OutboxRow], now: datetime) -> None:
    """Send them again, the same bytes: the platform drops what it has had within its hours."""
    for row in rows:
        row.state, row.next_at, row.attempts, row.error = "queued", now, 0, ""


def settle(rows: Sequence[OutboxRow]) -> None:
    """Told in another way, by telephone: no longer in the list."""
    for row in rows:
        row.state = "settled"
