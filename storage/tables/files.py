"""Files that people asked for in chat: what is to be made, and what was made, for a few days."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class FileRow(Base):
    """One file for one person; it is made when ``next_at`` comes, and never again once that is empty."""

    __tablename__ = "files"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    person: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20), default="")
    purpose: Mapped[str] = mapped_column(String(20))
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    asked: Mapped[str]
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    content_sealed: Mapped[bytes] = mapped_column(default=b"")
