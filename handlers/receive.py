"""One inbound message from arrival to answer: kept first, then dealt with, once."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import app_warnings, binding, keyboard
from handlers.dealing import answer
from handlers.desk import Desk
from handlers.inbound import Entered, Inbound, Joined, Pressed, Reply, Said, Unread, Warned
from handlers.kept import dump, load
from nlp.commands import Command, parse
from nlp.verbs import Verb
from notifier.card import Text
from notifier.cards import listing
from notifier.cards.orders import closed_face
from notifier.outbox import Message, put
from notifier.reach import BOT, TELEGRAM
from rules.errors import Refusal
from storage import inbox, people
from storage.db import is_away, is_lost_race
from storage.tables import Order, PersonRow

log = logging.getLogger(__name__)

#: Answered with nothing of what an order is about, also where numbers alone may leave.
NOTICES = (
    Verb.HELP,
    Verb.WHO_IS_ON,
    Verb.ROSTER,
    Verb.ROTATE,
    Verb.CHECK_ROSTER,
    Verb.SWAP,
    Verb.IMPORT,
    Verb.RECONCILE,
    Verb.TELEGRAM,
    Verb.UNBIND_TELEGRAM,
    Verb.PREFER,
)
#: WeCom takes a passive text of so many bytes; a longer one is sent as messages.
PASSIVE_BYTES = 2000


@dataclass(frozen=True)
class Handled:
    """What goes straight back, and the short code of a bug if one was met."""

    reply: Reply | None
    bug: str = ""


def receive(session: Session, desk: Desk, now: datetime, inbound: Inbound) -> Handled:
    """Keep the message and deal with it. One that came before is answered with nothing.

    The message is stored in this transaction even when dealing with it fails: it is taken up again.
    """
    if isinstance(inbound.what, Warned):
        app_warnings.heard(session, desk, now, inbound, inbound.what)
        return Handled(None)
    person = _person(session, desk, now, inbound)
    if person is None:
        return Handled(None)  # a stranger: nothing is kept, nothing is said
    whence = (inbound.key, inbound.channel, inbound.sender, inbound.at)
    if not inbox.keep(session, *whence, dump(inbound), now):
        return Handled(None)
    return _deal(session, desk, now, inbound, person)


def again(session: Session, desk: Desk, now: datetime, key: str) -> Handled:
    """Take up a message that was kept but not dealt with."""
    row = inbox.find(session, key)
    if row is None or row.done_at:
        return Handled(None)
    row.done_at = now
    session.flush()
    inbound = load(inbox.body(session, row))
    person = _person(session, desk, now, inbound)
    return _deal(session, desk, now, inbound, person) if person else Handled(None)


def _person(session: Session, desk: Desk, now: datetime, inbound: Inbound) -> PersonRow | None:
    """Who it is, if we know them; who comes back into the bot's scope is active again."""
    if inbound.channel == TELEGRAM:
        return binding.person_of(session, desk, now, inbound)
    person = people.find_by_wecom(session, inbound.sender)
    if person and isinstance(inbound.what, Joined):
        person.active = True
    return person if person and person.active else None


def _deal(session: Session, desk: Desk, now: datetime, inbound: Inbound, person: PersonRow) -> Handled:
    session.info["cause"] = inbound.cause
    try:
        with session.begin_nested():
            reply = answer(session, desk, now, inbound, person)
    except Refusal as refusal:
        reply = _refused(session, desk, now, inbound, refusal)
        return Handled(_put(session, now, inbound, person, reply, is_notice=True))
    except Exception as error:  # a bug of ours must not lose what a person said
        if is_lost_race(error) or is_away(error):
            raise  # the whole transaction is run once more, or nothing was kept
        code = secrets.token_hex(3)
        about = {"action": "inbound_failed", "code": code, "cause": inbound.cause}
        log.exception("message not dealt with", extra=about)
        inbox.mark_failed(session, inbound.key, code)
        reply = Reply(text=listing.bug(code))
        return Handled(_put(session, now, inbound, person, reply, is_notice=True), bug=code)
    return Handled(_put(session, now, inbound, person, reply, is_notice=_is_notice(inbound)))


def _is_notice(inbound: Inbound) -> bool:
    """Whether the text that answers this has nothing of an order in it; it matters on Telegram alone."""
    what = inbound.what
    if inbound.channel != TELEGRAM:
        return False
    if isinstance(what, Entered | Joined | Unread):
        return True
    found = parse(what.text) if isinstance(what, Said) else None
    return isinstance(found, Command) and found.verb in NOTICES


def _refused(session: Session, desk: Desk, now: datetime, inbound: Inbound, refusal: Refusal) -> Reply:
    """The reason in words; a stale card shows how things stand now."""
    order = _pressed_order(session, inbound)
    if order is None or refusal.code not in ("wrong_state", "no_longer_yours"):
        return Reply(text=refusal.sentence)
    face = closed_face(order, desk, now, order.state.label)
    return Reply(card=face, messages=(Text(refusal.sentence, is_notice=True),))


def _pressed_order(session: Session, inbound: Inbound) -> Order | None:
    if not isinstance(inbound.what, Pressed):
        return None
    number = inbound.what.key.split(":")[1:2]
    return session.get(Order, int(number[0])) if number and number[0].isdecimal() else None


def _put(
    session: Session,
    now: datetime,
    inbound: Inbound,
    person: PersonRow,
    reply: Reply,
    *,
    is_notice: bool = False,
) -> Reply:
    """Put into the outbox what cannot go straight back; what is left goes back at once.

    On Telegram nothing but the pressed card's new face goes straight back.
    """
    pressed = isinstance(inbound.what, Pressed)
    on_telegram = inbound.channel == TELEGRAM
    if isinstance(inbound.what, Pressed) and on_telegram and reply.card:
        keyboard.keep(session, inbound.what.task_id, reply.card)
    too_long = len(reply.text.encode()) > PASSIVE_BYTES
    text_waits = bool(reply.text) and (pressed or on_telegram or too_long)
    if pressed and reply.card:
        text_waits = False  # the card's new face says it
    bodies = (*((Text(reply.text, is_notice),) if text_waits else ()), *reply.messages)
    is_elsewhere = inbound.channel in (BOT, TELEGRAM) or bool(person.prefers)
    channel = inbound.channel if is_elsewhere else ""
    put(
        session,
        now,
        [
            Message(f"answer:{inbound.key}:{n}", person.id, body, channel=channel)
            for n, body in enumerate(bodies)
        ],
    )
    if pressed:
        return Reply(card=reply.card, button=reply.button)
    return Reply(text="" if text_waits else reply.text)
