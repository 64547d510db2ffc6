"""答复口径 as the desk has changed them: each change a version, none ever altered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class WordingRow(Base):
    """One version of one wording; the highest version is in force, unless it says that it is not."""

    __tablename__ = "wordings"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    text: Mapped[str]
    keywords: Mapped[list[Any]] = mapped_column(JSON)
    basis: Mapped[str]
    valid_until: Mapped[date | None] = mapped_column(Date)
    approver: Mapped[str] = mapped_column(String(80))
    retired: Mapped[bool] = mapped_column(Boolean)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("number", "version", name="uq_wordings_number"),)
