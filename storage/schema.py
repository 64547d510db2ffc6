"""Brings a database to this version of the program, and refuses one from a later version."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

#: The newest migration this program knows; kept equal to the scripts by a test.
HEAD = "0009"
MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number will do, as long as every process uses the same: one upgrade at a time.
UPGRADE_LOCK = 12345_2026


class DatabaseTooNew(Exception):
    """A later version of the program has upgraded this database."""

    def __init__(self, found: str) -> None:
        super().__init__(f"数据库版本 {found} 比本程序（{HEAD}）新，请先升级程序，再启动。")
        self.found = found


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Run the migrations that are missing; quick when there is none. Raises DatabaseTooNew."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": UPGRADE_LOCK})
    found = current(connection)
    if found == to:
        return
    if found is not None and found > to:
        raise DatabaseTooNew(found)
    _alembic(connection, to)


def downgrade(connection: Connection, to: str) -> None:
    """Back to an earlier version, before its program is put back; what only the later one knew is lost."""
    from alembic import command

    command.downgrade(configuration(connection), to)


def current(connection: Connection) -> str | None:
    """The version a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _alembic(connection: Connection, target: str) -> None:
    from alembic import command  # slow to import, and seldom needed

    command.upgrade(configuration(connection), target)


def configuration(connection: Connection | None = None) -> Any:
    """Alembic's configuration for our scripts, bound to ``connection``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
