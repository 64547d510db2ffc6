"""自动派发: what the desk has allowed goes to its department by itself; 撤回 and 改派 work as ever."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import assign
from handlers.desk import Desk
from handlers.moving import SYSTEM
from handlers.telling import on_duty_now, tell_people
from notifier.cards import assigning
from rules.errors import Refusal
from rules.words import Action
from storage import orders, timeline
from storage.tables import Order

#: How long after its signing an order may go by itself; what waits longer has been seen by a person.
FRESH = timedelta(minutes=15)
MOST = 100


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Dispatch what is signed, ordinary and sure enough, and tell who is on duty."""
    if desk.automatic_from is None:
        return
    for order in orders.freshly_signed(session, now - FRESH, MOST):
        assign.suggest(session, desk, order)
        if (
            not _went_before(session, order)
            and may_go(session, desk, order)
            and _go(session, desk, now, order)
        ):
            _tell(session, desk, now, order)


def _went_before(session: Session, order: Order) -> bool:
    """What a person took back, or a department sent back, goes nowhere by itself again."""
    return timeline.last_of(session, order.id, Action.DISPATCH.value) is not None


def may_go(session: Session, desk: Desk, order: Order) -> bool:
    """Whether no human need look first: never at what is key, sensitive, 保密, a repeat, or not ours."""
    special = order.is_key or order.is_sensitive or order.is_confidential or order.is_repeat
    found = order.suggestions or []
    if special or desk.automatic_from is None or not found or found[0]["confidence"] < desk.automatic_from:
        return False
    is_clear = desk.reader.is_clear(orders.original(session, order), order.title)
    return is_clear and not _went_before(session, order)


def _go(session: Session, desk: Desk, now: datetime, order: Order) -> bool:
    """Whether it went; when nobody of the department is there, a person decides."""
    first = (order.suggestions or [])[0]["department"]
    try:
        with session.begin_nested():
            assign.dispatch(session, desk, now, SYSTEM, order, first)
    except Refusal:
        return False
    return True


def _tell(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    said = assigning.automatic(order)
    tell_people(session, now, on_duty_now(session, desk, now), f"automatic:{order.id}", said)
