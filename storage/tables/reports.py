"""What was reported and published: figures as they went out, confirmed scores, extra points, agreed items."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class ReportRow(Base):
    """One report as it went out; what it said then it says for ever."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(24))
    department: Mapped[str] = mapped_column(String(80), default="")  # empty: the whole desk
    by: Mapped[str] = mapped_column(String(80))  # a person, or "system" on schedule
    at: Mapped[datetime] = mapped_column(index=True)
    told: Mapped[list[Any]] = mapped_column(JSON)  # the ids of those it was sent to
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (Index("ix_reports_kind_period", "kind", "period"),)


class ScoreRow(Base):
    """A department's score of one 考核期 on its way to publication."""

    __tablename__ = "scores"
    period: Mapped[str] = mapped_column(String(24), primary_key=True)
    department: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(
        String(12)
    )  # drafted, confirmed, appealed, upheld, declined, published
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    drafted_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes] = mapped_column(default=b"")
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]
    decision_sealed: Mapped[bytes] = mapped_column(default=b"")
    published_by: Mapped[str] = mapped_column(String(80), default="")
    published_at: Mapped[datetime | None]


class PointsRow(Base):
    """加减分: extra points of a department in one 考核期, never changed, only added to."""

    __tablename__ = "points"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    period: Mapped[str] = mapped_column(String(24), index=True)
    department: Mapped[str] = mapped_column(String(80))
    points: Mapped[str] = mapped_column(String(12))  # an exact decimal, such as -0.5
    reason_sealed: Mapped[bytes] = mapped_column(default=b"")
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class AgreedRow(Base):
    """议定事项 of a 调度会: what was agreed, whose it is, and whether it is done."""

    __tablename__ = "agreed"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(80))
    department: Mapped[str] = mapped_column(String(80), default="")
    text_sealed: Mapped[bytes]
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(80), default="")
    outcome_sealed: Mapped[bytes] = mapped_column(default=b"")
