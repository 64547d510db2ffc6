"""A file sent into the chat: who may, and that it was dealt with once."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import binding
from handlers.desk import Desk
from handlers.inbound import Inbound
from handlers.kept import dump
from notifier.card import Text
from notifier.outbox import Message, put
from notifier.reach import TELEGRAM
from rules.errors import Refusal
from rules.permissions import may, who_may
from rules.words import Action
from storage import inbox, people
from storage.tables import PersonRow


def sender(session: Session, desk: Desk, now: datetime, inbound: Inbound) -> str | None:
    """The id of who sent it; None for a stranger, and for a file that was dealt with.

    Raises Refusal for somebody who may not take orders in.
    """
    person = _person(session, desk, now, inbound)
    if person is None or inbox.find(session, inbound.key):
        return None
    if not may(people.roles_of(person), Action.TAKE_IN, own=False):
        raise Refusal("not_allowed", f"导入工单由{who_may(Action.TAKE_IN)}办理。")
    return person.id


def done(session: Session, desk: Desk, now: datetime, inbound: Inbound, said: str) -> None:
    """Remember that the file was dealt with, and say what came of it; once."""
    person = _person(session, desk, now, inbound)
    whence = (inbound.key, inbound.channel, inbound.sender, inbound.at)
    if person is None or not inbox.keep(session, *whence, dump(inbound), now):
        return
    text = Text(said, is_notice=True)
    put(session, now, [Message(f"answer:{inbound.key}:0", person.id, text, channel=inbound.channel)])


def _person(session: Session, desk: Desk, now: datetime, inbound: Inbound) -> PersonRow | None:
    if inbound.channel == TELEGRAM:
        return binding.person_of(session, desk, now, inbound)
    person = people.find_by_wecom(session, inbound.sender)
    return person if person and person.active else None
