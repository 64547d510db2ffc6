"""What goes on beside an order's life: schools asked to look into it, the desk's own call-backs, absences."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from rules.words import Outcome
from storage.columns import WordColumn
from storage.tables.base import Base, Serial


class SchoolCheckRow(Base):
    """转学校核实: which school was asked, until when, and what it answered."""

    __tablename__ = "school_checks"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    school: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes] = mapped_column(default=b"")


class OwnVisitRow(Base):
    """自查回访: what the citizen told the desk itself; kept apart from the city's call-backs."""

    __tablename__ = "own_visits"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    round: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(80))
    contacted: Mapped[bool | None] = mapped_column(Boolean)
    outcome: Mapped[Outcome | None] = mapped_column(WordColumn(Outcome))
    opinion: Mapped[str] = mapped_column(String(20), default="")
    words_sealed: Mapped[bytes] = mapped_column(default=b"")


class AbsenceRow(Base):
    """请假: from when until when, and who stands in. It runs from ``began_at`` on until ``ended_at``."""

    __tablename__ = "absences"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    person: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime]
    until: Mapped[datetime]
    substitute: Mapped[str] = mapped_column(String(80), default="")  # nobody named: the rules find one
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # over, or cancelled before it began
    __table_args__ = (Index("ix_absences_ended", "ended_at"), Index("ix_absences_person", "person"))


class LentRow(Base):
    """An order that a substitute has for somebody absent, and that goes back to them."""

    __tablename__ = "lent_orders"
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    holder: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
