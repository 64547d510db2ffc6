"""The one way an order moves: permission, state, timeline and clocks together, or not at all."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers import beside
from handlers.timing import wind
from notifier.cards.phrases import when
from rules.errors import Refusal
from rules.lifecycle import OVER, allowed, is_early, next_state
from rules.manual import Manual
from rules.permissions import DESK, may, who_may
from rules.words import Action, ClockKind, Role, State
from storage import absences, parts, people, supervisions, timeline
from storage.tables import Order, PersonRow

#: Who does what the platform has done already, and what nobody is left to do.
SYSTEM = PersonRow(id="system", name="系统", roles=[role.value for role in Role], department="")
#: Which action put an order where it is, to tell who was first.
_LED_TO = {
    State.SIGNED: (Action.SIGN, Action.ASK_TRANSFER, Action.RECALL),
    State.DISPATCHED: (Action.DISPATCH,),
    State.HANDLING: (Action.CONFIRM, Action.HANDLE, Action.SEND_BACK, Action.VISIT, Action.PLATFORM_RETURN),
    State.SUBMITTED: (Action.SUBMIT,),
    State.APPROVING: (Action.PASS,),
    State.PASSED: (Action.PASS, Action.APPROVE),
    State.REPORTED: (Action.REPORT,),
    State.CLOSED: (Action.VISIT,),
}


#: What a helping department may do as well.
SHARED = (Action.READ, Action.GIVE_PART)


def owns(session: Session, actor: PersonRow, order: Order) -> bool:
    """Whether the order is this person's, or somebody's for whom they stand in."""
    return any(_is_of(session, each, order) for each in absences.acting(session, actor))


def _is_of(session: Session, person: PersonRow, order: Order) -> bool:
    """They hold it, or a post in its department."""
    if person.id == order.holder:
        return True
    if not order.department:
        return False
    row = people.department(session, order.department)
    return person.id in (row.contact_a, row.contact_b, row.head)


def shares(session: Session, actor: PersonRow, order: Order) -> bool:
    """Whether the person's department is asked to help with the order (协办)."""
    return any(_helps(session, each, order) for each in absences.acting(session, actor))


def _helps(session: Session, person: PersonRow, order: Order) -> bool:
    helping = (people.department(session, part.department) for part in parts.of(session, order.id))
    return any(person.id in (row.contact_a, row.contact_b, row.head) for row in helping)


def _hats(
    session: Session, actor: PersonRow, order: Order, action: Action
) -> Iterator[tuple[frozenset[Role], bool]]:
    """Whom the person may act as: (roles, whether the order is theirs), once for each they stand in for.

    Who holds a department's order does the contact's part, be it the head when no contact is left.
    """
    for person in absences.acting(session, actor):
        holds = person.id == order.holder and order.department is not None
        roles = people.roles_of(person) | ({Role.CONTACT} if holds else frozenset())
        own = _is_of(session, person, order) or (action in SHARED and _helps(session, person, order))
        yield roles, own


def permit(session: Session, actor: PersonRow, order: Order, action: Action) -> None:
    """Raise Refusal unless ``actor`` may do ``action`` to this order."""
    hats = list(_hats(session, actor, order, action))
    if not any(may(roles, action, own=own) for roles, own in hats):
        raise Refusal("not_allowed", f"{action.label}由{who_may(action)}办理，您没有此项权限。")
    if order.is_confidential and not any(own or roles & DESK for roles, own in hats):
        raise Refusal("confidential", f"{order.short} 为保密件，只对承办联系人、科室负责人和专班开放。")


def act(
    session: Session,
    desk: Manual,
    now: datetime,
    actor: PersonRow,
    order: Order,
    action: Action,
    *,
    note: str = "",
    data: dict[str, Any] | None = None,
    needs_approval: bool = False,
    happy: bool = True,
    sets: Mapping[str, Any] | None = None,
) -> None:
    """Do ``action``: the order's state, its timeline and its clocks move together.

    ``sets``: columns of the order that change with it, such as who holds it from now on.
    Raises Refusal when the person may not, or when the order stands elsewhere by now.
    """
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))
    before = order.state
    order.state = next_state(before, action, needs_approval=needs_approval, happy=happy)
    stamp(order, action, now)
    for column, value in (sets or {}).items():
        setattr(order, column, value)
    record(session, now, actor.id, order, action.value, before, note=note, data=data)
    beside_state = wind(session, desk, now, order)
    if order.state is not before:
        beside.stop(beside_state, now, ClockKind.PROMISE)  # what was promised is done, or theirs no more
    if order.state in OVER and supervisions.close_with_order(session, order, now):
        record(session, now, SYSTEM.id, order, "supervision_over")


def stamp(order: Order, action: Action, now: datetime) -> None:
    """Remember when it happened, in the column of that step."""
    columns = {
        Action.SIGN: "signed_at",
        Action.DISPATCH: "dispatched_at",
        Action.CONFIRM: "confirmed_at",
        Action.HANDLE: "confirmed_at",
        Action.SUBMIT: "submitted_at",
        Action.REPORT: "reported_at",
    }
    if action in columns:
        setattr(order, columns[action], now)
    landed = {State.PASSED: "passed_at", State.APPROVING: "approving_at", State.CLOSED: "closed_at"}
    if order.state in landed:
        setattr(order, landed[order.state], now)


def record(
    session: Session,
    now: datetime,
    actor: str,
    order: Order,
    action: str,
    before: State | None = None,
    *,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Write one step of the timeline."""
    step = timeline.Step(
        at=now,
        actor=actor,
        action=action,
        from_state=before.value if before else "",
        to_state=order.state.value if before else "",
        note=note,
        data=data or {},
    )
    timeline.append(session, order, step)


def standing(session: Session, desk: Manual, now: datetime, order: Order, action: Action) -> str:
    """Why the press came too late or too early: where the order stands and who brought it there."""
    rows = [timeline.last_of(session, order.id, led.value) for led in _LED_TO.get(order.state, ())]
    last = max((row for row in rows if row), key=lambda row: row.seq, default=None)
    if last is None:
        return f"工单 {order.short} 现为“{order.state.label}”，不能{action.label}。"
    done = Action(last.action).label
    who, at = people.name_of(session, last.actor), when(last.at, now, desk.tz)
    went_on = list(State).index(order.state) > list(State).index(State(last.from_state or order.state))
    cannot = "还不能" if went_on and is_early(order.state, action) else "无需再"
    return (
        f"工单 {order.short} 已由 {who} 于 {at} {done}，现为“{order.state.label}”，{cannot}{action.label}。"
    )
