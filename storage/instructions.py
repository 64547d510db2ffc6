"""批示 as rows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import InstructionRow


def of(session: Session, order_id: int) -> list[InstructionRow]:
    """Every 批示 on an order, oldest first."""
    query = select(InstructionRow).where(InstructionRow.order_id == order_id)
    return list(session.scalars(query.order_by(InstructionRow.id)))


def open_of(session: Session, order_id: int) -> list[InstructionRow]:
    """Those that nobody has carried out yet, oldest first; held for this transaction."""
    query = select(InstructionRow).where(
        InstructionRow.order_id == order_id, InstructionRow.answered_at.is_(None)
    )
    return list(session.scalars(query.order_by(InstructionRow.id).with_for_update()))


def between(session: Session, since: datetime, until: datetime) -> list[InstructionRow]:
    """Those given from ``since`` on and before ``until``, for the weekly report."""
    query = select(InstructionRow).where(InstructionRow.at >= since, InstructionRow.at < until)
    return list(session.scalars(query.order_by(InstructionRow.at, InstructionRow.id)))


def text(session: Session, row: InstructionRow) -> str:
    """What the leader said; empty once it is forgotten."""
    return vault_of(session).open(row.text_sealed) if row.text_sealed else ""


def answer(session: Session, row: InstructionRow) -> str:
    """How it was carried out."""
    return vault_of(session).open(row.answer_sealed) if row.answer_sealed else ""
