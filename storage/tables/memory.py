"""What the desk remembers beside its orders: intakes, runs, settings, words."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class IntakeRow(Base):
    """One intake: whence, how many, and so "数据截至"."""

    __tablename__ = "intakes"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(80))
    way: Mapped[str] = mapped_column(String(20))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    told_at: Mapped[datetime | None]  # when the desk was told; None: somebody still has to


class RunRow(Base):
    """Periodic work, once a period whatever the number of processes."""

    __tablename__ = "runs"
    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class CounterRow(Base):
    """The last short number given out in a year."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class SettingRow(Base):
    """What the database itself must remember: the configuration last applied, a channel's pause."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class LessonRow(Base):
    """What routing learned from dispatches: how often a word went to a department."""

    __tablename__ = "lessons"
    word: Mapped[str] = mapped_column(String(80), primary_key=True)
    department: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class KeywordRow(Base):
    """One edit of the keyword table, in order; the last id is the table's version."""

    __tablename__ = "keywords"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))  # add, remove, move
    department: Mapped[str] = mapped_column(String(80))
    word: Mapped[str] = mapped_column(String(80))  # for move: the topic


class CalendarRow(Base):
    """One notice of holidays and make-up days taken in; a later version wins, day by day."""

    __tablename__ = "calendars"
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    source: Mapped[str]
    days: Mapped[list[Any]] = mapped_column(JSON)  # {"day", "working", "name"}
    covered: Mapped[list[Any]] = mapped_column(JSON)  # years whose whole notice is known with it
