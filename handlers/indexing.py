"""Keeps orders findable by their words: of the masked text alone, in the same transaction as the order."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.desk import Desk
from nlp import terms
from storage import runs, search
from storage.tables import Order

#: Orders that were here before the index are cut so many at a time: a tenth of a second each round.
BATCH = 200
SETTING = "search"


def index(session: Session, orders: Iterable[Order]) -> None:
    """Cut these orders' words anew; ids and texts must be there."""
    search.index(session, {order.id: words_of(order) for order in orders})


def words_of(order: Order) -> list[str]:
    """What an order is found by."""
    texts = (order.masked, order.title, order.category, order.school)
    return terms.indexed(*texts, numbers=(order.number, str(order.id % 1_000_000)))


def is_behind(session: Session) -> bool:
    """Whether orders from before the index are still to be cut."""
    return "below" in runs.setting(session, SETTING)


def catch_up(session: Session, desk: Desk, now: datetime) -> int:
    """Index a few of the orders that came before the index did, the newest first; 0 when none is left."""
    below = runs.setting(session, SETTING).get("below")
    if below is None:
        return 0
    query = select(Order).where(Order.id < below).order_by(Order.id.desc()).limit(BATCH)
    found = list(session.scalars(query))
    index(session, (order for order in found if order.masked))
    left = {"below": found[-1].id} if found else {}
    runs.remember(session, SETTING, left, now)
    return len(found)
