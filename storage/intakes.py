"""Intakes: when orders last came in, and which of them nobody has been told of yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rules.words import State
from storage import lists
from storage.tables import IntakeRow, Order

FRESH = (State.RECEIVED, State.SIGNED)
_PRESSING = or_(Order.is_sensitive, Order.is_key)


def begin(session: Session, by: str, way: str, now: datetime) -> int:
    """Open an intake; returns its id, which its orders carry."""
    row = IntakeRow(at=now, by=by, way=way, counts={})
    session.add(row)
    session.flush()
    return row.id


def finish(session: Session, intake_id: int, counts: dict[str, Any], now: datetime) -> None:
    """Close an intake: the desk is told in this same transaction."""
    row = session.get(IntakeRow, intake_id, with_for_update=True)
    if row:
        row.counts, row.told_at = counts, now


def last(session: Session) -> datetime | None:
    """When orders last came in: the lists are as of then."""
    return session.scalars(select(IntakeRow.at).order_by(IntakeRow.at.desc()).limit(1)).first()


def untold(session: Session, before: datetime) -> list[int]:
    """Intakes begun before ``before`` whose end never came: their process died."""
    query = select(IntakeRow.id).where(IntakeRow.told_at.is_(None), IntakeRow.at < before)
    return list(session.scalars(query.order_by(IntakeRow.id)))


def pressing(session: Session, intake_id: int) -> list[Order]:
    """The key and sensitive orders that came in new with it and still wait for the desk, those due first."""
    query = select(Order).where(Order.intake == intake_id, Order.state.in_(FRESH), _PRESSING)
    return list(session.scalars(query.order_by(Order.due_at, Order.id)))


def others(session: Session, intake_id: int) -> lists.Page:
    """The other orders that came in new with it and still wait for the desk."""
    return lists.page(session, lists.Part(FRESH, (Order.intake == intake_id, ~_PRESSING)))
