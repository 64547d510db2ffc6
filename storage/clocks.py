"""Clocks as rows: what is due is a question to the database, never a job in memory."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from storage.db import kept_for_good
from storage.inserting import insert_new
from storage.tables import Clock, LadderRow

#: A question that no change waiting in the session has a part in: writing them out first costs a statement.
UNFLUSHED = {"autoflush": False}
_RUNNING = (
    select(Clock)
    .where(Clock.order_id == bindparam("order_id"), Clock.stopped_at.is_(None))
    .order_by(Clock.due_at, Clock.id)
)
_INSERT = insert(Clock.__table__)  # type: ignore[arg-type]


def freeze(session: Session, ladder: str) -> str:
    """Keep a ladder's text once; returns the hash that clocks carry."""
    key = hashlib.sha256(ladder.encode()).hexdigest()[:16]
    if key not in kept_for_good(session):
        tried: set[str] = session.info.setdefault("ladders tried", set())
        is_new = insert_new(session, LadderRow, [{"hash": key, "body": ladder}])
        if not is_new and key not in tried:
            kept_for_good(session).add(key)  # somebody has committed it before
        tried.add(key)
    return key


def frozen(session: Session, key: str) -> str:
    """The ladder's text again."""
    return session.get_one(LadderRow, key).body


def start(session: Session, rows: list[dict[str, Any]]) -> None:
    """Add clocks, each a dict of the table's columns."""
    if rows:
        session.connection().execute(_INSERT, rows)


def of(session: Session, order_id: int) -> list[Clock]:
    """Every clock an order ever had, oldest first."""
    return list(session.scalars(select(Clock).where(Clock.order_id == order_id).order_by(Clock.id)))


def running(session: Session, order_id: int) -> list[Clock]:
    """The clocks of an order that have not been stopped, the first due first."""
    found = session.scalars(_RUNNING, {"order_id": order_id}, execution_options=UNFLUSHED)
    return [row for row in found if row.stopped_at is None]


def end(row: Clock, now: datetime) -> None:
    """Stop one clock: nothing more is said of it."""
    row.stopped_at, row.next_at = now, None


def claim_due(session: Session, now: datetime, most: int) -> list[Clock]:
    """Clocks with something to say by ``now``, locked for this transaction, at most ``most``."""
    query = (
        select(Clock)
        .where(Clock.next_at <= now)
        .order_by(Clock.next_at, Clock.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))
