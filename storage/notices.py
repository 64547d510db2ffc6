"""Notices with a receipt for each who was told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.errors import Refusal
from storage.db import vault_of
from storage.tables import NoticeRow, ReceiptRow


def add(
    session: Session, by: str, text: str, due_at: datetime | None, to: Sequence[str], now: datetime
) -> NoticeRow:
    """Keep a notice and who is to answer it."""
    row = NoticeRow(by=by, at=now, text_sealed=vault_of(session).seal(text), due_at=due_at)
    session.add(row)
    session.flush()
    session.add_all(ReceiptRow(notice_id=row.id, person=person) for person in dict.fromkeys(to))
    return row


def text(session: Session, row: NoticeRow) -> str:
    """What the notice says."""
    return vault_of(session).open(row.text_sealed)


def receipt(session: Session, notice_id: int, person: str) -> tuple[NoticeRow, ReceiptRow | None]:
    """The notice and this person's receipt. Raises Refusal("no_notice")."""
    row = session.get(NoticeRow, notice_id)
    if row is None:
        raise Refusal("no_notice", "没有找到这条通知。")
    return row, session.get(ReceiptRow, (notice_id, person))


def lacking(session: Session, notice_id: int) -> list[str]:
    """Who has not done it, in a stable order."""
    query = select(ReceiptRow.person).where(ReceiptRow.notice_id == notice_id, ReceiptRow.done_at.is_(None))
    return list(session.scalars(query.order_by(ReceiptRow.person)))


def due_before(session: Session, before: datetime) -> list[NoticeRow]:
    """Notices that run out before then and are not over."""
    query = select(NoticeRow).where(NoticeRow.due_at < before, NoticeRow.closed_at.is_(None))
    return list(session.scalars(query.order_by(NoticeRow.id)))
