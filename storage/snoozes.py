"""稍后提醒 as rows: whose reminders of which clock rest, and until when."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.words import ClockKind
from storage.tables import SnoozeRow


def put(session: Session, order_id: int, kind: ClockKind, person: str, until: datetime) -> None:
    """Let them rest."""
    session.merge(SnoozeRow(order_id=order_id, kind=kind, person=person, until=until))
    session.flush()


def resting(
    session: Session, order_ids: Iterable[int], now: datetime
) -> frozenset[tuple[int, ClockKind, str]]:
    """Whose reminders of which clocks of these orders rest now: (order, kind, person)."""
    query = select(SnoozeRow.order_id, SnoozeRow.kind, SnoozeRow.person).where(
        SnoozeRow.order_id.in_(order_ids), SnoozeRow.until > now
    )
    return frozenset((order_id, kind, person) for order_id, kind, person in session.execute(query))
