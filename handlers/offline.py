"""线下移送: a matter of discipline goes by number alone; its papers are collected from the desk."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.assign import names
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import change_cards, tell
from notifier.cards import offline as cards
from notifier.cards import orders as order_cards
from notifier.outbox import URGENT
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.words import Action, State
from storage.tables import Order, PersonRow


def move_offline(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """线下移送 1023 ‹why›: nothing of its text is shown any more but to the desk."""
    permit(session, actor, order, Action.MOVE_OFFLINE)
    if not allowed(order.state, Action.MOVE_OFFLINE):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.MOVE_OFFLINE))
    if order.is_offline:
        raise Refusal("offline", cards.already(order))
    order.is_offline = order.is_confidential = True
    record(session, now, actor.id, order, Action.MOVE_OFFLINE.value, note=words)
    _change_what_people_hold(session, desk, now, order)
    if order.holder and order.department:
        tell(session, now, [order.holder], order, "offline", cards.collect(order), URGENT)
    return Reply(text=cards.moved(order))


def _change_what_people_hold(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """Cards that went out before still show the gist: they get a face without it."""
    faces = {
        State.RECEIVED: order_cards.new_order(order, desk, now, names(session)),
        State.SIGNED: order_cards.to_dispatch(order, desk, now, names(session)),
    }
    waiting = faces.get(order.state, order_cards.closed_face(order, desk, now, order.state.label))
    change_cards(session, now, order, ("new", "dispatch"), waiting)
    change_cards(session, now, order, ("work",), order_cards.work_order(order, desk, now))
    closed = order_cards.closed_face(order, desk, now, "已转线下移送")
    change_cards(session, now, order, ("copy", "part", "example"), closed)
