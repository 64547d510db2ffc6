"""Lists that stay quick however many orders are open: the first page along an index, and a count."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from rules.words import State
from storage.tables import Order

#: More than any list shows.
MOST = 20


@dataclass(frozen=True)
class Part:
    """Orders that stand in one of ``states`` and meet all of ``where``; parts of a list do not overlap."""

    states: Sequence[State]
    where: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Page:
    """The first orders of a list, those due first, and how many there are in all."""

    first: list[Order]
    many: int


def page(session: Session, *parts: Part) -> Page:
    """The list of all ``parts``."""
    branches = [_along(state, part.where) for part in parts for state in part.states]
    if not branches:
        return Page([], 0)
    query = select(Order).where(Order.id.in_(union_all(*branches)))
    found = session.scalars(query.order_by(Order.due_at, Order.id).limit(MOST))
    return Page(list(found), count(session, *parts))


def count(session: Session, *parts: Part) -> int:
    """How many orders there are in all ``parts``."""
    wanted = [and_(Order.state.in_(part.states), *part.where) for part in parts]
    return session.scalar(select(func.count()).select_from(Order).where(or_(*wanted))) or 0


def _along(state: State, where: tuple[ColumnElement[bool], ...]) -> Select[tuple[int]]:
    """The first of one state: read off the index (state, due_at), nothing to be sorted."""
    query = select(Order.id).where(Order.state == state, *where)
    first = query.order_by(Order.due_at, Order.id).limit(MOST).subquery()
    return select(first.c.id)
