"""What is done about an order from above: 督办, calls, 批示, and reports of events (信息上报)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from rules.words import CallOutcome, IncidentPhase, SupervisionKind
from storage.columns import WordColumn
from storage.tables.base import Base, Serial


class SupervisionRow(Base):
    """督办 of one order: what is required by when, what was answered, who closed it."""

    __tablename__ = "supervisions"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[SupervisionKind] = mapped_column(WordColumn(SupervisionKind))
    batch: Mapped[str] = mapped_column(String(120), default="")  # the same for orders opened together
    by: Mapped[str] = mapped_column(String(80))
    on_behalf: Mapped[bool] = mapped_column(Boolean, default=False)  # 受主管科室委托
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    requirement_sealed: Mapped[bytes]
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes] = mapped_column(default=b"")
    closed_by: Mapped[str] = mapped_column(String(80), default="")
    closed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_supervisions_closed_due", "closed_at", "due_at"),)


class CallRow(Base):
    """电话督办: one call to who had not acted, and what came of it."""

    __tablename__ = "calls"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(index=True)
    person: Mapped[str] = mapped_column(String(80))  # whom it was to
    outcome: Mapped[CallOutcome] = mapped_column(WordColumn(CallOutcome))
    promised_at: Mapped[datetime | None]
    note_sealed: Mapped[bytes] = mapped_column(default=b"")


class InstructionRow(Base):
    """批示 of a leader on one order, confirmed by them."""

    __tablename__ = "instructions"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    text_sealed: Mapped[bytes]
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes] = mapped_column(default=b"")


class IncidentRow(Base):
    """信息上报: one report of an event, and who was told of it when."""

    __tablename__ = "incidents"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    phase: Mapped[IncidentPhase] = mapped_column(WordColumn(IncidentPhase))
    number: Mapped[int] = mapped_column(Integer)  # the first, second … report of the order
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]  # by when it was to be reported; None where nothing was asked for
    facts_sealed: Mapped[bytes]
    told: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [who, when in ISO, how]
