"""Which files left the desk: who took what, when, and how much."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import ExportRow


def log(
    session: Session,
    *,
    at: datetime,
    by: str,
    kind: str,
    about: dict[str, Any],
    rows: int = 0,
    is_personal: bool = False,
) -> int:
    """Keep that ``by`` takes an export; returns its number, which the watermark names."""
    row = ExportRow(at=at, by=by, kind=kind, about=about, rows=rows, is_personal=is_personal)
    session.add(row)
    session.flush()
    return row.id


def counted(session: Session, export_id: int, rows: int) -> None:
    """How many rows it became."""
    session.get_one(ExportRow, export_id).rows = rows


def latest(session: Session, most: int = 20) -> list[ExportRow]:
    """The newest exports first."""
    return list(session.scalars(select(ExportRow).order_by(ExportRow.id.desc()).limit(most)))
