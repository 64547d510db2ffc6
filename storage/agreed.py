"""议定事项 as rows."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import AgreedRow


def add(
    session: Session, by: str, department: str, text: str, due_at: datetime | None, now: datetime
) -> AgreedRow:
    """Keep what was agreed."""
    sealed = vault_of(session).seal(text)
    row = AgreedRow(at=now, by=by, department=department, text_sealed=sealed, due_at=due_at)
    session.add(row)
    session.flush()
    return row


def find(session: Session, number: int) -> AgreedRow | None:
    """One of them, held for this transaction."""
    return session.get(AgreedRow, number, with_for_update=True)


def standing(session: Session, since: datetime, until: datetime) -> list[AgreedRow]:
    """What was agreed before ``until`` and was not done before ``since``, oldest first."""
    query = select(AgreedRow).where(
        AgreedRow.at < until, or_(AgreedRow.closed_at.is_(None), AgreedRow.closed_at >= since)
    )
    return list(session.scalars(query.order_by(AgreedRow.id)))


def close(session: Session, row: AgreedRow, by: str, outcome: str, now: datetime) -> None:
    """It is done."""
    row.closed_at, row.closed_by = now, by
    row.outcome_sealed = vault_of(session).seal(outcome)


def text(session: Session, row: AgreedRow) -> str:
    """What was agreed."""
    return vault_of(session).open(row.text_sealed)


def outcome(session: Session, row: AgreedRow) -> str:
    """What came of it."""
    return vault_of(session).open(row.outcome_sealed) if row.outcome_sealed else ""
