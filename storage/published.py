"""Reports as they went out, scores on their way to publication, and extra points."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import Order, PointsRow, ReportRow, ScoreRow


def keep_report(
    session: Session,
    kind: str,
    period: str,
    department: str,
    by: str,
    told: Iterable[str],
    body: dict[str, Any],
    now: datetime,
) -> None:
    """What went out, to whom; it stays as it was."""
    row = ReportRow(
        kind=kind, period=period, department=department, by=by, at=now, told=list(told), body=body
    )
    session.add(row)


def reports_between(session: Session, since: datetime, until: datetime) -> list[ReportRow]:
    """The reports that went out in a stretch, oldest first."""
    query = select(ReportRow).where(ReportRow.at >= since, ReportRow.at < until)
    return list(session.scalars(query.order_by(ReportRow.at, ReportRow.id)))


def first_order_at(session: Session) -> datetime | None:
    """When the first order came: before it there is nothing to compare with."""
    return session.scalar(select(func.min(Order.received_at)))


def add_points(
    session: Session, period: str, department: str, points: Decimal, reason: str, by: str, now: datetime
) -> None:
    """加分 or, below zero, 扣分."""
    sealed = vault_of(session).seal(reason)
    row = PointsRow(
        period=period, department=department, points=str(points), reason_sealed=sealed, by=by, at=now
    )
    session.add(row)


def points_of(session: Session, period: str, at: datetime) -> list[tuple[str, Decimal, str]]:
    """加减分 of a period as known at an instant: department, points, reason."""
    query = select(PointsRow).where(PointsRow.period == period, PointsRow.at <= at).order_by(PointsRow.id)
    opened = vault_of(session).open
    return [
        (row.department, Decimal(row.points), opened(row.reason_sealed)) for row in session.scalars(query)
    ]


def scores_of(session: Session, period: str) -> list[ScoreRow]:
    """The scores of a period, however far they are, by department."""
    query = select(ScoreRow).where(ScoreRow.period == period).order_by(ScoreRow.department)
    return list(session.scalars(query))


def score_of(session: Session, period: str, department: str) -> ScoreRow | None:
    """One department's score, held for this transaction."""
    return session.get(ScoreRow, (period, department), with_for_update=True)


def draft(session: Session, period: str, department: str, body: dict[str, Any], now: datetime) -> ScoreRow:
    """A score that its head is to confirm."""
    row = ScoreRow(period=period, department=department, state="drafted", body=body, drafted_at=now)
    session.add(row)
    return row


def appeal(session: Session, row: ScoreRow, reason: str) -> None:
    """Keep why a head does not agree."""
    row.reason_sealed = vault_of(session).seal(reason)
