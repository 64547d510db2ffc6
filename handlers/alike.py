"""Orders like this one: where they went, how they were solved, and whether it is the same matter again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from nlp import repeats
from nlp.routing import PastOrder
from rules.privacy import mask
from rules.words import Opinion, State
from storage import likeness, orders, results
from storage.tables import Order

#: From here two orders are taken for the same matter, if they came within so many days.
SAME_MATTER, WITHIN = 0.75, timedelta(days=60)
LEAST_ALIKE = 0.35
DONE = (State.REPORTED, State.CLOSED)


@dataclass(frozen=True)
class Like:
    """An order like the one looked at, and how alike they are (0 to 1)."""

    order: Order
    likeness: float


def look(session: Session, order: Order) -> list[Like]:
    """The orders most like this one, and this one into the index for those to come."""
    terms = repeats.terms(orders.original(session, order), order.title)
    others = likeness.candidates(session, terms, but=order.id)
    likeness.index(session, order.id, terms)
    kept = frozenset(likeness.specific(terms)[: likeness.KEPT])
    found = repeats.most_alike(kept, {str(key): each for key, each in others.items()}, LEAST_ALIKE)
    near = {int(one.key): one.likeness for one in found[:10]}
    return [Like(order, near[order.id]) for order in orders.all_of(session, near)]


def past(found: Sequence[Like]) -> list[PastOrder]:
    """Those that are done, as routing weighs them."""
    done = (one for one in found if one.order.state in DONE and one.order.department)
    return [PastOrder(str(one.order.short), one.order.department or "", one.likeness) for one in done]


def link(order: Order, found: Sequence[Like]) -> None:
    """The same matter told again, by whomever, is linked; that it is the same citizen goes first."""
    is_open = order.repeat_of is None and order.repeat_confirmed is None
    if is_open and found and found[0].likeness >= SAME_MATTER:
        other = found[0].order
        if order.received_at - other.received_at <= WITHIN:
            order.repeat_of, order.repeat_why = other.id, "matter"


def example(session: Session, order: Order) -> tuple[Order, str] | None:
    """参考答复: how the most alike order with a satisfied citizen was answered, masked."""
    for one in look(session, order):
        text = _answer(session, one.order) if one.order.state is State.CLOSED else ""
        if text and not one.order.is_confidential:
            return one.order, mask(text)
    return None


def _answer(session: Session, order: Order) -> str:
    """The reply of an order that nobody was dissatisfied with; empty when there is none."""
    visits = results.visits(session, order.id)
    if visits and Opinion.from_label(visits[-1].opinion) is Opinion.DISSATISFIED:
        return ""
    row = results.latest(session, order.id)
    return results.text(session, row) if row else orders.personal(session, order).reply
