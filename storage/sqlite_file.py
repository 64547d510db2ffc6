"""Opens an SQLite file so that nobody starves beside another process that writes into it."""

import sqlite3
import time

from sqlalchemy import Engine, create_engine, event

#: How long another process may hold the write lock before we say so.
WAIT_SECONDS = 30
#: And how long until we look again whether it is free.
LOOK_AGAIN = 0.001


def open_engine(url: str, begin: str) -> Engine:
    """An engine that starts each transaction with ``begin`` and waits for it where another has the lock."""
    engine = create_engine(
        url,
        connect_args={"timeout": 0, "check_same_thread": False},  # until it is set up, we wait ourselves
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _settings(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # we begin ourselves; the driver's own BEGIN is deferred
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            _insist(connection, f"PRAGMA {pragma}")  # SQLite does not wait where two turn WAL on at once

    @event.listens_for(engine, "begin")
    def _begin(connection) -> None:  # type: ignore[no-untyped-def]
        _take_lock(connection.connection.driver_connection, begin)

    return engine


def _take_lock(connection: sqlite3.Connection, begin: str) -> None:
    """Begin, however often others want to. SQLite's own waiting sleeps up to 100 ms between two looks: beside
    an import in another process, which takes the lock again within milliseconds, it would starve."""
    connection.execute("PRAGMA busy_timeout=0")
    _insist(connection, begin)
    connection.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")


def _insist(connection: sqlite3.Connection, statement: str) -> None:
    """Run it again while the file is locked. Raises sqlite3.OperationalError after ``WAIT_SECONDS``."""
    give_up_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(LOOK_AGAIN)
