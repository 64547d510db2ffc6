"""What a one-time page shows, to the one it was made for, while the order is still theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import may_see
from handlers.moving import record
from notifier.cards import handling
from rules.permissions import DESK
from storage import links, orders, people
from storage.tables import LinkRow, Order

#: The pages, with their headings.
PURPOSES = {"reveal": "诉求人联系方式", "read": "保密件全文"}


@dataclass(frozen=True)
class Shown:
    """One page's content; it hides itself after so many seconds."""

    title: str
    text: str
    watermark: str
    seconds: int


def show(session: Session, desk: Desk, now: datetime, purpose: str, token: str) -> Shown | None:
    """Use the link up and give what it stands for; None when it is spent or the order moved on."""
    link = links.use(session, token, purpose, now)
    if link is None or link.order_id is None:
        return None
    order = orders.get(session, link.order_id)
    person = people.find(session, link.person)
    if person is None or not person.active or not may_see(session, person, order):
        return None
    if order.is_offline and not people.roles_of(person) & DESK:
        return None  # the link was made before it went offline
    if purpose == "reveal" and (order.holder != person.id or order.is_confidential):
        return None
    record(session, now, person.id, order, f"page_{purpose}")
    mark = f"{person.name} {now.astimezone(desk.tz):%Y-%m-%d %H:%M:%S} 工单 {order.short}"
    return Shown(PURPOSES[purpose], _content(session, desk, now, order, link), mark, _seconds(desk))


def _content(session: Session, desk: Desk, now: datetime, order: Order, link: LinkRow) -> str:
    if link.purpose == "read":
        return handling.full_text(order, desk, now)
    found = orders.personal(session, order)
    return handling.contact_details(found.caller, found.phone, found.place)


def _seconds(desk: Desk) -> int:
    return int(desk.reveal_lasts.total_seconds())
