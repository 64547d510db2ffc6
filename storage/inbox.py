"""The inbox: every platform message once, kept until it has been dealt with."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.inserting import insert_new
from storage.tables import InboxRow

#: A message that failed this often is left for a person to look at.
MOST_ATTEMPTS = 5


def find(session: Session, key: str) -> InboxRow | None:
    """The message with this key, if it came before."""
    return session.get(InboxRow, key)


def keep(
    session: Session, key: str, channel: str, sender: str, at: datetime, body: str, now: datetime
) -> bool:
    """Keep a message as dealt with in this transaction; False when one with this key came before.

    Whoever cannot deal with it says so with ``mark_failed``.
    """
    sealed = vault_of(session).seal(body)
    row = {
        "key": key,
        "channel": channel,
        "sender": sender,
        "at": at,
        "received_at": now,
        "body_sealed": sealed,
        "done_at": now,
    }
    return insert_new(session, InboxRow, [row]) == 1


def body(session: Session, row: InboxRow) -> str:
    """What was kept."""
    return vault_of(session).open(row.body_sealed)


def mark_failed(session: Session, key: str, error: str) -> None:
    """Remember that dealing with it failed; it will be taken up again."""
    query = update(InboxRow).where(InboxRow.key == key)
    session.execute(query.values(done_at=None, attempts=InboxRow.attempts + 1, error=error))


def unfinished(session: Session, before: datetime, most: int = 50) -> list[InboxRow]:
    """Messages received before ``before`` and still not dealt with, oldest first."""
    query = select(InboxRow).where(
        InboxRow.done_at.is_(None), InboxRow.attempts < MOST_ATTEMPTS, InboxRow.received_at < before
    )
    return list(session.scalars(query.order_by(InboxRow.received_at).limit(most)))


def forget(session: Session, now: datetime, keep: timedelta) -> None:
    """Drop what was dealt with long ago; platforms retry within minutes."""
    session.execute(delete(InboxRow).where(InboxRow.done_at.is_not(None), InboxRow.received_at < now - keep))
