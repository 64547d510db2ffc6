"""Sensitive orders on their way up, as rows: what is due is a question to the database."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import PagingRow

#: Asked and not decided; confirmed and being told; confirmed and told to all; lowered to an ordinary order.
ASKED, TELLING, TOLD, LOWERED = "asked", "telling", "told", "lowered"


def find(session: Session, order_id: int) -> PagingRow | None:
    """The paging of an order, if it ever was sensitive."""
    return session.get(PagingRow, order_id)


def begin(session: Session, now: datetime, order_id: int, state: str, next_at: datetime | None) -> PagingRow:
    """Begin with one order."""
    row = PagingRow(order_id=order_id, state=state, step=0, started_at=now, next_at=next_at, decided_by="")
    session.add(row)
    session.flush()
    return row


def due(session: Session, now: datetime) -> list[PagingRow]:
    """Those whose time is up, locked for this transaction."""
    query = select(PagingRow).where(PagingRow.next_at <= now).order_by(PagingRow.next_at)
    return list(session.scalars(query.with_for_update(skip_locked=True)))
