"""Leases: one process at a time, and another one soon after it has died."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from storage.inserting import insert_new
from storage.tables import LeaseRow


def take(session: Session, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
    """Whether ``holder`` has it until ``now + lasts``: it had it, nobody has it, or its time is over."""
    insert_new(session, LeaseRow, [{"name": name, "holder": holder, "until": now}])
    mine_or_over = or_(LeaseRow.holder == holder, LeaseRow.until <= now)
    asked = update(LeaseRow).where(LeaseRow.name == name, mine_or_over)
    taken = session.execute(
        asked.values(holder=holder, until=now + lasts).execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def release(session: Session, name: str, holder: str, now: datetime) -> None:
    """Let another process have it at once; one that is not ours is left alone."""
    ours = update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
    session.execute(ours.values(until=now).execution_options(synchronize_session=False))


def holder_of(session: Session, name: str, now: datetime) -> str:
    """Who has it; empty when nobody has."""
    row = session.get(LeaseRow, name)
    return row.holder if row and row.until > now else ""
