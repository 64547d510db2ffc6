"""疑似重复: a linked repeat is the desk's to confirm or to deny; nothing else comes of it by itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.assign import names
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import change_cards
from notifier.card import Card
from notifier.cards import orders as cards
from notifier.cards import repeats as repeat_cards
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.words import Action, State
from storage import timeline
from storage.tables import Order, PersonRow


def settle(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    is_repeat: bool,
    pressed: str = "",
) -> Reply:
    """确认重复 or 不是重复: the flag and the timeline say so; it may be said the other way later."""
    permit(session, actor, order, Action.SETTLE_REPEAT)
    if not allowed(order.state, Action.SETTLE_REPEAT):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.SETTLE_REPEAT))
    linked = order.repeat_of or _denied(session, order)
    if linked is None:
        raise Refusal("no_repeat", f"工单 {order.short} 没有疑似重复的工单。")
    other = linked % 1_000_000
    if order.repeat_confirmed is is_repeat:
        raise Refusal("settled", repeat_cards.settled(order.short, other, is_repeat))
    order.repeat_confirmed, order.repeat_of = is_repeat, linked if is_repeat else None
    data = {"of": linked, "is_repeat": is_repeat}
    said = repeat_cards.note(other, is_repeat)
    record(session, now, actor.id, order, Action.SETTLE_REPEAT.value, note=said, data=data)
    face = _face(session, desk, now, order)
    if face:
        change_cards(session, now, order, ("new", "dispatch"), face, but=pressed)
    return Reply(text=repeat_cards.settled(order.short, other, is_repeat), card=face)


def _denied(session: Session, order: Order) -> int | None:
    """The id of the order that this one was said not to repeat; the timeline knows it."""
    row = timeline.last_of(session, order.id, Action.SETTLE_REPEAT.value)
    return int(row.data["of"]) if row else None


def _face(session: Session, desk: Desk, now: datetime, order: Order) -> Card | None:
    """The card of an order that still waits at the desk, with the new flag."""
    make = {State.RECEIVED: cards.new_order, State.SIGNED: cards.to_dispatch}.get(order.state)
    return make(order, desk, now, names(session)) if make else None
