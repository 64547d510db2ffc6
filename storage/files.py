"""Files asked for in chat: a queue of what is to be made, and what was made, for a few days."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import FileRow

#: Whoever makes a file has so long before another process tries.
LEASE = timedelta(minutes=3)
#: The platform keeps an upload for three days; so long it can be sent again.
KEPT = timedelta(days=3)


def ask(
    session: Session, now: datetime, person: str, purpose: str, asked: str, order_id: int | None = None
) -> None:
    """Have a file made for ``person``; ``asked`` is what of, as the purpose writes it."""
    session.add(
        FileRow(person=person, purpose=purpose, asked=asked, order_id=order_id, asked_at=now, next_at=now)
    )


def is_waiting(session: Session, now: datetime) -> bool:
    """Whether something is to be made."""
    return session.scalar(select(FileRow.id).where(FileRow.next_at <= now).limit(1)) is not None


def claim(session: Session, now: datetime) -> FileRow | None:
    """The next file to be made, for this process alone for a while."""
    due = select(FileRow).where(FileRow.next_at <= now).order_by(FileRow.next_at, FileRow.id).limit(1)
    row = session.scalars(due.with_for_update(skip_locked=True)).first()
    if row:
        row.next_at = now + LEASE
        session.flush()
    return row


def done(session: Session, file_id: int, name: str, content: bytes) -> None:
    """It is made, or (empty) will never be."""
    row = session.get_one(FileRow, file_id)
    row.name, row.content_sealed, row.next_at = name, _sealed(session, content), None


def content(session: Session, file_id: int) -> bytes:
    """What was made; empty when its time is over."""
    row = session.get(FileRow, file_id)
    return vault_of(session).open_bytes(row.content_sealed) if row and row.content_sealed else b""


def forget(session: Session, before: datetime) -> None:
    """Drop the contents of files asked for before that."""
    old = update(FileRow).where(FileRow.asked_at < before, FileRow.next_at.is_(None))
    session.execute(old.values(content_sealed=b""))


def _sealed(session: Session, content: bytes) -> bytes:
    return vault_of(session).seal_bytes(content) if content else b""
