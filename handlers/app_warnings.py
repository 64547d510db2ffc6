"""What the platform says of the application itself: told to who can do something, by every way there is."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import groups
from handlers.desk import Desk
from handlers.inbound import Inbound, Warned
from handlers.kept import dump
from handlers.telling import on_duty_now
from notifier.card import Text
from notifier.cards import app_warnings as cards
from notifier.outbox import URGENT, Message, put
from rules.groups import Matter
from rules.words import Role
from storage import inbox, people


def heard(session: Session, desk: Desk, now: datetime, inbound: Inbound, what: Warned) -> None:
    """Administrators, who is on duty, and the groups that are told of channels; once a warning."""
    if not inbox.keep(session, inbound.key, inbound.channel, inbound.sender, inbound.at, dump(inbound), now):
        return
    takes_effect = datetime.fromisoformat(what.takes_effect) if what.takes_effect else None
    said = cards.warned(what.kind, takes_effect, now, desk.tz)
    key = f"app:{what.kind}:{inbound.at:%Y%m%d%H%M%S}"
    told = (*people.with_role(session, Role.ADMIN), *on_duty_now(session, desk, now))
    ids = dict.fromkeys(person.id for person in told)
    body = Text(said, is_notice=True)
    put(session, now, [Message(f"{key}:{who}", who, body, URGENT) for who in ids])
    groups.tell(session, desk, now, Matter.CHANNEL, key, said)
