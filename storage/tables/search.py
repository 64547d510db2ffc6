"""What finding and handing out are kept in: an order's words, and which exports left the desk."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Integer, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class WordsRow(Base):
    """The words of one order's masked text, cut and sorted: what the full-text index is made of.

    PostgreSQL indexes them with GIN; on SQLite an FTS5 table follows this one by triggers.
    """

    __tablename__ = "order_words"
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class ExportRow(Base):
    """One file that left the desk: who took what, when, and how much of it."""

    __tablename__ = "exports"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))  # ledger, dossier, report
    about: Mapped[dict[str, Any]] = mapped_column(JSON)  # what was asked for
    rows: Mapped[int] = mapped_column(Integer, default=0)
    is_personal: Mapped[bool] = mapped_column(Boolean, default=False)  # with callers' data
