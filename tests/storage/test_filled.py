"""A database that is in use goes up and down through every version, and what was in it stays the same."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session

from storage import archive, schema
from storage.db import open_database
from storage.vault import Vault

T = TypeVar("T")
FIRST = "0001"
KEY = b"a key for tests alone"
MORNING = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
ROWS = 30
#: Settings that a migration leaves a note in for the running bot.
NOTES = "settings"


def within(url: str, work: Callable[[Connection], T]) -> T:
    """Do something in one transaction of a database as it is."""

    async def run() -> T:
        database = await open_database(url, Vault(KEY), upgraded=False)
        try:
            return await database.transact(lambda session: work(_connection(session)))
        finally:
            await database.close()

    return asyncio.run(run())


def _connection(session: Session) -> Connection:
    return session.connection()


def fill(connection: Connection) -> None:
    """Rows in every table of the first version, each column with a value of its kind."""
    schema.upgrade(connection, FIRST)
    for table in archive.shapes(connection):
        keys = inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
        types = {column["name"]: column["type"] for column in inspect(connection).get_columns(table.name)}
        rows = [
            {c.name: _value(c.info["kind"], types[c.name], c.name in keys, n) for c in table.columns}
            for n in range(1, ROWS + 1)
        ]
        connection.execute(table.insert(), rows)


def _value(kind: str, found: Any, is_key: bool, n: int) -> Any:
    if kind == "time":
        return MORNING + timedelta(minutes=n)
    if kind == "bytes":
        return Vault(KEY).seal(f"密文 {n}")
    if kind == "json":
        return "{}"
    if kind == "bool":
        return n % 2 == 0
    is_number = "INT" in str(found)
    return n if is_number else f"w{n}"


def kept(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of the columns that the first version has."""
    return {
        table.name: sorted(
            (dict(row) for row in connection.execute(select(table)).mappings()), key=lambda row: str(row)
        )
        for table in archive.shapes(connection)
    }


def of_first(
    found: dict[str, list[dict[str, Any]]], like: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """What the first version had of it."""
    return {
        name: sorted(({column: row[column] for column in rows[0]} for row in found[name]), key=str)
        for name, rows in like.items()
    }


def test_what_is_there_survives_the_way_up_and_down_again(empty_url: str) -> None:
    within(empty_url, fill)
    before = within(empty_url, kept)
    assert len(before) > 20

    within(empty_url, schema.upgrade)
    assert within(empty_url, schema.current) == schema.HEAD
    above = within(empty_url, kept)
    notes = above.pop(NOTES)
    assert of_first(above, {name: rows for name, rows in before.items() if name != NOTES}) == {
        name: rows for name, rows in before.items() if name != NOTES
    }
    assert all(row in notes for row in before[NOTES])

    within(empty_url, lambda connection: schema.downgrade(connection, FIRST))
    assert within(empty_url, schema.current) == FIRST
    assert within(empty_url, kept) == before

    within(empty_url, schema.upgrade)  # and once more
    assert within(empty_url, schema.current) == schema.HEAD


def test_step_by_step_every_version_can_be_left_downwards(empty_url: str) -> None:
    within(empty_url, fill)
    before = within(empty_url, kept)
    versions = [f"{number:04d}" for number in range(1, int(schema.HEAD) + 1)]
    for lower, upper in pairwise(versions):
        within(empty_url, lambda connection, to=upper: schema.upgrade(connection, to))  # type: ignore[misc]
        within(empty_url, lambda connection, to=lower: schema.downgrade(connection, to))  # type: ignore[misc]
        within(empty_url, lambda connection, to=upper: schema.upgrade(connection, to))  # type: ignore[misc]
    within(empty_url, lambda connection: schema.downgrade(connection, FIRST))
    assert within(empty_url, kept) == before


def test_indices_and_unique_keys_are_the_same_after_the_way_back(empty_url: str) -> None:
    def shape(connection: Connection) -> dict[str, Any]:
        look = inspect(connection)
        return {
            name: (
                sorted(
                    (i["name"] or "", tuple(i["column_names"]), bool(i["unique"]))
                    for i in look.get_indexes(name)
                ),
                sorted(tuple(u["column_names"]) for u in look.get_unique_constraints(name)),
                sorted(column["name"] for column in look.get_columns(name)),
            )
            for name in look.get_table_names()
        }

    within(empty_url, lambda connection: schema.upgrade(connection, FIRST))
    before = within(empty_url, shape)
    within(empty_url, schema.upgrade)
    within(empty_url, lambda connection: schema.downgrade(connection, FIRST))
    assert within(empty_url, shape) == before


def test_a_database_of_the_first_version_is_backed_up_as_it_is(empty_url: str, tmp_path: Any) -> None:
    """Before an upgrade: the new program reads the old version without touching it."""
    within(empty_url, fill)
    path = tmp_path / "old.zip"
    made = within(empty_url, lambda connection: archive.write(connection, path, FIRST, "", MORNING))
    assert archive.check(path) == made
    assert made.tables["orders"].rows == ROWS
    assert within(empty_url, schema.current) == FIRST
    assert within(empty_url, lambda connection: connection.execute(text("SELECT 1")).scalar()) == 1
