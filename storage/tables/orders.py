"""An order with its clocks, its timeline, its applications, results and call-backs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from rules.words import ApplicationKind, ApplicationState, ClockKind, Level, State
from storage.columns import WordColumn
from storage.tables.base import Base, Serial


class Order(Base):
    """工单: one matter from the city. ``id`` is year × 1,000,000 + the short number people say."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(40), default="12345")
    number: Mapped[str] = mapped_column(String(80))  # the platform's
    state: Mapped[State] = mapped_column(WordColumn(State))
    round: Mapped[int] = mapped_column(Integer, default=1)
    level: Mapped[Level] = mapped_column(WordColumn(Level))
    kind: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(default="")  # masked
    gist: Mapped[str] = mapped_column(default="")  # masked, short
    masked: Mapped[str] = mapped_column(default="")  # the whole text, masked
    school: Mapped[str] = mapped_column(default="")
    text_sealed: Mapped[bytes] = mapped_column(default=b"")
    person_sealed: Mapped[bytes] = mapped_column(default=b"")  # JSON: caller, phone, place, remark, extra
    caller_hash: Mapped[str] = mapped_column(String(32), default="", index=True)
    fingerprint: Mapped[str] = mapped_column(String(32), default="")  # of the row as it came in
    is_key: Mapped[bool] = mapped_column(Boolean, default=False)
    is_sensitive: Mapped[bool] = mapped_column(Boolean, default=False)
    is_confidential: Mapped[bool] = mapped_column(Boolean, default=False)
    is_offline: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())  # 线下移送
    is_public_reply: Mapped[bool] = mapped_column(Boolean, default=False)
    repeat_of: Mapped[int | None] = mapped_column(BigInteger)
    repeat_why: Mapped[str] = mapped_column(String(20), default="")  # caller, matter
    repeat_confirmed: Mapped[bool | None] = mapped_column(Boolean)  # what the desk says of it
    matter: Mapped[int | None] = mapped_column(BigInteger, index=True)  # 并案: the id of the order that leads
    suggestions: Mapped[list[Any] | None] = mapped_column(JSON)
    department: Mapped[str | None] = mapped_column(String(80))  # 主办
    holder: Mapped[str | None] = mapped_column(String(80))  # the contact, or the officer for 专班直办
    officer: Mapped[str | None] = mapped_column(String(80))  # who signed it
    bounces: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    approving_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]  # when the present round began, from the second on
    due_at: Mapped[datetime | None]  # the official deadline in force
    scoring: Mapped[str] = mapped_column(String(20), default="full")  # full, response, none, excluded
    suspended_since: Mapped[datetime | None]  # 挂账, granted by the platform
    suspended_until: Mapped[datetime | None]
    pauses: Mapped[list[Any]] = mapped_column(JSON, default=list)  # past suspensions: [since, until] in ISO
    due_imported: Mapped[bool] = mapped_column(Boolean, default=False)
    supervised_until: Mapped[datetime | None]  # 督办: by when to be answered; None: not supervised
    intake: Mapped[int | None] = mapped_column(BigInteger, index=True)
    steps: Mapped[int] = mapped_column(Integer, default=0)  # rows of its timeline
    last_hash: Mapped[str] = mapped_column(String(64), default="")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index("uq_orders_source_number", "source", "number", unique=True),
        Index("ix_orders_state_due", "state", "due_at"),
        Index("ix_orders_department_state", "department", "state"),
        Index("ix_orders_holder_state", "holder", "state"),
        Index("ix_orders_received", "received_at"),
        Index(
            "ix_orders_reopened",
            "reopened_at",
            postgresql_where=text("reopened_at IS NOT NULL"),
            sqlite_where=text("reopened_at IS NOT NULL"),
        ),
        Index(
            "ix_orders_reported",
            "reported_at",
            postgresql_where=text("reported_at IS NOT NULL"),
            sqlite_where=text("reported_at IS NOT NULL"),
        ),
        Index(
            "ix_orders_suspended",
            "suspended_until",
            postgresql_where=text("suspended_since IS NOT NULL"),
            sqlite_where=text("suspended_since IS NOT NULL"),
        ),
    )

    @property
    def short(self) -> int:
        """The number people say, unique within its year."""
        return self.id % 1_000_000

    @property
    def is_repeat(self) -> bool:
        """Linked to another order, and not said by the desk to be none."""
        return self.repeat_of is not None and self.repeat_confirmed is not False


class Clock(Base):
    """时限: one thing an order waits for, and when who is reminded next."""

    __tablename__ = "clocks"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[ClockKind] = mapped_column(WordColumn(ClockKind))
    starts_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ladder: Mapped[str] = mapped_column(String(16))  # frozen when the clock started
    said_until: Mapped[datetime | None]  # steps up to here have been said
    next_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_clocks_next", "next_at"),)


class LadderRow(Base):
    """A nag ladder as it stood when clocks started on it; editing the policy never bends those."""

    __tablename__ = "ladders"
    hash: Mapped[str] = mapped_column(String(16), primary_key=True)
    body: Mapped[str]


class TimelineRow(Base):
    """办理轨迹: append-only; each row's hash covers the row before it."""

    __tablename__ = "timeline"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(20), default="")
    to_state: Mapped[str] = mapped_column(String(20), default="")
    channel: Mapped[str] = mapped_column(String(20), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    note_sealed: Mapped[bytes] = mapped_column(default=b"")
    commitment: Mapped[str] = mapped_column(String(64), default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        Index("uq_timeline_order_seq", "order_id", "seq", unique=True),
        Index("ix_timeline_at", "at"),
    )


class ApplicationRow(Base):
    """申请 to the city: 退单, 延期, 剔除, 挂账, 销账, from the draft to the platform's word."""

    __tablename__ = "applications"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[ApplicationKind] = mapped_column(WordColumn(ApplicationKind))
    state: Mapped[ApplicationState] = mapped_column(WordColumn(ApplicationState))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    reason_sealed: Mapped[bytes]
    until: Mapped[datetime | None]  # what is asked for: the new deadline, or until when it is suspended
    window_at: Mapped[datetime | None]  # to be filed by then
    reviewed_by: Mapped[str] = mapped_column(String(80), default="")
    reviewed_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_applications_state_window", "state", "window_at"),)

    @property
    def waits_since(self) -> datetime:
        """Since when it waits for whoever has to act next."""
        return self.filed_at or self.reviewed_at or self.at


class ResultRow(Base):
    """办理结果 handed in for one round, with what the check said."""

    __tablename__ = "results"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    round: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    facts_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes]
    findings: Mapped[list[Any]] = mapped_column(JSON)


class VisitRow(Base):
    """市级回访: the city's call-back, imported or typed."""

    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    round: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    contacted: Mapped[bool | None] = mapped_column(Boolean)
    solved: Mapped[bool | None] = mapped_column(Boolean)
    opinion: Mapped[str] = mapped_column(String(20), default="")
    words_sealed: Mapped[bytes] = mapped_column(default=b"")


class AttachmentRow(Base):
    """A picture sent into a form."""

    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, index=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    media_id: Mapped[str] = mapped_column(default="")
    content_sealed: Mapped[bytes] = mapped_column(default=b"")


class PartRow(Base):
    """会办: what one 协办 department owes the lead, and gave."""

    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger)
    department: Mapped[str] = mapped_column(String(80))
    holder: Mapped[str] = mapped_column(String(80))
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    text_sealed: Mapped[bytes] = mapped_column(default=b"")
    done_at: Mapped[datetime | None]
    __table_args__ = (Index("uq_parts_order_department", "order_id", "department", unique=True),)


class TermRow(Base):
    """The words that tell an order's matter from others: an inverted index for "orders like it"."""

    __tablename__ = "order_terms"
    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    __table_args__ = (Index("ix_order_terms_order", "order_id"),)


class PagingRow(Base):
    """A sensitive order on its way up: where it is, and when the next in line is told."""

    __tablename__ = "pagings"
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]


class SnoozeRow(Base):
    """稍后提醒: until when one person's reminders of one clock rest."""

    __tablename__ = "snoozes"
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[ClockKind] = mapped_column(WordColumn(ClockKind), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    until: Mapped[datetime]
