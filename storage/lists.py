"""Lists that stay quick however many orders are open: a page along an index, and a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from rules.words import State
from storage.tables import Order

#: More than any list shows at once.
MOST = 20
#: So many hits of a search are counted; more are "so many and more".
COUNTED = 200


@dataclass(frozen=True)
class Part:
    """Orders that stand in one of ``states`` and meet all of ``where``; parts of a list do not overlap."""

    states: Sequence[State]
    where: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Cursor:
    """A place in a list: after, or ``backwards`` before, the order with this deadline and id.

    The page stands where it stood, whatever has come in or gone out in front of it meanwhile.
    """

    due_at: datetime | None
    order_id: int
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    """Orders of a list in its sequence, how many there are in all, and how many stand in front of them."""

    first: list[Order]
    many: int
    before: int = 0

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.before + len(self.first) >= self.many


def page(session: Session, *parts: Part, most: int = MOST, cursor: Cursor | None = None) -> Page:
    """At most ``most`` orders of all ``parts``, those due first; those without a deadline come last."""
    backwards = cursor is not None and cursor.backwards
    branches = [
        _along(state, part.where, cursor, most, dated)
        for part in parts
        for state in part.states
        for dated in (True, False)
    ]
    if not branches:
        return Page([], 0)
    order = (Order.due_at.is_(None), Order.due_at, Order.id)
    query = select(Order).where(Order.id.in_(union_all(*branches)))
    query = query.order_by(*(each.desc() for each in order) if backwards else order).limit(most)
    found = list(session.scalars(query))
    shown = found[::-1] if backwards else found
    return Page(shown, count(session, *parts), _in_front(session, parts, shown) if cursor else 0)


def count(session: Session, *parts: Part) -> int:
    """How many orders there are in all ``parts``."""
    return session.scalar(select(func.count()).select_from(Order).where(_in_any(parts))) or 0


def newest(
    session: Session, where: Sequence[ColumnElement[bool]], most: int, cursor: Cursor | None = None
) -> Page:
    """At most ``most`` orders that meet all of ``where``, the newest first; COUNTED are counted at most."""
    query = select(Order).where(*where)
    if cursor and cursor.backwards:
        query = query.where(Order.id > cursor.order_id).order_by(Order.id)
    else:
        query = query.where(Order.id < cursor.order_id if cursor else true()).order_by(Order.id.desc())
    found = list(session.scalars(query.limit(most)))
    shown = found[::-1] if cursor and cursor.backwards else found
    front = _counted(session, (*where, Order.id > shown[0].id)) if cursor and shown else 0
    return Page(shown, _counted(session, where), front)


def _counted(session: Session, where: Sequence[ColumnElement[bool]]) -> int:
    hits = select(Order.id).where(*where).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(hits)) or 0


def _in_any(parts: Sequence[Part]) -> ColumnElement[bool]:
    return or_(false(), *(and_(Order.state.in_(part.states), *part.where) for part in parts))


def _in_front(session: Session, parts: Sequence[Part], shown: Sequence[Order]) -> int:
    """How many stand before the first one shown."""
    if not shown:
        return 0
    here = Cursor(shown[0].due_at, shown[0].id, backwards=True)
    earlier = or_(*(and_(_is_dated(dated), *_beyond(here, dated)) for dated in (True, False)))
    return session.scalar(select(func.count()).select_from(Order).where(_in_any(parts), earlier)) or 0


def _along(
    state: State, where: tuple[ColumnElement[bool], ...], cursor: Cursor | None, most: int, dated: bool
) -> Select[tuple[int]]:
    """The first of one state: read off the index (state, due_at), nothing to be sorted."""
    query = select(Order.id).where(Order.state == state, _is_dated(dated), *where)
    if cursor:
        query = query.where(*_beyond(cursor, dated))
    order = (Order.due_at, Order.id)
    backwards = cursor is not None and cursor.backwards
    query = query.order_by(*(each.desc() for each in order) if backwards else order)
    return select(query.limit(most).subquery().c.id)


def _is_dated(dated: bool) -> ColumnElement[bool]:
    return Order.due_at.is_not(None) if dated else Order.due_at.is_(None)


def _beyond(cursor: Cursor, dated: bool) -> tuple[ColumnElement[bool], ...]:
    """What lies behind the cursor among those with a deadline, or among those without."""
    further = Order.id < cursor.order_id if cursor.backwards else Order.id > cursor.order_id
    if dated and cursor.due_at is None:
        return () if cursor.backwards else (false(),)
    if not dated:
        if cursor.due_at is None:
            return (further,)
        return (false(),) if cursor.backwards else ()
    same = and_(Order.due_at == cursor.due_at, further)
    if cursor.backwards:
        return Order.due_at <= cursor.due_at, or_(Order.due_at < cursor.due_at, same)
    return Order.due_at >= cursor.due_at, or_(Order.due_at > cursor.due_at, same)
