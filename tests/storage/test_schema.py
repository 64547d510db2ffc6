"""The tables are what the migrations make, and a database from a later program is left alone."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import schema
from storage.db import Database, open_database
from storage.schema import DatabaseTooNew
from storage.tables import Base, CounterRow
from storage.vault import Vault

T = TypeVar("T")


def opened(url: str, work: Callable[[Session], T]) -> T:
    """Open the database as the program does, do something in it, close it."""

    async def run() -> T:
        database: Database = await open_database(url, Vault(b"a key for tests alone"))
        try:
            return await database.transact(work)
        finally:
            await database.close()

    return asyncio.run(run())


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_url: str) -> None:
    def is_ours(thing: object, name: str | None, *rest: object) -> bool:
        """What searches go by is each database's own: no model describes it."""
        own = ("order_words_fts", "ix_order_words_words", "ix_orders_department_id")
        return name is None or not name.startswith(own)

    def differences(session: Session) -> list[Any]:
        options = {"compare_type": True, "include_object": is_ours}
        context = MigrationContext.configure(session.connection(), opts=options)
        return list(compare_metadata(context, Base.metadata))

    assert opened(empty_url, differences) == []


def test_the_newest_migration_is_the_one_that_the_program_knows() -> None:
    assert ScriptDirectory.from_config(schema.configuration()).get_current_head() == schema.HEAD


def test_a_database_is_opened_again_as_it_was_left(empty_url: str) -> None:
    opened(empty_url, lambda session: session.add(CounterRow(name="orders:2026", value=1005)))

    def kept(session: Session) -> int:
        return session.get_one(CounterRow, "orders:2026").value

    assert opened(empty_url, kept) == 1005


def test_a_database_newer_than_the_program_is_refused_and_left_as_it_is(empty_url: str) -> None:
    opened(
        empty_url, lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    with pytest.raises(DatabaseTooNew, match="9999 比本程序"):
        opened(empty_url, lambda session: None)


def test_two_processes_that_start_at_once_make_the_tables_once(empty_url: str) -> None:
    async def both() -> None:
        vault = Vault(b"a key for tests alone")
        found = await asyncio.gather(*(open_database(empty_url, vault) for _ in range(2)))
        for database in found:
            await database.close()

    asyncio.run(both())


def test_a_flow_that_fails_leaves_nothing(empty_url: str) -> None:
    def half(session: Session) -> None:
        session.add(CounterRow(name="half", value=1))
        session.flush()
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        opened(empty_url, half)
    assert opened(empty_url, lambda session: session.get(CounterRow, "half")) is None


def test_reading_keeps_nothing(empty_url: str) -> None:
    def write(session: Session) -> None:
        session.add(CounterRow(name="read", value=1))
        session.flush()

    async def run() -> CounterRow | None:
        database = await open_database(empty_url, Vault(b"a key for tests alone"))
        await database.read(write)
        found = await database.read(lambda session: session.get(CounterRow, "read"))
        await database.close()
        return found

    assert asyncio.run(run()) is None
