"""Says something: puts it into the outbox in the same transaction as the fact it tells of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from notifier.bodies import dump
from notifier.card import Body, Card
from notifier.channels.wecom_cards import task_id
from storage import outbox as rows
from storage.db import vault_of
from storage.outbox import NAG, ROUTINE, URGENT

__all__ = ["NAG", "ROUTINE", "URGENT", "Message", "put"]


@dataclass(frozen=True)
class Message:
    """One thing to say to one person. ``key`` is what makes it said once."""

    key: str
    to: str  # a person's id
    body: Body
    urgency: int = ROUTINE
    order_id: int | None = None
    clock_id: int | None = None
    not_before: datetime | None = None
    channel: str = ""  # where the person wrote to us; empty: wherever they are reached best


def put(session: Session, now: datetime, messages: Iterable[Message]) -> None:
    """Put messages into the outbox; those said before are left out."""
    found = [_row(session, now, message) for message in messages]
    if found:
        rows.add(session, found)


def _row(session: Session, now: datetime, message: Message) -> dict[str, object]:
    return {
        "key": message.key,
        "person": message.to,
        "channel": message.channel,
        "urgency": message.urgency,
        "order_id": message.order_id,
        "clock_id": message.clock_id,
        "body_sealed": vault_of(session).seal(dump(message.body)),
        "task_id": task_id(message.key) if isinstance(message.body, Card) else "",
        "state": "queued",
        "created_at": now,
        "next_at": message.not_before or now,
    }
