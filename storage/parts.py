"""What departments asked to help (协办) owe, and gave."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import PartRow

_OF = select(PartRow).where(PartRow.order_id == bindparam("order_id")).order_by(PartRow.id)


def of(session: Session, order_id: int) -> list[PartRow]:
    """Every part of an order, in the order they were asked for."""
    return list(session.scalars(_OF, {"order_id": order_id}))


def open_of(session: Session, order_id: int) -> list[PartRow]:
    """The parts that nobody has given yet."""
    return [part for part in of(session, order_id) if part.done_at is None]


def owed_by(session: Session, person: str) -> list[PartRow]:
    """The open parts that this person was asked for."""
    query = select(PartRow).where(PartRow.holder == person, PartRow.done_at.is_(None))
    return list(session.scalars(query.order_by(PartRow.id)))


def text(session: Session, part: PartRow) -> str:
    """What was given."""
    return vault_of(session).open(part.text_sealed)
