"""Two processes that open a new SQLite file at the same moment."""

import sqlite3
from pathlib import Path

import pytest

from storage import sqlite_file


def test_who_finds_a_new_file_locked_waits_and_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "new.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite_file.time, "sleep", lambda _seconds: other.close())
    engine = sqlite_file.open_engine(f"sqlite:///{file}", "BEGIN")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == sqlite_file.WAIT_SECONDS * 1000
    engine.dispose()
