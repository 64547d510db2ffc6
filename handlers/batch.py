"""Several orders with one press: what may go together goes, the rest is named."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import assign
from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards import batches
from rules.errors import Refusal
from rules.permissions import may, who_may
from rules.words import Action, State
from storage import orders, people
from storage.tables import Order, PersonRow

#: One press deals with so many; the rest stays on the list, so that nobody waits behind it.
MOST = 200
#: From this confidence on a suggestion may be dispatched in a batch, by a person's press.
SURE = 0.6


def sign_all(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """全部签收: everything 待签收."""
    _permit(actor, Action.SIGN)
    done = _each(session, lambda order: assign.sign_quietly(session, desk, now, actor, order), State.RECEIVED)
    return Reply(text=batches.signed(done))


def sign_and_dispatch_all(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """全部签收并派发: the sure and ordinary ones are dispatched; key, 保密, repeated and unsure ones stay."""
    _permit(actor, Action.DISPATCH)
    signed = _each(
        session, lambda order: assign.sign_quietly(session, desk, now, actor, order), State.RECEIVED
    )
    waiting = orders.in_states(session, (State.SIGNED,), MOST)
    for order in waiting:
        assign.suggest(session, desk, order)
    sent = [order for order in waiting if may_go_along(order)]
    for order in sent:
        assign.dispatch(session, desk, now, actor, order, assign.suggested(order))
    left = [order for order in waiting if order not in sent]
    return Reply(text=batches.dispatched(signed, sent, left))


def may_go_along(order: Order) -> bool:
    """Whether an order may be dispatched by its suggestion in a batch."""
    special = order.is_key or order.is_sensitive or order.is_confidential or order.is_repeat
    found = order.suggestions or []
    return not special and bool(found) and bool(found[0]["confidence"] >= SURE)


def _permit(actor: PersonRow, action: Action) -> None:
    if not may(people.roles_of(actor), action, own=False):
        raise Refusal("not_allowed", f"{action.label}由{who_may(action)}办理，您没有此项权限。")


def _each(session: Session, do: Callable[[Order], None], state: State) -> list[Order]:
    found = orders.in_states(session, (state,), MOST)
    for order in found:
        do(order)
    return found
