"""稍后提醒 as rows: whose reminders of which clock rest, and until when."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.words import ClockKind
from storage.tables import SnoozeRow


def put(session: Session, order_id: int, kind: ClockKind, person: str, until: datetime) -> None:
    """Let them rest."""
    session.merge(SnoozeRow(order_id=order_id, kind=kind, person=person, until=until))
    session.flush()


def resting(session: Session, order_id: int, kind: ClockKind, now: datetime) -> frozenset[str]:
    """Whose reminders of this clock rest now."""
    query = select(SnoozeRow.person).where(
        SnoozeRow.order_id == order_id, SnoozeRow.kind == kind, SnoozeRow.until > now
    )
    return frozenset(session.scalars(query))
