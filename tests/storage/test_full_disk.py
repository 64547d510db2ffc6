"""A disk that is full: nothing is half kept, who asked hears that the database is away, and it goes on."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from notifier.card import Text
from notifier.outbox import Message, put
from storage.db import is_away, open_database
from storage.tables import OutboxRow
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = 200


def _room(session: Session, pages: int) -> None:
    """For so many more pages and no more."""
    now = session.scalar(text("PRAGMA page_count")) or 0
    session.execute(text(f"PRAGMA max_page_count = {now + pages}"))


def _say(session: Session) -> None:
    put(session, NOW, [Message(f"said:{n}", "wang", Text("一条" * 200)) for n in range(MANY)])
    session.flush()


def _said(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


async def test_a_full_disk_keeps_nothing_half_and_the_next_try_after_room_was_made_goes_through(
    tmp_path: Path,
) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'jiban.db'}", Vault(b"k"))
    await database.transact(_room, 0)
    with pytest.raises(DBAPIError) as full:
        await database.transact(_say)
    assert is_away(full.value)
    assert await database.read(_said) == 0
    await database.transact(_room, 1_000)
    await database.transact(_say)
    assert await database.read(_said) == MANY
    await database.close()


async def test_who_shared_the_commit_with_what_found_the_disk_full_is_not_told_that_it_was_kept(
    tmp_path: Path,
) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'jiban.db'}", Vault(b"k"))
    await database.transact(_room, 0)
    together = (database.transact(flow) for flow in (_say_one, _say, _say_another, _say_one))
    told = await asyncio.gather(*together, return_exceptions=True)
    kept = sum(not isinstance(one, BaseException) for one in told)
    assert await database.read(_said) == kept
    await database.close()


def _say_one(session: Session) -> None:
    put(session, NOW, [Message("one", "wang", Text("一条"))])


def _say_another(session: Session) -> None:
    put(session, NOW, [Message("another", "wang", Text("一条"))])
