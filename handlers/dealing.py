"""What a message asks for: a press, a word, the content of a form, a picture; and what it is answered."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import asking, binding, forms, instructing, keyboard, router
from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Reply, Said
from handlers.leaving import left
from handlers.lookup import waiting_for
from handlers.pasting import take_pasted
from handlers.turn import Turn
from nlp.commands import Command, Unclear, parse
from nlp.paste import looks_like_order
from nlp.verbs import Verb
from notifier.bodies import load as load_body
from notifier.card import Card
from notifier.cards import forms as form_cards
from notifier.cards import listing
from notifier.channels.plain import read_answer
from notifier.reach import TELEGRAM
from rules.errors import Refusal
from storage import orders, outbox, people
from storage.db import vault_of
from storage.tables import Order, PersonRow

#: While a form is open these words steer it; everything else is its content.
IN_FORMS = (Verb.STEP_BACK, Verb.SKIP, Verb.CANCEL, Verb.SAVE)
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
OLD_MENU = "这个菜单项已不再使用，请系统管理员重新创建应用菜单。回复“帮助”查看用法。"


def answer(session: Session, desk: Desk, now: datetime, inbound: Inbound, person: PersonRow) -> Reply:
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
        if found.verb in IN_FORMS:
            dropped = instructing.called_off(session, person) if found.verb is Verb.CANCEL else None
            if dropped is not None:
                return dropped
            raise Refusal("no_form", form_cards.no_form())
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
        raise Refusal("no_form", form_cards.no_form("再发照片"))
    return forms.picture(session, now, person, order, what)
