"""Tells groups: alarms and reports, with no person's data and no word of an order's text."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.telling import tell_people
from notifier.card import Text
from notifier.cards import groups as cards
from notifier.outbox import ROUTINE, URGENT, Message, put
from notifier.reach import GROUP
from rules.groups import Matter
from rules.manual import Manual
from storage.tables import Order, OutboxRow, PersonRow

#: What stands for a person in the outbox.
PREFIX = "group:"


def tell(session: Session, manual: Manual, now: datetime, matter: Matter, key: str, text: str) -> None:
    """Say it once to every group that is told of this matter; nothing where none is configured.

    ``text`` leaves as it is: build it of numbers, levels, times and names of departments alone.
    """
    urgency, body = ROUTINE if matter is Matter.REPORT else URGENT, Text(text, is_notice=True)
    told = [PREFIX + group.name for group in manual.groups if matter in group.matters]
    put(session, now, [Message(f"{key}:{to}", to, body, urgency, channel=GROUP) for to in told])


def sensitive(session: Session, manual: Manual, now: datetime, order: Order, what: str) -> None:
    """A sensitive order has come (``asked``, ``danger``), or was ``confirmed`` or ``lowered``."""
    text = cards.sensitive(order, manual, what)
    tell(session, manual, now, Matter.SENSITIVE, f"group_sensitive:{order.id}:{order.steps}:{what}", text)


def undelivered(session: Session, now: datetime, desk_people: Iterable[PersonRow], row: OutboxRow) -> None:
    """A group did not get it: who is on duty is told, once a day and group."""
    name = row.person.removeprefix(PREFIX)
    text = Text(cards.undelivered(name, row.error), is_notice=True)
    tell_people(session, now, desk_people, f"undelivered:{PREFIX}{name}:{now:%Y%m%d}", text)
