"""Finds the order that a person means, and says plainly when there is none or there are several."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.moving import owns, shares
from notifier.cards.phrases import shown_gist, typed
from rules.errors import Refusal
from rules.manual import Manual
from rules.permissions import DESK
from rules.words import Role
from storage import absences, orders, people
from storage.tables import Order, PersonRow

#: These see every order; the others only what is their department's.
SEES_ALL = DESK | {Role.SUPERVISOR, Role.LEADER}


def the_order(session: Session, desk: Manual, now: datetime, actor: PersonRow, reference: str) -> Order:
    """The one order that ``reference`` means. Raises Refusal with the nearest ones when it is not one."""
    year = now.astimezone(desk.tz).year
    found = [order for order in orders.find(session, reference, year) if may_see(session, actor, order)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(
            "several_orders",
            f"“{typed(reference)}”对应多件工单，请写明编号：\n" + _listed(found, desk.privacy),
        )
    near = [order for order in orders.near(session, reference, year) if may_see(session, actor, order)]
    hint = f"\n相近的工单：\n{_listed(near, desk.privacy)}" if near else ""
    raise Refusal("no_order", f"没有找到工单 {typed(reference)}。{hint}")


def may_see(session: Session, actor: PersonRow, order: Order) -> bool:
    """Whether this person may know of the order at all."""
    if absences.roles_of(session, actor) & SEES_ALL or owns(session, actor, order):
        return True
    return shares(session, actor, order)


def _listed(found: list[Order], mode: str) -> str:
    parts = ((str(order.short), order.state.label, shown_gist(order, 20, mode)) for order in found)
    return "\n".join("｜".join(filter(None, each)) for each in parts)
