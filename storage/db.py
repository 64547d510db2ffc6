"""Opens the database and runs flows in it: one transaction each, begun and ended nowhere else."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from rules.errors import Conflict
from storage.bell import Bell
from storage.schema import upgrade
from storage.sqlite_file import open_engine
from storage.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")
Flow = Callable[Concatenate[Session, P], R]

#: The same key twice, serialisation failure, deadlock; by PostgreSQL's codes and by SQLite's names.
RACES = ("23505", "40001", "40P01", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
#: The database is starting, stopping, full or unreachable: classes of PostgreSQL's codes, SQLite's names.
AWAY = ("08", "53", "57P", "58", "SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")
#: What that comes as; ``is_away`` tells it from a bug.
MAY_BE_AWAY = (DBAPIError, NoConnection, OSError)
TRIES = 3
#: SQLite: flows that wait at the same moment share one commit, at most so many.
MOST_TOGETHER = 10


class Database(Protocol):
    """Runs flows. ``said`` is set whenever a committed flow put something into the outbox."""

    said: asyncio.Event

    async def transact(self, flow: Flow[P, R], *args: P.args, **kwargs: P.kwargs) -> R: ...

    async def read(self, flow: Flow[P, R], *args: P.args, **kwargs: P.kwargs) -> R: ...

    def listen(self) -> None:
        """Set ``said`` from now on for what other processes put into the outbox, too."""

    async def close(self) -> None: ...


async def open_database(url: str, vault: Vault, *, upgraded: bool = True) -> Database:
    """Open and, where needed and not told otherwise, create or upgrade the database at ``url``.

    ``sqlite:///PATH`` or ``postgresql://…``. Raises ``storage.schema.DatabaseTooNew`` when a later
    version of the program has been here.
    """
    database = SQLite(url, vault) if url.startswith("sqlite") else PostgreSQL(url, vault)
    try:
        if upgraded:
            await database.prepare()
    except BaseException:
        await database.close()
        raise
    return database


def vault_of(session: Session) -> Vault:
    """The vault that belongs to this session's database."""
    vault: Vault = session.info["vault"]
    return vault


def kept_for_good(session: Session) -> set[str]:
    """Hashes of what this process knows to be committed and never deleted: not to be written again."""
    kept: set[str] = session.info["kept"]
    return kept


def is_lost_race(error: Exception) -> bool:
    """Whether somebody else was first, so that running the flow again is the cure."""
    if isinstance(error, StaleDataError):
        return True
    orig = error.orig if isinstance(error, DBAPIError) else None
    return (getattr(orig, "sqlstate", "") or getattr(orig, "sqlite_errorname", "")) in RACES


def is_away(error: Exception) -> bool:
    """Whether the database could not be asked, so that asking again later is the cure."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, MAY_BE_AWAY)
    code = getattr(error.orig, "sqlstate", "") or getattr(error.orig, "sqlite_errorname", "") or ""
    return error.connection_invalidated or code.startswith(AWAY)


def _meaning(error: Exception) -> Exception:
    """A lost race is a Conflict; everything else stays what it is."""
    return Conflict(str(error)) if is_lost_race(error) else error


@dataclass
class _Job:
    """A flow that waits for the writer, and what came of it: told to who waits only after the commit."""

    work: Callable[[Session], Any]
    done: Future[tuple[Any, bool]] = field(default_factory=Future)
    outcome: tuple[Any, bool] = (None, False)  # what the flow returned, and whether it said something
    error: Exception | None = None

    def resolve(self) -> None:
        if self.error:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.outcome)


class SQLite:
    """One writer thread with BEGIN IMMEDIATE, readers beside it; WAL, every commit on the disk.

    Flows that come while another one runs share the next commit, each within a savepoint of its own: writing
    to the disk costs as much as several flows.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self.said = asyncio.Event()
        self._kept: set[str] = set()
        self._info = {"vault": vault, "kept": self._kept}
        self._engine = open_engine(url, "BEGIN IMMEDIATE")
        self._read_engine = open_engine(url, "BEGIN")
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")
        self._readers = ThreadPoolExecutor(2, "sqlite-reader")
        self._waiting: deque[_Job] = deque()

    async def prepare(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, self._upgrade)

    def _upgrade(self) -> None:
        with self._engine.begin() as connection:
            upgrade(connection)

    async def transact(self, flow: Flow[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``flow(session, …)`` in one transaction; a lost race is run again, then raises Conflict."""
        job = _Job(lambda session: flow(session, *args, **kwargs))
        self._waiting.append(job)
        self._writer.submit(self._write_waiting)
        result, said = await asyncio.wrap_future(job.done)
        if said:
            self.said.set()
        found: R = result
        return found

    def _write_waiting(self) -> None:
        found = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        jobs = [job for job in found if job.done.set_running_or_notify_cancel()]
        if not jobs:
            return  # done together with an earlier one
        try:
            with self._engine.begin() as connection:
                for job in jobs:
                    self._run(connection, job)
        except Exception as error:  # nothing of this commit happened, and all who wait must hear of it
            self._kept.clear()  # a flow may have met what another of this commit had written
            for job in jobs:
                job.error = error
        for job in jobs:
            job.resolve()

    def _run(self, connection: Connection, job: _Job) -> None:
        """One flow; if it fails the others stay, and whatever went wrong belongs to who asked for it."""
        try:
            job.outcome = _run_again(lambda: self._once(connection, job.work))
        except Exception as error:
            if not _is_open(connection):
                raise _begun_by(error) from error
            job.error = error

    def _once(self, connection: Connection, work: Callable[[Session], R]) -> tuple[R, bool]:
        """Within a savepoint, which the session makes of its transaction."""
        with self._session(connection, join_transaction_mode="create_savepoint") as session:
            with session.begin():
                result = work(session)
            return result, bool(session.info.get("said"))

    def _session(self, bind: Engine | Connection, **more: Any) -> Session:
        return Session(bind, expire_on_commit=False, info=dict(self._info), **more)

    async def read(self, flow: Flow[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a flow that only reads, beside the writer; what it changes is not kept."""
        call = lambda: self._look(lambda s: flow(s, *args, **kwargs))  # noqa: E731
        return await asyncio.get_running_loop().run_in_executor(self._readers, call)

    def _look(self, work: Callable[[Session], R]) -> R:
        with self._session(self._read_engine) as session:
            return work(session)

    def listen(self) -> None:
        """One process has the file: there is nobody else to listen to."""

    async def close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self._read_engine.dispose()
        self._engine.dispose()


def _is_open(connection: Connection) -> bool:
    """Where the disk is full or failing, SQLite undoes the whole transaction by itself: not one of the flows
    that share it has happened, whatever they have returned."""
    raw = connection.connection.driver_connection
    return raw is not None and bool(raw.in_transaction)


def _begun_by(error: BaseException) -> BaseException:
    """What went wrong first: going back to a savepoint that SQLite has undone already goes wrong as well."""
    while isinstance(error.__context__, DBAPIError):
        error = error.__context__
    return error


def _run_again(once: Callable[[], R]) -> R:
    for attempt in range(TRIES):
        try:
            return once()
        except (DBAPIError, StaleDataError) as error:
            meaning = _meaning(error)
            if not isinstance(meaning, Conflict) or attempt == TRIES - 1:
                raise meaning from error
    raise AssertionError("unreachable")


def _must_be_open(connection: Any, record: object, proxy: object) -> None:
    """A connection that broke while nobody used it is replaced. Its own socket knows: asking the server, as
    ``pool_pre_ping`` does, takes three messages there and back before every transaction."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError("the server has closed this connection")


class PostgreSQL:
    """Any number of processes on one database; flows run by ``run_sync`` over asyncpg."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.said = asyncio.Event()
        self._info = {"vault": vault, "kept": set()}
        self._engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=8,
            max_overflow=4,
            hide_parameters=True,
        )
        event.listen(self._engine.sync_engine, "checkout", _must_be_open)
        self._bell = Bell(url, self.said)

    def listen(self) -> None:
        """Begin to hear the other processes."""
        self._bell.start()

    async def prepare(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(upgrade)

    async def transact(self, flow: Flow[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``flow(session, …)`` in one transaction; a lost race is run again, then raises Conflict."""
        for attempt in range(TRIES):
            try:
                return await self._once(lambda s: flow(s, *args, **kwargs))
            except (DBAPIError, StaleDataError) as error:
                meaning = _meaning(error)
                if not isinstance(meaning, Conflict) or attempt == TRIES - 1:
                    raise meaning from error
        raise AssertionError("unreachable")

    async def _once(self, work: Callable[[Session], R]) -> R:
        async with self._session() as session:
            async with session.begin():
                result = await session.run_sync(work)
            if session.info.get("said"):
                self.said.set()
                self._bell.ring()
            return result

    async def read(self, flow: Flow[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a flow that only reads; what it changes is not kept."""
        async with self._session() as session:
            return await session.run_sync(lambda s: flow(s, *args, **kwargs))

    def _session(self) -> AsyncSession:
        return AsyncSession(self._engine, expire_on_commit=False, info=dict(self._info))

    async def close(self) -> None:
        await self._bell.stop()
        await self._engine.dispose()
