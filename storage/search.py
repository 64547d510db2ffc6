"""Full-text search: SQLite FTS5, or PostgreSQL's tsvector and GIN, over words that were cut before.

The newest hits come first and come soon: a frequent word's list is read from its new end and left as soon
as the page is full; where the conditions leave few orders, those are read instead of the word's list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    table,
)
from sqlalchemy import literal as constant
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import lists
from storage.lists import COUNTED, Cursor, Page
from storage.tables import Order, WordsRow

#: How far ids may run behind the clock: orders are numbered as they come in, a day covers any disorder.
SLACK = timedelta(days=1)
#: Up to so many orders are looked at one by one before a word's list, which may be long, is read.
FEW = 2000
#: So many of the newest orders show how frequent words are.
NEWEST = 2000
#: Frequent is a word of one order in so many; with all that is asked beside it, of one in so many.
FREQUENT, FREQUENT_BESIDE = 100, 500
_WORDS = WordsRow.__table__
_FTS = table("order_words_fts", column("rowid"), column("order_words_fts"))

#: The order's id, in its own table or beside its words.
Key = ColumnElement[int] | InstrumentedAttribute[int]


class Term(Protocol):
    """One word of a question, as ``nlp.terms`` cuts it."""

    @property
    def pieces(self) -> tuple[str, ...]: ...

    @property
    def literal(self) -> str: ...

    @property
    def number(self) -> str: ...


@dataclass(frozen=True)
class Wanted:
    """What is looked for."""

    terms: Sequence[Term] = ()
    where: Sequence[ColumnElement[bool]] = ()
    since: datetime | None = None
    until: datetime | None = None  # excluded


def index(session: Session, words: Mapping[int, Sequence[str]]) -> None:
    """Keep these orders' words, whatever was kept of them before."""
    if not words:
        return
    before = delete(WordsRow).where(WordsRow.order_id.in_(list(words)))
    session.execute(before.execution_options(synchronize_session=False))
    rows = [{"id": order_id, "joined": " ".join(each)} for order_id, each in words.items()]
    session.execute(_keep(_is_sqlite(session)), rows)


@cache
def _keep(is_sqlite: bool) -> Insert:
    """PostgreSQL takes the words as they are: none of its own parsing, which knows no Chinese."""
    joined: Any = bindparam("joined")
    kept = joined if is_sqlite else func.array_to_tsvector(func.string_to_array(joined, " "))
    return insert(WordsRow).values(order_id=bindparam("id"), words=kept)


def newest(session: Session, wanted: Wanted, most: int, cursor: Cursor | None = None) -> Page:
    """At most ``most`` hits, the newest first; no more than ``lists.COUNTED`` are counted."""
    where = [*wanted.where, *(_compared(term) for term in wanted.terms if term.literal)]
    groups = [group for term in wanted.terms for group in _groups(term)]
    few = _few(session, wanted.where) if groups else None
    if groups and few is None:
        joined = bool(where or wanted.since or wanted.until)
        hits, key = _hits(session, wanted, groups, joined=joined)
        return _along(session, hits.where(*where, *_days(session, wanted, key)), key, most, cursor)
    where += _days(session, wanted, Order.id)
    if few is not None:
        where += [Order.id.in_(few), _among(session, groups)]
    return lists.newest(session, where, most, cursor)


def _few(session: Session, where: Sequence[ColumnElement[bool]]) -> list[int] | None:
    """The orders that meet the conditions, whatever their words, if they are few: say, those still open."""
    found = list(session.scalars(select(Order.id).where(*where).limit(FEW + 1))) if where else []
    return found if where and len(found) <= FEW else None


def having(session: Session, terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    """The terms as conditions on orders, for counting all hits rather than showing the newest."""
    where = [_compared(term) for term in terms if term.literal]
    groups = [group for term in terms for group in _groups(term)]
    if groups:
        words = _FTS if _is_sqlite(session) else _WORDS
        hits = select(_key(session)).select_from(words).where(_matches(session, groups))
        where.append(Order.id.in_(hits))
    return where


def _groups(term: Term) -> list[tuple[str, ...]]:
    """One of each group must be there: every piece, or what may be a number or a word."""
    return [(term.number, *term.pieces)] if term.number else [(piece,) for piece in term.pieces]


def _compared(term: Term) -> ColumnElement[bool]:
    """What is typed stands in the text as it is, or is the order's number or the tail of it."""
    columns = [Order.masked, Order.title, Order.category, Order.school]
    columns += [Order.number] if term.number else []
    found = [column.contains(term.literal, autoescape=True) for column in columns]
    if term.number and term.literal.isdecimal():
        found.append(Order.id % 1_000_000 == int(term.literal))
    return or_(*found)


def _days(session: Session, wanted: Wanted, key: Key) -> list[ColumnElement[bool]]:
    """The days asked for, and the ids that go with them: those say where in a word's list to begin."""
    where: list[ColumnElement[bool]] = []
    if wanted.since:
        begin = _first_from(session, wanted.since - SLACK)
        where += [Order.received_at >= wanted.since, key >= begin if begin else constant(False)]
    if wanted.until:
        end = _first_from(session, wanted.until + SLACK)
        where += [Order.received_at < wanted.until, *([key < end] if end else [])]
    return where


def _first_from(session: Session, at: datetime) -> int | None:
    query = select(Order.id).where(Order.received_at >= at).order_by(Order.received_at, Order.id)
    return session.scalar(query.limit(1))


def _along(session: Session, hits: Select[Any], key: Key, most: int, cursor: Cursor | None) -> Page:
    """Read off the list of the words, from its new end; the first page and the count are one look."""
    counted = _ids(session, hits, key.desc(), COUNTED + 1)
    if cursor is None:
        return Page(_orders(session, counted[:most]), len(counted), 0)
    if cursor.backwards:
        ids = _ids(session, hits.where(key > cursor.order_id), key, most)[::-1]
    else:
        ids = _ids(session, hits.where(key < cursor.order_id), key.desc(), most)
    front = _ids(session, hits.where(key > ids[0]), key.desc(), COUNTED + 1) if ids else ()
    return Page(_orders(session, ids), len(counted), len(front))


def _ids(session: Session, hits: Select[Any], order: ColumnElement[Any] | Key, most: int) -> list[int]:
    return list(session.scalars(hits.order_by(order).limit(most)))


def _orders(session: Session, ids: Sequence[int]) -> list[Order]:
    found = {order.id: order for order in session.scalars(select(Order).where(Order.id.in_(ids)))}
    return [found[order_id] for order_id in ids]


def _hits(
    session: Session, wanted: Wanted, groups: Sequence[tuple[str, ...]], *, joined: bool
) -> tuple[Select[Any], Key]:
    """The ids of orders with these words, and the column to sort by; the words lead, the orders follow.

    The orders themselves are looked at only where something is asked of them (``joined``).

    PostgreSQL guesses that words come independently of each other, and would read all orders backwards for
    two words that never meet, or never for the letters of one name. So what is not frequent among the newest,
    and any name, is taken from the words' index first, and sorted before the orders are looked at: no more of
    them are than it takes to fill the page.
    """
    matches, key = _matches(session, groups), _key(session)
    is_name = any(term.literal for term in wanted.terms)
    if _is_sqlite(session) or (not is_name and _is_frequent(session, groups, wanted.where)):
        words = _FTS if _is_sqlite(session) else _WORDS
        there = words.join(Order, Order.id == key) if joined else words
        return select(key).select_from(there).where(matches), key
    found = select(_WORDS.c.order_id).where(matches).cte("found")
    found = found.prefix_with("MATERIALIZED", dialect="postgresql")
    first = select(found.c.order_id).order_by(found.c.order_id.desc()).subquery("hits")
    key = first.c.order_id
    return select(key).select_from(first.join(Order, Order.id == key) if joined else first), key


def _is_frequent(
    session: Session, groups: Sequence[tuple[str, ...]], where: Sequence[ColumnElement[bool]]
) -> bool:
    """Whether many of the newest orders have the words, and some of those meet the conditions as well."""
    newest = select(_WORDS).order_by(_WORDS.c.order_id.desc()).limit(NEWEST).subquery()
    found = list(session.scalars(select(newest.c.order_id).where(_matches(session, groups, newest.c.words))))
    if len(found) * FREQUENT < NEWEST or not where:
        return len(found) * FREQUENT >= NEWEST
    both = session.scalar(select(func.count()).select_from(Order).where(Order.id.in_(found), *where))
    return (both or 0) * FREQUENT_BESIDE >= NEWEST


def _key(session: Session) -> ColumnElement[int]:
    """The order's id where the words are: a condition on it is a place in their list."""
    key: ColumnElement[int] = _FTS.c.rowid if _is_sqlite(session) else _WORDS.c.order_id
    return key


def _matches(
    session: Session, groups: Sequence[tuple[str, ...]], words: ColumnElement[Any] = _WORDS.c.words
) -> ColumnElement[bool]:
    """The words are letters and digits alone: nothing in them is a sign of either language of questions."""
    if _is_sqlite(session):
        asked = " AND ".join("(" + " OR ".join(f'"{word}"' for word in group) + ")" for group in groups)
        return _FTS.c.order_words_fts.op("MATCH", is_comparison=True)(asked)
    asked = " & ".join("(" + " | ".join(f"'{word}'" for word in group) + ")" for group in groups)
    return words.op("@@", is_comparison=True)(cast(asked, TSQUERY))


def _among(session: Session, groups: Sequence[tuple[str, ...]]) -> ColumnElement[bool]:
    """Whether an order that is being looked at has these words."""
    if _is_sqlite(session):
        spaced = " " + _WORDS.c.words + " "
        has = and_(*(or_(*(spaced.contains(f" {word} ") for word in group)) for group in groups))
    else:
        has = _matches(session, groups)
    return select(_WORDS.c.order_id).where(_WORDS.c.order_id == Order.id, has).exists()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
