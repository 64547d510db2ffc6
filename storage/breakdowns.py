"""How many orders there are of each kind: counted in the database, never one by one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.tables import Order

PAGE = 5000


def by_column(session: Session, column: str, where: Sequence[ColumnElement[bool]]) -> list[tuple[Any, int]]:
    """(value, how many) of a column of the orders that meet all of ``where``, the most frequent first."""
    value, many = getattr(Order, column), func.count()
    query = select(value, many).where(*where).group_by(value).order_by(many.desc(), value)
    return [(found, count) for found, count in session.execute(query)]


def by_day(session: Session, tz: tzinfo, where: Sequence[ColumnElement[bool]]) -> list[tuple[date, int]]:
    """(day, how many came in on it), by the days of ``tz``, in their order."""
    moments = session.scalars(select(Order.received_at).where(*where).execution_options(yield_per=PAGE))
    return sorted(Counter(at.astimezone(tz).date() for at in moments).items())
