"""检查点 while the bot runs: what has happened is sealed a few minutes later, when anything has."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage import checkpoints, runs

EVERY = timedelta(minutes=10)


def look(session: Session, now: datetime) -> None:
    """Seal once a period, whatever the number of processes."""
    before = checkpoints.last(session)
    if before and now - before.at < EVERY:
        return
    period = int(now.timestamp() // EVERY.total_seconds())
    if runs.first(session, "checkpoint", f"{period}", now):
        checkpoints.seal(session, now)
