"""查: orders by words, department, dates and state, as people say them: "食堂 上周 未办结"."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from handlers.moving import owns
from nlp.queries import Query, read_query
from notifier.cards import listing
from notifier.cards.phrases import as_of, typed
from rules import wordings
from rules.permissions import DESK
from storage import intakes, people
from storage.orders import OPEN
from storage.tables import Order, PersonRow

#: So many of the newest hits are looked through; who may not see them all sees those that are theirs.
MOST = 200


def search(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """Every word must stand in the masked text, the title, the category or the school; newest first."""
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    asked = read_query(words, now, desk.tz, known)
    rows = session.scalars(_query(asked, now).order_by(Order.id.desc()).limit(MOST))
    found = [order for order in rows if _may_find(session, actor, order)]
    as_of_now = as_of(intakes.last(session), now, desk.tz)
    return Reply(
        text=listing.listed(f"查询“{typed(words)}”", found, len(found), as_of_now, now, desk.privacy)
    )


def _query(asked: Query, now: datetime) -> Select[Order]:
    query = select(Order)
    for word in asked.words:
        columns = (Order.masked, Order.title, Order.category, Order.school)
        query = query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))
    if asked.since:
        query = query.where(Order.received_at >= asked.since)
    if asked.until:
        query = query.where(Order.received_at < asked.until)
    if asked.states:
        query = query.where(Order.state.in_(asked.states))
    if asked.overdue:
        query = query.where(Order.due_at < now, Order.state.in_(asked.states or OPEN))
    return query.where(Order.department == asked.department) if asked.department else query


def _may_find(session: Session, actor: PersonRow, order: Order) -> bool:
    """A confidential order is found by words only by who may read it."""
    mine = owns(session, actor, order)
    if order.is_confidential and not mine:
        return bool(people.roles_of(actor) & DESK)
    return mine or may_see(session, actor, order)


def wording(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """口径: the approved wordings that speak of what is asked for."""
    found = wordings.find(words, desk.wordings, now.astimezone(desk.tz).date())
    return Reply(text=listing.wordings(typed(words), found))
