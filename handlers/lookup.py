"""Lists and look-ups: what is open, what is mine, what is late, and one order as it stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.assign import names, suggest
from handlers.desk import Desk
from handlers.finding import SEES_ALL
from handlers.inbound import Reply
from handlers.moving import owns, permit
from handlers.review import reply_of
from handlers.timing import facts_of
from notifier.card import Card
from notifier.cards import listing, reviewing
from notifier.cards import orders as cards
from notifier.cards.phrases import as_of
from rules.clocks import clocks_for
from rules.errors import Refusal
from rules.explain import explain
from rules.permissions import DESK
from rules.words import Action, Role, State
from storage import intakes, orders, people, results, timeline
from storage.tables import DepartmentRow, Order, PersonRow

#: What waits for whom.
DESK_STATES = (State.RECEIVED, State.SIGNED, State.SUBMITTED, State.PASSED)
CONTACT_STATES = (State.DISPATCHED, State.HANDLING)
PAGE = 10


def todo(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """待办: what waits for this person, by what they are."""
    found = waiting_for(session, actor)
    return Reply(text=listing.listed("待办", found, len(found), _as_of(session, desk, now), now))


def waiting_for(session: Session, actor: PersonRow) -> list[Order]:
    """The orders whose next step is this person's."""
    roles = people.roles_of(actor)
    found: dict[int, Order] = {}
    if roles & DESK:
        found |= {order.id: order for order in orders.in_states(session, DESK_STATES)}
    found |= {order.id: order for order in orders.in_states(session, CONTACT_STATES, holder=actor.id)}
    if Role.HEAD in roles:
        for row in _headed(session, actor):
            found |= {o.id: o for o in orders.in_states(session, (State.APPROVING,), department=row.name)}
    return sorted(found.values(), key=lambda order: (order.due_at or order.received_at, order.id))


def _headed(session: Session, actor: PersonRow) -> list[DepartmentRow]:
    return [row for row in people.departments(session) if row.head == actor.id]


def mine(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """我的: the open orders this person holds or heads, whatever they wait for."""
    found = [order for order in _open(session, actor) if owns(session, actor, order)]
    return Reply(text=listing.listed("我的工单", found, len(found), _as_of(session, desk, now), now))


def overdue(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """超期: past the official deadline; who does not see everything sees their department's."""
    found = [order for order in orders.overdue(session, now) if _seen(session, actor, order)]
    return Reply(text=listing.listed("超期工单", found, len(found), _as_of(session, desk, now), now))


def in_state(session: Session, desk: Desk, now: datetime, actor: PersonRow, state: State) -> Reply:
    """The orders that stand in one state, and the first of them as a card to work on."""
    found = [order for order in orders.in_states(session, (state,)) if _seen(session, actor, order)]
    text = listing.listed(state.label, found, len(found), _as_of(session, desk, now), now)
    first = (working_card(session, desk, now, actor, found[0]),) if found else ()
    return Reply(text=text, messages=first)


def _open(session: Session, actor: PersonRow) -> list[Order]:
    return [order for order in orders.in_states(session, orders.OPEN) if _seen(session, actor, order)]


def _seen(session: Session, actor: PersonRow, order: Order) -> bool:
    return bool(people.roles_of(actor) & SEES_ALL) or owns(session, actor, order)


def _as_of(session: Session, desk: Desk, now: datetime) -> str:
    return as_of(intakes.last(session), now, desk.tz)


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
    return cards.show(order, desk, now, _people(session, order))


def review_card(session: Session, desk: Desk, now: datetime, order: Order) -> Card:
    """The card for checking what was handed in last."""
    row = results.latest(session, order.id)
    who = people.name_of(session, row.by if row else order.holder)
    return reviewing.review(order, desk, now, who, reply_of(session, order), row.findings if row else [])


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
    return Reply(text=listing.why(order, deadlines, cards.suggestion_line(order)))
