"""Counts for hot topics: categories, schools and words in a stretch of time, and matters told again."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, column, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import Order, WordsRow

#: So many of the newest texts are looked through for words; more would tell the same.
MOST_TEXTS = 1500


def categories(session: Session, since: datetime, until: datetime) -> Counter[str]:
    """How many orders of each category, whole path, were received."""
    return _counted(session, Order.category, since, until)


def schools(session: Session, since: datetime, until: datetime) -> Counter[str]:
    """How many orders about each school were received; confidential ones are not told of."""
    return _counted(session, Order.school, since, until, ~Order.is_confidential)


def schools_of(session: Session, category: str, since: datetime, until: datetime) -> Counter[str]:
    """The schools of one category's orders."""
    return _counted(session, Order.school, since, until, ~Order.is_confidential, Order.category == category)


def texts(session: Session, since: datetime, until: datetime) -> list[tuple[str, str]]:
    """(title, masked text) of the newest orders received, confidential ones left out."""
    query = select(Order.title, Order.masked).where(*_within(since, until), ~Order.is_confidential)
    rows = session.execute(query.order_by(Order.id.desc()).limit(MOST_TEXTS))
    return [(row.title, row.masked) for row in rows]


def words(session: Session, since: datetime, until: datetime) -> Counter[str]:
    """How many orders received in this time have each word, confidential ones left out; in one pass."""
    query = select(WordsRow.words).join(Order, Order.id == WordsRow.order_id)
    query = query.where(*_within(since, until), ~Order.is_confidential)
    if session.get_bind().dialect.name == "postgresql":
        return _by_postgres(session, query)
    found: Counter[str] = Counter()
    for kept in session.scalars(query):
        found.update(kept.split())
    return found


def _by_postgres(session: Session, query: Select[Any]) -> Counter[str]:
    """``ts_stat`` wants its query as a text; the only values in it are our own instants."""
    plain = query.compile(dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True})
    words = select(column("word", String), column("ndoc", Integer)).select_from(func.ts_stat(str(plain)))
    return Counter({row[0]: row[1] for row in session.execute(words)})


def repeated(session: Session, since: datetime, until: datetime) -> list[tuple[int, int]]:
    """(first order, how many came after it) of matters told again in this time, the most first."""
    query = select(Order.id, Order.repeat_of).where(*_within(since, until), Order.repeat_of.is_not(None))
    links = {row.id: row.repeat_of for row in session.execute(query.where(~Order.is_confidential))}
    many: dict[int, int] = defaultdict(int)
    for order_id in links:
        many[_root(order_id, links)] += 1
    return sorted(many.items(), key=lambda each: (-each[1], each[0]))


def _root(order_id: int, links: dict[int, Any]) -> int:
    """The first telling, as far as the links of this time lead."""
    seen = {order_id}
    while (before := links.get(order_id)) is not None and before not in seen:
        seen.add(before)
        order_id = before
    return order_id


def _counted(
    session: Session,
    named: InstrumentedAttribute[str],
    since: datetime,
    until: datetime,
    *where: ColumnElement[bool],
) -> Counter[str]:
    query = select(named, func.count()).where(*_within(since, until), named != "", *where).group_by(named)
    return Counter({row[0]: row[1] for row in session.execute(query)})


def _within(since: datetime, until: datetime) -> Iterable[ColumnElement[bool]]:
    return Order.received_at >= since, Order.received_at < until
