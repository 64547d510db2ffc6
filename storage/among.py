"""Conditions on many values at once that PostgreSQL has planned already, however many they are."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, literal
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(
    session: Session, column: InstrumentedAttribute[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """Whether the column has one of ``values``.

    ``IN`` is another statement for each number of values, which PostgreSQL parses and plans anew; there it is
    one array instead. SQLite knows no arrays.
    """
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    return column.in_(list(values))
