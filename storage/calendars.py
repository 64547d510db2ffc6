"""Notices of holidays and make-up days that were taken in: each a version, none ever changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rules.workdays import Override
from storage.tables import CalendarRow


def add(
    session: Session, now: datetime, by: str, source: str, days: dict[date, Override], covered: frozenset[int]
) -> int:
    """Keep a notice; returns its version."""
    version = (session.scalar(select(func.max(CalendarRow.version))) or 0) + 1
    listed = [_as_json(day, one) for day, one in sorted(days.items())]
    session.add(
        CalendarRow(version=version, at=now, by=by, source=source, days=listed, covered=sorted(covered))
    )
    session.flush()
    return version


def versions(session: Session) -> list[CalendarRow]:
    """Every notice, the latest last."""
    return list(session.scalars(select(CalendarRow).order_by(CalendarRow.version)))


def overrides(session: Session) -> tuple[dict[date, Override], frozenset[int]]:
    """All notices together, day by day the latest, and the years that are known as a whole."""
    found: dict[date, Override] = {}
    covered: set[int] = set()
    for row in versions(session):
        found |= {date.fromisoformat(one["day"]): _override(row, one) for one in row.days}
        covered |= set(row.covered)
    return found, frozenset(covered)


def _as_json(day: date, one: Override) -> dict[str, Any]:
    return {"day": day.isoformat(), "working": one.working, "name": one.name}


def _override(row: CalendarRow, one: dict[str, Any]) -> Override:
    return Override(one["working"], one["name"], row.source, str(row.version))
