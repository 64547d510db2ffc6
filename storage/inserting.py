"""Inserts that leave out what is there already, in one statement, on both databases."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import Base


def insert_new(session: Session, entity: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert ``rows`` except those whose unique key is taken; of a single row, how many came in: 1 or 0.

    Beside the session: no change that waits in it is written out first, which costs a statement.
    """
    statement = _statement(entity, session.get_bind().dialect.name)
    given = list(rows) if len(rows) > 1 else rows[0]
    found = session.connection().execute(statement, given)
    return int(found.rowcount)


@cache
def _statement(entity: type[Base], dialect: str) -> Insert:
    """Built once: building costs as much as running it."""
    table = entity.__table__
    assert isinstance(table, Table)
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()
