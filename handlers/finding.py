"""Finds the order that a person means, and says plainly when there is none or there are several."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from handlers.moving import owns, shares
from notifier.cards.phrases import shown_gist, typed
from rules.errors import Refusal
from rules.manual import Manual
from rules.permissions import DESK
from rules.words import Role
from storage import absences, orders, people
from storage.tables import Order, PartRow, PersonRow

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


def visible(session: Session, actor: PersonRow) -> tuple[ColumnElement[bool], ...]:
    """``may_see`` as a condition of a query: who does not see everything sees what is theirs."""
    if absences.roles_of(session, actor) & SEES_ALL:
        return ()
    posts = _posts(session, actor)
    asked = select(PartRow.id).where(PartRow.order_id == Order.id, PartRow.department.in_(posts))
    return (or_(is_theirs(session, actor), asked.exists()),)


def is_theirs(session: Session, actor: PersonRow) -> ColumnElement[bool]:
    """``moving.owns`` as a condition of a query: they hold it, or a post in its department."""
    holders = [person.id for person in absences.acting(session, actor)]
    return or_(Order.holder.in_(holders), Order.department.in_(_posts(session, actor)))


def _posts(session: Session, actor: PersonRow) -> list[str]:
    """The departments in which this person, or somebody for whom they stand in, is a contact or the head."""
    acting = {person.id for person in absences.acting(session, actor)}
    rows = people.departments(session)
    return [row.name for row in rows if acting & {row.contact_a, row.contact_b, row.head}]


def _listed(found: list[Order], mode: str) -> str:
    parts = ((str(order.short), order.state.label, shown_gist(order, 20, mode)) for order in found)
    return "\n".join("｜".join(filter(None, each)) for each in parts)
