"""One inbound message from arrival to answer: kept first, then dealt with, once."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import app_warnings, asking, binding, forms, instructing, keyboard, router
from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Reply, Said, Unread, Warned
from handlers.kept import dump, load
from handlers.leaving import left
from handlers.lookup import waiting_for
from handlers.pasting import take_pasted
from handlers.turn import Turn
from nlp.commands import Command, Unclear, parse
from nlp.paste import looks_like_order
from nlp.verbs import Verb
from notifier.bodies import load as load_body
from notifier.card import Card, Text
from notifier.cards import listing
from notifier.cards.orders import closed_face
from notifier.channels.plain import read_answer
from notifier.outbox import Message, put
from notifier.reach import BOT, TELEGRAM
from rules.errors import Refusal
from storage import inbox, orders, outbox, people
from storage.db import is_away, is_lost_race, vault_of
from storage.tables import Order, PersonRow

log = logging.getLogger(__name__)

#: While a form is open these words steer it; everything else is its content.
STEERING = (Verb.STEP_BACK, Verb.SKIP, Verb.CANCEL, Verb.SAVE)
#: And these still are commands, since nobody writes them into a result.
STILL_COMMANDS = (
    Verb.TODO,
    Verb.HELP,
    Verb.MINE,
    Verb.WORDING,
    Verb.NEXT_PAGE,
    Verb.FORMER_PAGE,
    Verb.SHOW,
    Verb.READ,
    Verb.REVEAL,
    Verb.TIMELINE,
    Verb.SUBMIT,
)
#: Answered with nothing of what an order is about, also where numbers alone may leave.
NOTICES = (
    Verb.HELP,
    Verb.WHO_IS_ON,
    Verb.ROSTER,
    Verb.SWAP,
    Verb.IMPORT,
    Verb.RECONCILE,
    Verb.TELEGRAM,
    Verb.UNBIND_TELEGRAM,
    Verb.PREFER,
)
OLD_MENU = "这个菜单项已不再使用，请系统管理员重新创建应用菜单。回复“帮助”查看用法。"
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
            reply = _answer(session, desk, now, inbound, person)
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


def _answer(session: Session, desk: Desk, now: datetime, inbound: Inbound, person: PersonRow) -> Reply:
    what = inbound.what
    if isinstance(what, Pressed) and inbound.channel == TELEGRAM:
        found = keyboard.read(session, person, what)
        return Reply(card=found) if isinstance(found, Card) else _pressed(session, desk, now, person, found)
    if isinstance(what, Pressed):
        return _pressed(session, desk, now, person, what)
    if isinstance(what, Said):
        if what.from_menu:
            return _chosen(session, desk, now, person, what.text)
        return _said(session, desk, now, person, what.text.strip())
    if isinstance(what, Pictured):
        return _pictured(session, now, person, what)
    if isinstance(what, Left):
        is_elsewhere = inbound.channel == TELEGRAM and bool(person.wecom)
        return binding.lost(person) if is_elsewhere else left(session, desk, now, person)
    if isinstance(what, Entered | Joined):
        role = "、".join(sorted({role.label for role in people.roles_of(person)}))
        return Reply(text=listing.greeting(person.name, role, waiting_for(session, person)))
    return Reply(text=listing.not_taken(what.kind))


def _pressed(session: Session, desk: Desk, now: datetime, person: PersonRow, what: Pressed) -> Reply:
    verb, _, argument = what.key.partition(":")
    card = outbox.pressed(session, what.task_id, what.response_code, now) if what.task_id else ""
    turn = Turn(session, desk, now, person, argument, card, what.choices)
    return router.press(turn, verb)


def _chosen(session: Session, desk: Desk, now: datetime, person: PersonRow, text: str) -> Reply:
    """An entry of the application's menu: never an answer or the content of a form in the middle."""
    found = parse(text)
    if not isinstance(found, Command):
        raise Refusal("old_menu", OLD_MENU)
    return router.command(Turn(session, desk, now, person, command=found))


def _said(session: Session, desk: Desk, now: datetime, person: PersonRow, text: str) -> Reply:
    numbered = _numbered(session, person, text)
    if numbered is not None:
        return _pressed(session, desk, now, person, numbered)
    found = parse(text)
    in_middle = _in_middle(session, desk, now, person, found, text)
    if in_middle is not None:
        return in_middle
    if looks_like_order(text):
        return take_pasted(session, desk, now, person, text)
    if isinstance(found, Command):
        if found.verb in STEERING:
            dropped = instructing.called_off(session, person) if found.verb is Verb.CANCEL else None
            if dropped is not None:
                return dropped
            raise Refusal("no_form", "目前没有正在填写的表单。")
        return router.command(Turn(session, desk, now, person, command=found))
    perhaps = instructing.overheard(session, desk, now, person, text)
    if perhaps is not None:
        return perhaps
    raise Refusal("unclear", listing.unclear(found.nearest))


def _numbered(session: Session, person: PersonRow, text: str) -> Pressed | None:
    """ "2" from somebody who sees no cards: the second button of the card they were told of last."""
    if not person.plain:
        return None
    row = outbox.last_card(session, person.id)
    card = load_body(vault_of(session).open(row.body_sealed)) if row else None
    answer = read_answer(card, text) if isinstance(card, Card) else None
    return Pressed(answer.key, row.task_id, answer.choices) if row and answer else None


def _in_middle(
    session: Session, desk: Desk, now: datetime, person: PersonRow, found: Command | Unclear, text: str
) -> Reply | None:
    """The answer to a question or the content of a form; None when nothing is in the middle."""
    verb = found.verb if isinstance(found, Command) else None
    asked = asking.pending(session, person)
    if asked:
        order, topic = asked
        if verb is Verb.CANCEL:
            return asking.drop(session, person, order, topic)
        if not _is_still_command(session, desk, now, person, found):
            return asking.answered(session, desk, now, person, order, topic, text)
    order_in_form = forms.current_order(session, person)
    if order_in_form is None or _is_still_command(session, desk, now, person, found):
        return None
    return _in_form(session, desk, now, person, order_in_form, verb, text)


def _is_still_command(
    session: Session, desk: Desk, now: datetime, person: PersonRow, found: Command | Unclear
) -> bool:
    """A lone number is an order to be shown only when there is one; else it belongs into the form."""
    if not isinstance(found, Command) or found.verb not in STILL_COMMANDS:
        return False
    if found.verb is not Verb.SHOW:
        return True
    year = now.astimezone(desk.tz).year
    return any(may_see(session, person, each) for each in orders.find(session, found.orders[0], year))


def _in_form(
    session: Session, desk: Desk, now: datetime, person: PersonRow, order: Order, verb: Verb | None, text: str
) -> Reply | None:
    if not may_see(session, person, order):
        forms.drop(session, person, order)
        return None
    if verb is Verb.STEP_BACK:
        return forms.step_back(session, desk, now, person, order)
    if verb is Verb.SKIP:
        return forms.skip(session, desk, now, person, order)
    if verb is Verb.SAVE:
        return forms.keep(session, person, order)
    if verb is Verb.CANCEL:
        return forms.drop(session, person, order)
    return forms.say(session, desk, now, person, order, text)


def _pictured(session: Session, now: datetime, person: PersonRow, what: Pictured) -> Reply:
    order = forms.current_order(session, person)
    if order is None:
        raise Refusal("no_form", "目前没有正在填写的表单。请先在工单卡片上点“提交结果”，再发照片。")
    return forms.picture(session, now, person, order, what)


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
