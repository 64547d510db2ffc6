"""信息上报 as rows: what was reported of an event, in its order."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import IncidentRow


def of(session: Session, order_id: int) -> list[IncidentRow]:
    """Every report of an order's event, the first one first."""
    query = select(IncidentRow).where(IncidentRow.order_id == order_id)
    return list(session.scalars(query.order_by(IncidentRow.number)))


def last(session: Session, order_id: int) -> IncidentRow | None:
    """The report that was made last, held for this transaction."""
    query = select(IncidentRow).where(IncidentRow.order_id == order_id)
    return session.scalars(query.order_by(IncidentRow.number.desc()).limit(1).with_for_update()).first()


def between(session: Session, since: datetime, until: datetime) -> list[IncidentRow]:
    """Those made from ``since`` on and before ``until``, for the reports."""
    query = select(IncidentRow).where(IncidentRow.at >= since, IncidentRow.at < until)
    return list(session.scalars(query.order_by(IncidentRow.at, IncidentRow.id)))


def facts(session: Session, row: IncidentRow) -> dict[str, str]:
    """What was reported, by part; empty once it is forgotten."""
    found: dict[str, str] = json.loads(vault_of(session).open(row.facts_sealed)) if row.facts_sealed else {}
    return found
