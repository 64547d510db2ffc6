"""Periodic work, once a period; and settings the database keeps."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.tables import RunRow, SettingRow


def first(session: Session, job: str, period: str, now: datetime) -> bool:
    """Whether this is the first run of ``job`` in ``period``; the unique row says so to all processes."""
    if session.get(RunRow, (job, period)):
        return False
    session.add(RunRow(job=job, period=period, at=now))
    session.flush()
    return True


def was(session: Session, job: str, period: str) -> bool:
    """Whether ``job`` has run in ``period``."""
    return session.get(RunRow, (job, period)) is not None


def setting(session: Session, name: str) -> dict[str, Any]:
    """A remembered value; empty when never set."""
    row = session.get(SettingRow, name)
    return dict(row.value) if row else {}


def set_at(session: Session, name: str) -> datetime | None:
    """When a value was remembered last."""
    row = session.get(SettingRow, name)
    return row.at if row else None


def remember(session: Session, name: str, value: dict[str, Any], now: datetime) -> None:
    """Remember a value."""
    session.merge(SettingRow(name=name, value=value, at=now))
