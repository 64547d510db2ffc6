"""Finds orders that speak of the same things, by an inverted index: quick however many there are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from storage.inserting import insert_new
from storage.tables import TermRow

#: Terms of an order that are kept, terms asked by, newest orders looked at for each, orders compared.
KEPT, ASKED, NEWEST, COMPARED = 24, 8, 40, 16
TERM_LENGTH = 40


def index(session: Session, order_id: int, terms: Collection[str]) -> None:
    """Keep an order's terms, the most specific first where there are many."""
    rows = [{"term": term, "order_id": order_id} for term in specific(terms)[:KEPT]]
    if rows:
        insert_new(session, TermRow, rows)


def specific(terms: Collection[str]) -> list[str]:
    """Longer words say more; in one order for all."""
    return sorted((term[:TERM_LENGTH] for term in terms), key=lambda term: (-len(term), term))


def candidates(session: Session, terms: Collection[str], but: int) -> dict[int, frozenset[str]]:
    """The newest orders that share the most of these terms, with theirs; not the order ``but``."""
    asked = dict.fromkeys(_PLACES, "") | dict(zip(_PLACES, specific(terms), strict=False))
    found: Iterable[int] = session.connection().scalars(_NEWEST, {**asked, "but": but})
    seen = Counter(found)
    nearest = [order_id for order_id, _ in sorted(seen.items(), key=lambda each: (-each[1], -each[0]))]
    return _terms_of(session, nearest[:COMPARED])


def _newest(place: str) -> Select[tuple[int]]:
    """The newest orders with the term in this place, as a part of a union."""
    query = select(_ROWS.c.order_id).where(
        _ROWS.c.term == bindparam(place), _ROWS.c.order_id != bindparam("but")
    )
    part = query.order_by(_ROWS.c.order_id.desc()).limit(NEWEST).subquery()
    return select(part.c.order_id)


_ROWS = TermRow.__table__
_PLACES = tuple(f"term{n}" for n in range(ASKED))
_NEWEST = union_all(*(_newest(place) for place in _PLACES))  # built once: building costs more than running it


def _terms_of(session: Session, order_ids: list[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    query = select(_ROWS.c.order_id, _ROWS.c.term).where(_ROWS.c.order_id.in_(order_ids))
    for order_id, term in session.connection().execute(query):
        found[order_id].add(term)
    return {order_id: frozenset(terms) for order_id, terms in found.items()}
