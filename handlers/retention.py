"""Forgets persons when their time is over; what happened, and that nobody changed it, stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from handlers.desk import Desk
from rules.words import State
from storage.tables import (
    ApplicationRow,
    AttachmentRow,
    Base,
    CallRow,
    ConversationRow,
    InboxRow,
    IncidentRow,
    InstructionRow,
    Order,
    OutboxRow,
    PartRow,
    ResultRow,
    SupervisionRow,
    TermRow,
    TimelineRow,
    VisitRow,
    WordsRow,
)

#: An order is forgotten once it is over for good.
OVER = (State.CLOSED, State.RETURNED)
#: What was sealed beside the order itself, by table: the columns that are emptied.
_SEALED: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (TimelineRow, ("note_sealed",)),
    (ResultRow, ("facts_sealed", "text_sealed")),
    (VisitRow, ("words_sealed",)),
    (AttachmentRow, ("content_sealed",)),
    (ApplicationRow, ("reason_sealed",)),
    (PartRow, ("text_sealed",)),
    (SupervisionRow, ("requirement_sealed", "answer_sealed")),
    (CallRow, ("note_sealed",)),
    (InstructionRow, ("text_sealed", "answer_sealed")),
    (IncidentRow, ("facts_sealed",)),
)


@dataclass(frozen=True)
class Forgotten:
    """How much was, or with a dry run would be, forgotten."""

    orders: int
    messages: int


def count(session: Session, desk: Desk, now: datetime, personal_days: int, message_days: int) -> Forgotten:
    """What ``forget`` would do."""
    messages = select(func.count()).select_from(OutboxRow).where(*_old_messages(now, message_days))
    orders = select(func.count()).select_from(Order).where(*_old_orders(now, personal_days))
    return Forgotten(session.scalar(orders) or 0, session.scalar(messages) or 0)


def forget(session: Session, desk: Desk, now: datetime, personal_days: int, message_days: int) -> Forgotten:
    """Empty what names persons in orders over for so many days, and drop messages older than so many.

    The timeline's hashes cover a commitment to each note, not the note: the chain stays whole.
    """
    found = count(session, desk, now, personal_days, message_days)
    old = select(Order.id).where(*_old_orders(now, personal_days)).scalar_subquery()
    for table, columns in _SEALED:
        rows = update(table).where(table.__table__.c.order_id.in_(old))
        session.execute(rows.values(dict.fromkeys(columns, b"")).execution_options(synchronize_session=False))
    for words in (ConversationRow, TermRow, WordsRow):
        of_old = delete(words).where(words.__table__.c.order_id.in_(old))
        session.execute(of_old.execution_options(synchronize_session=False))
    session.execute(
        update(Order)
        .where(*_old_orders(now, personal_days))
        .values(text_sealed=b"", person_sealed=b"", caller_hash="", masked="", gist="", title="")
        .execution_options(synchronize_session=False)
    )
    _forget_messages(session, now, message_days)
    return found


def _forget_messages(session: Session, now: datetime, days: int) -> None:
    session.execute(
        delete(OutboxRow).where(*_old_messages(now, days)).execution_options(synchronize_session=False)
    )
    done = delete(InboxRow).where(
        InboxRow.done_at.is_not(None), InboxRow.received_at < now - timedelta(days=days)
    )
    session.execute(done.execution_options(synchronize_session=False))


def _old_orders(now: datetime, days: int) -> tuple[ColumnElement[bool], ...]:
    ended = func.coalesce(Order.closed_at, Order.reported_at, Order.received_at)
    return Order.state.in_(OVER), ended < now - timedelta(days=days), Order.text_sealed != b""


def _old_messages(now: datetime, days: int) -> tuple[ColumnElement[bool], ...]:
    finished = OutboxRow.state.in_(("sent", "moot", "folded", "refused", "parked"))
    return finished, OutboxRow.created_at < now - timedelta(days=days)
