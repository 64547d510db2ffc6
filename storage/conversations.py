"""Forms and questions in the middle, one of them current for each person; they survive restarts."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import ConversationRow

_CURRENT = select(ConversationRow).where(
    ConversationRow.person == bindparam("person"), ConversationRow.is_current
)


def current(session: Session, person: str) -> ConversationRow | None:
    """The form that a plain message of this person belongs to."""
    return session.scalars(_CURRENT, {"person": person}).first()


def find(session: Session, person: str, order_id: int, topic: str) -> ConversationRow | None:
    """The person's form or question of this kind for this order."""
    return session.get(ConversationRow, (person, order_id, topic))


def is_open(session: Session, person: str, order_id: int) -> bool:
    """Whether the person is in the middle of anything about this order."""
    query = select(ConversationRow.topic).where(
        ConversationRow.person == person, ConversationRow.order_id == order_id
    )
    return session.scalars(query.limit(1)).first() is not None


def body(session: Session, row: ConversationRow) -> str:
    """What the form holds so far."""
    return vault_of(session).open(row.body_sealed)


def save(session: Session, person: str, order_id: int, topic: str, body: str, now: datetime) -> None:
    """Keep the form and make it the person's current one."""
    row = find(session, person, order_id, topic)
    if row is None or not row.is_current:
        set_aside(session, person)
    if row is None:
        row = ConversationRow(person=person, order_id=order_id, topic=topic)
        session.add(row)
    row.is_current, row.updated_at = True, now
    row.body_sealed = vault_of(session).seal(body)
    session.flush()


def note(session: Session, person: str, topic: str, body: str, now: datetime) -> None:
    """Keep something that belongs to no order, beside the current form."""
    sealed = vault_of(session).seal(body)
    row = ConversationRow(
        person=person, order_id=0, topic=topic, is_current=False, body_sealed=sealed, updated_at=now
    )
    session.merge(row)


def set_aside(session: Session, person: str) -> None:
    """No form of this person is current; what they hold is kept."""
    theirs = (ConversationRow.person == person, ConversationRow.is_current.is_(True))
    query = update(ConversationRow).where(*theirs).values(is_current=False)
    session.execute(query, execution_options={"synchronize_session": "evaluate"})  # without reading it again


def drop(session: Session, order_id: int, person: str | None = None, topic: str | None = None) -> None:
    """Forget what is in the middle for an order: of one person or of everybody, of one kind or of all."""
    query = delete(ConversationRow).where(ConversationRow.order_id == order_id)
    if person is not None:
        query = query.where(ConversationRow.person == person)
    session.execute(query if topic is None else query.where(ConversationRow.topic == topic))


def resume(session: Session, person: str, order_id: int) -> None:
    """A question in between is answered: what was open for this order is current again."""
    set_aside(session, person)
    query = select(ConversationRow).where(
        ConversationRow.person == person, ConversationRow.order_id == order_id
    )
    row = session.scalars(query.order_by(ConversationRow.updated_at.desc()).limit(1)).first()
    if row:
        row.is_current = True
