"""Several processes on one PostgreSQL, as several databases opened at the same address."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from databases import postgres_database
from desk import CONTACT, MORNING, OFFICER
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from notifier.budget import Budget
from notifier.card import Text
from notifier.channels.base import Outgoing
from notifier.channels.memory import MemoryChannel
from notifier.claiming import LEASE, claim
from notifier.delivery import Delivery
from notifier.outbox import Message, put
from notifier.reach import Reach
from storage.db import Database, is_away, open_database
from storage.tables import OutboxRow
from storage.vault import Vault

PATIENCE = 10  # seconds, for busy machines


@asynccontextmanager
async def processes(url: str, many: int) -> AsyncIterator[list[Database]]:
    """So many processes' ways to the same database."""
    found = [await open_database(url, Vault(b"test key"), upgraded=False) for _ in range(many)]
    try:
        yield found
    finally:
        for database in found:
            await database.close()


@pytest.fixture
def shared(postgres_template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A PostgreSQL with the example's people."""
    yield from postgres_database(request.getfixturevalue("postgres"), postgres_template)


def say(session: Session, now: datetime, *to: str) -> None:
    """One message after the other."""
    put(session, now, [Message(f"said:{n}", who, Text(f"第 {n} 条")) for n, who in enumerate(to)])


def texts(channel: MemoryChannel) -> list[str]:
    return [message.body.text for message in channel.sent if isinstance(message.body, Text)]


async def test_what_one_process_says_wakes_the_others(shared: str) -> None:
    async with processes(shared, 2) as (one, other), asyncio.timeout(PATIENCE):
        other.listen()
        await other.said.wait()  # it looks once when it begins to listen
        other.said.clear()
        one.listen()
        await one.transact(say, MORNING, CONTACT)
        await other.said.wait()


async def test_a_process_that_is_deaf_for_a_while_looks_when_it_hears_again(shared: str) -> None:
    async with processes(shared, 2) as (one, other), asyncio.timeout(PATIENCE):
        other.listen()
        await other.said.wait()
        other.said.clear()
        await one.transact(_break_others)
        await other.said.wait()


def _break_others(session: Session) -> None:

    session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"))


async def test_connections_that_broke_while_nobody_used_them_are_replaced_unseen(shared: str) -> None:
    async with processes(shared, 2) as (one, other), asyncio.timeout(PATIENCE):
        await asyncio.gather(*(other.transact(_look) for _ in range(3)))
        assert await one.transact(_terminate_others) >= 1
        assert await other.transact(_look) == 1


def _look(session: Session) -> int:
    return session.scalar(text("SELECT 1")) or 0


def _terminate_others(session: Session) -> int:
    """Who is idle in this database; waits until the server has hung up."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'"
    ended = session.scalar(text(f"SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 5000)) {others}"))
    return int(ended or 0)


def _claims(session: Session, now: datetime) -> list[str]:
    found = claim(session, now, Budget(), Reach(), 1)
    return [job.outgoing.key for job in found.jobs if isinstance(job.outgoing, Outgoing)]


async def test_who_is_being_sent_to_by_one_process_is_left_alone_by_the_others(shared: str) -> None:
    async with processes(shared, 2) as (one, other):
        await one.transact(say, MORNING, CONTACT, CONTACT, OFFICER)
        assert await one.transact(_claims, MORNING) == ["said:0"]
        assert await other.transact(_claims, MORNING) == ["said:2"]
        assert await other.transact(_claims, MORNING) == []
        assert await other.transact(_claims, MORNING + LEASE) == ["said:0"]


async def test_two_that_claim_at_the_same_moment_take_different_people(shared: str) -> None:
    async with processes(shared, 3) as found:
        await found[0].transact(say, MORNING, *[CONTACT] * 3, *[OFFICER] * 3)
        claimed = await asyncio.gather(*(database.transact(_claims, MORNING) for database in found))
        assert sorted(key for keys in claimed for key in keys) == ["said:0", "said:3"]


class Died(Exception):
    """The process ended in the middle."""


class Hanging(MemoryChannel):
    """Takes a message and never answers, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def send(self, message: Outgoing):  # type: ignore[no-untyped-def]
        self.begun.set()
        await self.go_on.wait()
        return await super().send(message)


class Watch:
    """A clock that both processes go by."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def delivery(database: Database, channel: MemoryChannel, clock: Watch) -> Delivery:
    return Delivery(database, channel, clock, lambda *refused: None)


async def test_what_a_process_is_still_sending_no_other_sends(shared: str) -> None:
    clock = Watch()
    async with processes(shared, 2) as (one, other), asyncio.timeout(PATIENCE):
        await one.transact(say, clock.now, CONTACT)
        slow, quick = Hanging(), MemoryChannel()
        sending = delivery(one, slow, clock)
        await sending.round()
        await slow.begun.wait()
        for _ in range(3):
            clock.now += LEASE - timedelta(seconds=1)
            await sending.renew()
            await delivery(other, quick, clock).once()
        slow.go_on.set()
        await sending.finish()
        assert (texts(slow), texts(quick)) == (["第 0 条"], [])


async def test_what_a_dead_process_was_sending_another_sends_after_the_lease(shared: str) -> None:
    clock = Watch()
    async with processes(shared, 2) as (one, other), asyncio.timeout(PATIENCE):
        await one.transact(say, clock.now, CONTACT)
        slow, quick = Hanging(), MemoryChannel()
        dead = delivery(one, slow, clock)
        await dead.round()
        await slow.begun.wait()
        clock.now += LEASE  # and nobody has renewed it
        await delivery(other, quick, clock).once()
        assert texts(quick) == ["第 0 条"]
        assert quick.sent[0].retry  # it may have arrived
        await dead.finish(0)


class Failing:
    """A database that goes away just when it should be told."""

    def __init__(self, real: Database) -> None:
        self._real, self.is_away = real, False

    async def transact(self, *asked):  # type: ignore[no-untyped-def]
        if self.is_away:
            raise OSError("gone")
        return await self._real.transact(*asked)


async def test_what_was_sent_while_the_database_was_away_is_marked_when_it_is_back(shared: str) -> None:
    clock = Watch()
    async with processes(shared, 1) as (real,), asyncio.timeout(PATIENCE):
        database, channel = Failing(real), Hanging()
        await real.transact(say, clock.now, CONTACT)
        sending = delivery(database, channel, clock)  # type: ignore[arg-type]
        await sending.round()
        await channel.begun.wait()
        database.is_away = True
        channel.go_on.set()
        await sending.landed.wait()
        with pytest.raises(OSError, match="gone"):
            await sending.round()
        database.is_away = False
        await sending.round()
        assert await real.read(lambda session: [row.state for row in session.query(OutboxRow)]) == ["sent"]
        assert texts(channel) == ["第 0 条"]


def attempts(session: Session) -> list[int]:
    return [row.attempts for row in session.query(OutboxRow)]


async def test_a_message_is_not_given_up_because_processes_die(shared: str) -> None:
    async with processes(shared, 1) as (one,):
        await one.transact(say, MORNING, CONTACT)
        for death in range(30):
            assert await one.transact(_claims, MORNING + death * LEASE) == ["said:0"]
        assert await one.read(attempts) == [1]


class Poisoned(MemoryChannel):
    """One message is a bug's food."""

    async def send(self, message: Outgoing):  # type: ignore[no-untyped-def]
        if message.key == "said:0":
            raise RuntimeError("poison")
        return await super().send(message)


async def test_a_poison_message_is_parked_after_some_tries_and_holds_up_nobody_else(shared: str) -> None:
    clock, told = Watch(), []
    async with processes(shared, 1) as (one,):
        await one.transact(say, clock.now, CONTACT, OFFICER)
        channel = Poisoned()
        sending = Delivery(one, channel, clock, lambda session, now, row, gone: told.append(row.key))
        for _ in range(15):
            await sending.once()
            clock.now += timedelta(hours=1)
        assert texts(channel) == ["第 1 条"]
        assert told == ["said:0"]


class Said(Exception):
    """What a driver raises, with its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.sqlstate = code if not code.startswith("SQLITE") else None
        self.sqlite_errorname = code


@pytest.mark.parametrize("code", ["57P01", "57P03", "53100", "53300", "08006", "SQLITE_FULL", "SQLITE_BUSY"])
def test_a_database_that_is_full_locked_or_starting_is_away(code: str) -> None:
    assert is_away(OperationalError("SELECT 1", {}, Said(code)))


@pytest.mark.parametrize("code", ["42P01", "22001", "SQLITE_CORRUPT", "23505"])
def test_a_bug_is_not_taken_for_a_database_that_is_away(code: str) -> None:
    assert not is_away(DBAPIError("SELECT 1", {}, Said(code)))


async def test_a_flow_that_hangs_holds_up_none_of_the_others_of_its_process(shared: str) -> None:
    async with processes(shared, 2) as (one, other), asyncio.timeout(PATIENCE):
        async with held(other):
            hanging = asyncio.create_task(one.transact(hang))
            for n in range(8):
                await one.transact(say_one, MORNING, n)
            assert not hanging.done()
        assert await hanging == "done"


LOCK = 20_27


@asynccontextmanager
async def held(database: Database) -> AsyncIterator[None]:
    """Whoever wants the lock waits as long as the block lasts."""
    has, over = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(session: Session) -> None:
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
        loop.call_soon(has.set)
        await_only(over.wait())

    holding = asyncio.create_task(database.transact(hold))
    await has.wait()
    try:
        yield
    finally:
        over.set()
        await holding


def hang(session: Session) -> str:
    session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
    return "done"


def say_one(session: Session, now: datetime, n: int) -> None:
    put(session, now, [Message(f"other:{n}", OFFICER, Text(f"第 {n} 条"))])
