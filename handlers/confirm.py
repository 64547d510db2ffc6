"""The contact takes the order on, and makes the first contact with the citizen."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import alike
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import act, permit
from handlers.telling import change_cards
from handlers.timing import wind
from nlp import times
from notifier.cards import handling, offline
from notifier.cards import orders as cards
from rules.errors import Refusal
from rules.permissions import DESK
from rules.privacy import mask
from rules.words import Action
from storage import links, people
from storage.tables import Order, PersonRow


def confirm(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """确认接收: the receipt nags end, and every card of the order says who has it."""
    act(session, desk, now, actor, order, Action.CONFIRM, sets={"holder": actor.id})
    card = cards.work_order(order, desk, now, handling.confirmed_hint(order, desk, now, actor.name))
    change_cards(session, now, order, ("work", "nag"), card, but=pressed)
    return Reply(text=handling.confirmed(order, desk, now), card=card)


def contacted(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    words: str = "",
    pressed: str = "",
) -> Reply:
    """首次联系 is recorded on its own: when it was, said in words or just now."""
    at = (times.parse(words, now, desk.tz, lean="past") if words else None) or now
    if at > now or (order.dispatched_at and at < (order.sent_at or order.received_at)):
        raise Refusal("contact_time", "首次联系时间应在派单之后、此刻之前，请重新填写。")
    act(session, desk, now, actor, order, Action.CONTACT, note=words, data={"at": at.isoformat()})
    first = order.contacted_at is None
    order.contacted_at = order.contacted_at or at
    wind(session, desk, now, order)
    card = cards.work_order(order, desk, now, handling.contacted_hint(order, desk, now))
    change_cards(session, now, order, ("work",), card, but=pressed)
    return Reply(text=handling.contacted(order, desk, now, first), card=card)


def reveal(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, reason: str) -> Reply:
    """查看联系方式: a one-time page for the assigned contact, with a reason, on the timeline."""
    may_reveal(actor, order)
    act(session, desk, now, actor, order, Action.REVEAL, note=reason, data={"way": "one-time page"})
    token = links.make(session, "reveal", actor.id, now, desk.link_lasts, order.id, mask(reason))
    return Reply(text=handling.reveal_link(order, f"{desk.public_url}/reveal/{token}", desk.link_lasts))


def may_reveal(actor: PersonRow, order: Order) -> None:
    """Raise Refusal unless the contact details are for this person: the holder, and never of a 保密 order."""
    if order.holder != actor.id:
        raise Refusal("not_holder", "联系方式只对本单承办联系人开放，请联系专班。")
    if order.is_confidential:
        raise Refusal("confidential", f"{order.short} 为保密件，不提供联系方式，请回复专班代为联系。")


def example(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """参考答复: how an order like it was answered to the citizen's content."""
    permit(session, actor, order, Action.READ)
    found = alike.example(session, order)
    if found is None:
        raise Refusal("no_example", f"还没有与工单 {order.short} 相似、且诉求人满意的答复可供参考。")
    return Reply(text=handling.example(order, *found))


def read(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """查看全文: the whole masked text, one to one; a confidential one only on a one-time page."""
    act(session, desk, now, actor, order, Action.READ)
    if order.is_offline and not people.roles_of(actor) & DESK:
        raise Refusal("offline", offline.not_here(order))
    if not order.is_confidential:
        return Reply(text=handling.full_text(order, desk, now))
    token = links.make(session, "read", actor.id, now, desk.link_lasts, order.id)
    return Reply(text=handling.read_link(order, f"{desk.public_url}/read/{token}", desk.link_lasts))
