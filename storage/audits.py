"""在办自查 as one question: open orders that nothing will ever speak of again."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.orders import OPEN
from storage.tables import Clock, Order


def without_next(session: Session, now: datetime) -> list[Order]:
    """Open orders with no running clock that has a reminder or a deadline still to come.

    What the platform has suspended waits for its own day, and is none of them.
    """
    will_speak = (
        select(Clock.id)
        .where(Clock.order_id == Order.id, Clock.stopped_at.is_(None))
        .where(or_(Clock.next_at.is_not(None), Clock.due_at > now))
    )
    query = select(Order).where(Order.state.in_(OPEN), ~will_speak.exists())
    found = session.scalars(query.order_by(Order.id))
    return [order for order in found if order.suspended_until is None or order.suspended_until <= now]
