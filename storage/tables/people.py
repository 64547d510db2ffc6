"""People and departments, shifts and who is there."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class PersonRow(Base):
    """People, seeded from the configuration; the id never changes."""

    __tablename__ = "people"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    wecom: Mapped[str] = mapped_column(String(80), default="", index=True)  # lower case
    telegram: Mapped[str] = mapped_column(String(40), default="", index=True)
    phone_sealed: Mapped[bytes] = mapped_column(default=b"")
    roles: Mapped[list[Any]] = mapped_column(JSON)
    department: Mapped[str] = mapped_column(String(80), default="")
    plain: Mapped[bool] = mapped_column(Boolean, default=False)  # reads WeCom inside WeChat: no cards
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    checked_at: Mapped[datetime | None]  # when the platform's address book was asked last
    unreached_at: Mapped[datetime | None]  # the platform said that there is nobody: not believed at once
    wecom_name: Mapped[str] = mapped_column(String(80), default="", server_default="")  # as it was there last
    prefers: Mapped[str] = mapped_column(String(20), default="", server_default="")  # the channel, by choice


class DepartmentRow(Base):
    """科室 with its A and B contacts, head and leader."""

    __tablename__ = "departments"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    aliases: Mapped[list[Any]] = mapped_column(JSON)
    contact_a: Mapped[str] = mapped_column(String(80))
    contact_b: Mapped[str] = mapped_column(String(80), default="")
    head: Mapped[str] = mapped_column(String(80), default="")
    leader: Mapped[str] = mapped_column(String(80), default="")


class ShiftRow(Base):
    """班次 as the chief has set it; it stands before the configuration's shift of that name."""

    __tablename__ = "shifts"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    start: Mapped[str] = mapped_column(String(5))
    end: Mapped[str] = mapped_column(String(5))
    days: Mapped[list[Any]] = mapped_column(JSON)
    people: Mapped[list[Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class DutyRow(Base):
    """换班: who has one shift of one day; it stands before the usual people of that shift."""

    __tablename__ = "duties"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    shift: Mapped[str] = mapped_column(String(40), primary_key=True)
    start: Mapped[str] = mapped_column(String(5))
    end: Mapped[str] = mapped_column(String(5))
    people: Mapped[list[Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class DutyStepRow(Base):
    """到岗 and 接班: who confirmed what of which shift."""

    __tablename__ = "duty_steps"
    duty: Mapped[str] = mapped_column(String(60), primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]
