"""Asks for one sentence, keeps the question, and goes on when the answer comes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import (
    applications,
    assign,
    confirm,
    incidents,
    instructing,
    review,
    schools,
    supervising,
    together,
)
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, standing
from notifier.cards import handling
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.words import Action, ApplicationKind
from storage import conversations, orders, results
from storage.tables import Order, PersonRow

TRANSFER, REVEAL, BACK, EXTEND, PART = "transfer", "reveal", "back", "extend", "part"
SCHOOL = "school"
SUPERVISION, PRESS_ON, CARRY_OUT = "supervision", "press_on", "carry_out"
_FOR = {
    TRANSFER: Action.ASK_TRANSFER,
    REVEAL: Action.REVEAL,
    BACK: Action.SEND_BACK,
    EXTEND: Action.APPLY_EXTEND,
    PART: Action.GIVE_PART,
    SCHOOL: Action.SCHOOL_ANSWER,
    SUPERVISION: Action.ANSWER_SUPERVISION,
    PRESS_ON: Action.END_SUPERVISION,
    CARRY_OUT: Action.ANSWER_INSTRUCTION,
    incidents.TOPIC: Action.REPORT_INCIDENT,
}
#: Where the answer goes, for those that need nothing but the words.
_GOES_TO: dict[str, Callable[..., Reply]] = {
    TRANSFER: assign.ask_transfer,
    PART: together.give_part,
    SCHOOL: schools.answer,
    REVEAL: confirm.reveal,
    SUPERVISION: supervising.answer,
    PRESS_ON: supervising.press_on,
    CARRY_OUT: instructing.carry_out,
}


def ask(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, topic: str, pressed: str = ""
) -> Reply:
    """Ask why; the person's next message is the answer. Refused at once where it could not be done anyway."""
    action = _FOR[topic]
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))
    if topic == REVEAL:
        confirm.may_reveal(actor, order)
    conversations.save(session, actor.id, order.id, topic, pressed, now)
    return Reply(text=handling.ask_reason(order, action))


def send_back(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """退回补正 by button: with the failed checks where there are any, else the officer is asked."""
    row = results.latest(session, order.id)
    if row and row.findings:
        return review.send_back(session, desk, now, actor, order, "", pressed)
    return ask(session, desk, now, actor, order, BACK, pressed)


def pending(session: Session, actor: PersonRow) -> tuple[Order, str] | None:
    """The question this person was asked and has not answered."""
    row = conversations.current(session, actor.id)
    return (orders.get(session, row.order_id), row.topic) if row and row.topic in _FOR else None


def answered(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, topic: str, words: str
) -> Reply:
    """Go on with the answer."""
    row = conversations.find(session, actor.id, order.id, topic)
    pressed = conversations.body(session, row) if row else ""
    _end(session, actor, order, topic)
    if topic in _GOES_TO:
        return _GOES_TO[topic](session, desk, now, actor, order, words)
    if topic == EXTEND:
        kind = ApplicationKind.EXTEND
        return applications.apply(session, desk, now, actor, order, kind, words)
    if topic == incidents.TOPIC:
        return incidents.go_on(session, desk, now, actor, order, words, pressed)
    return review.send_back(session, desk, now, actor, order, words, pressed)


def drop(session: Session, actor: PersonRow, order: Order, topic: str) -> Reply:
    """取消."""
    _end(session, actor, order, topic)
    return Reply(text=handling.asking_dropped(order))


def _end(session: Session, actor: PersonRow, order: Order, topic: str) -> None:
    conversations.drop(session, order.id, actor.id, topic)
    conversations.resume(session, actor.id, order.id)
