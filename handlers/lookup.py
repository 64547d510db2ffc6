"""Lists and look-ups: what is open, what is mine, what is late, and one order as it stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.assign import names, suggest
from handlers.checking import findings_now
from handlers.desk import Desk
from handlers.finding import is_theirs, visible
from handlers.inbound import Reply
from handlers.leafing import Sheet
from handlers.moving import permit
from handlers.review import reply_of
from handlers.timing import facts_of
from notifier.card import Card
from notifier.cards import listing, reviewing
from notifier.cards import matters as matter_cards
from notifier.cards import orders as cards
from notifier.cards import schools as school_cards
from rules.clocks import clocks_for
from rules.errors import Refusal
from rules.explain import explain
from rules.permissions import DESK
from rules.words import Action, Role, State
from storage import lists, matters, orders, people, results, timeline
from storage.tables import Order, PersonRow

#: What waits for whom.
DESK_STATES = (State.RECEIVED, State.SIGNED, State.SUBMITTED, State.PASSED)
CONTACT_STATES = (State.DISPATCHED, State.HANDLING)


def todo(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Sheet:
    """待办: what waits for this person, by what they are."""
    return _sheet(session, "todo", "待办", *_waiting(session, actor))


def waiting_for(session: Session, actor: PersonRow) -> int:
    """How many orders' next step is this person's."""
    return lists.count(session, *_waiting(session, actor))


def _waiting(session: Session, actor: PersonRow) -> list[lists.Part]:
    roles = people.roles_of(actor)
    held = lists.Part(CONTACT_STATES, (Order.holder == actor.id,))
    parts = [lists.Part(DESK_STATES), held] if roles & DESK else [held]
    if Role.HEAD in roles:
        headed = [row.name for row in people.departments(session) if row.head == actor.id]
        parts.append(lists.Part((State.APPROVING,), (Order.department.in_(headed),)))
    return parts


def mine(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Sheet:
    """我的: the open orders this person holds or heads, whatever they wait for."""
    theirs = lists.Part(orders.OPEN, (is_theirs(session, actor),))
    return _sheet(session, "mine", "我的工单", theirs)


def overdue(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Sheet:
    """超期: past the official deadline; who does not see everything sees their department's."""
    late = lists.Part(orders.OPEN, (Order.due_at < now, *visible(session, actor)))
    return _sheet(session, "overdue", "超期工单", late)


def in_state(session: Session, actor: PersonRow, state: State) -> Sheet:
    """The orders that stand in one state."""
    return _sheet(session, state.value, state.label, lists.Part((state,), visible(session, actor)))


def first_card(session: Session, desk: Desk, now: datetime, actor: PersonRow, state: State) -> Card | None:
    """The first of the orders in one state, as a card to work on."""
    found = lists.page(session, lists.Part((state,), visible(session, actor)), most=1).first
    return working_card(session, desk, now, actor, found[0]) if found else None


def _sheet(session: Session, name: str, heading: str, *parts: lists.Part) -> Sheet:
    return Sheet(name, heading, lambda most, cursor: lists.page(session, *parts, most=most, cursor=cursor))


def show(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """One order: a card with what this person can do to it now."""
    return Reply(messages=(working_card(session, desk, now, actor, order),))


def working_card(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Card:
    """The card that fits the order's state and this person's part in it."""
    roles = people.roles_of(actor)
    if roles & DESK and order.state is State.RECEIVED:
        suggest(session, desk, order)
        return cards.new_order(order, desk, now, names(session))
    if roles & (DESK | {Role.SUPERVISOR}) and order.state is State.SIGNED:
        suggest(session, desk, order)
        return cards.to_dispatch(order, desk, now, names(session))
    if roles & DESK and order.state is State.SUBMITTED:
        return review_card(session, desk, now, order)
    if roles & DESK and order.state is State.PASSED:
        return reviewing.to_report(order, desk, now)
    if order.holder == actor.id and order.state in CONTACT_STATES:
        return cards.work_order(order, desk, now)
    if order.state is State.APPROVING and Role.HEAD in roles:
        return reviewing.approve(order, desk, now, reply_of(session, order))
    return cards.show(order, desk, now, _people(session, order), _beside(session, desk, now, order))


def _beside(session: Session, desk: Desk, now: datetime, order: Order) -> str:
    """The orders of the same matter, and the schools that were asked."""
    together = matters.of_matter(session, order.matter)
    asked = matters.schools_asked(session, order.id)
    return "\n".join(filter(None, (matter_cards.listed(together), school_cards.listed(asked, now, desk.tz))))


def review_card(session: Session, desk: Desk, now: datetime, order: Order) -> Card:
    """The card for checking what was handed in last."""
    row = results.latest(session, order.id)
    who = people.name_of(session, row.by if row else order.holder)
    found = findings_now(session, desk, now, order)
    return reviewing.review(order, desk, now, who, reply_of(session, order), found)


def _people(session: Session, order: Order) -> tuple[tuple[str, str], ...]:
    who = people.name_of(session, order.holder) if order.holder else ""
    return (("主办", f"{order.department or '专班'} {who}".strip()),) if who else ()


def trail(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """办理轨迹: who, when, what, why, line by line."""
    permit(session, actor, order, Action.READ)
    rows: Sequence[listing.TrailLine] = [
        listing.TrailLine(
            row.at,
            people.name_of(session, row.actor),
            row.action,
            timeline.note(session, row),
            str(row.data.get("department", "")),
        )
        for row in timeline.of(session, order.id)
    ]
    return Reply(text=listing.trail(order, rows, now, desk.tz))


def reply_text(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """The reply as one copyable text."""
    permit(session, actor, order, Action.READ)
    text = reply_of(session, order)
    if not text:
        raise Refusal("no_reply", f"工单 {order.short} 尚未提交办理结果。")
    return Reply(text=reviewing.copyable(order, text))


def why(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """为什么: how each deadline came about, and why these departments were suggested."""
    permit(session, actor, order, Action.READ)
    running = clocks_for(facts_of(order), desk.policy, desk.calendar, desk.tz, now)
    deadlines = [(clock.kind, explain(clock.steps)) for clock in running]
    return Reply(text=listing.why(order, deadlines, cards.suggestion_why(order)))
