"""What came in, what goes out, what is in the middle, and the links and tokens for it."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class InboxRow(Base):
    """One message from a platform, once; kept before we answer 200."""

    __tablename__ = "inbox"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    body_sealed: Mapped[bytes]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("ix_inbox_open", "done_at", "attempts"),)


#: What the key of a digest begins with.
DIGEST = "digest:"


class OutboxRow(Base):
    """One message to one person, said in the same transaction as the fact it tells of."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    person: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20), default="")
    urgency: Mapped[int] = mapped_column(Integer)  # 0 urgent, 1 routine, 2 nag
    order_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    clock_id: Mapped[int | None] = mapped_column(BigInteger)
    body_sealed: Mapped[bytes]
    state: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    in_doubt: Mapped[bool] = mapped_column(Boolean, default=False)
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(default="")
    response_code: Mapped[str] = mapped_column(default="")
    task_id: Mapped[str] = mapped_column(String(130), default="", index=True)
    error: Mapped[str] = mapped_column(default="")
    folded_into: Mapped[str] = mapped_column(String(160), default="")
    acted_at: Mapped[datetime | None]  # its card was pressed: somebody has seen it
    #: Where it went instead.
    fell_back: Mapped[str] = mapped_column(String(120), default="", server_default="")
    #: The code of what came in and led to it.
    cause: Mapped[str] = mapped_column(String(12), default="", server_default="")
    __table_args__ = (
        Index("ix_outbox_due", "state", "urgency", "next_at"),
        Index("ix_outbox_person_sent", "person", "sent_at"),
    )

    @property
    def is_digest(self) -> bool:
        """Whether it holds others: they are folded into it."""
        return self.key.startswith(DIGEST)


class ConversationRow(Base):
    """A form or a question in the middle: one a person, order and topic; it survives restarts."""

    __tablename__ = "conversations"
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_current: Mapped[bool] = mapped_column(Boolean)
    body_sealed: Mapped[bytes]
    updated_at: Mapped[datetime]


class TokenRow(Base):
    """A platform's access token, shared by all processes, and who fetches the next."""

    __tablename__ = "tokens"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value_sealed: Mapped[bytes] = mapped_column(default=b"")
    expires_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]


class LinkRow(Base):
    """A one-time page that the bot gave to one person; only the token's hash is kept."""

    __tablename__ = "links"
    hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(80))
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class NoticeRow(Base):
    """通知: something to be read and done by a day."""

    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    text_sealed: Mapped[bytes]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]


class ReceiptRow(Base):
    """Whether one person has read a notice, and done it."""

    __tablename__ = "receipts"
    notice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    read_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
