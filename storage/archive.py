"""A backup as one file: every table as lines of JSON in a zip, from one snapshot, alike on both databases.

What is sealed stays sealed and the key is not in it. The file of one engine can be restored into the other.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    insert,
    inspect,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from storage.columns import UtcTime

FORMAT = 1
MANIFEST = "manifest.json"
#: A token is fetched again, words are cut again; which migrations have run is the manifest's ``schema``.
LEFT_OUT = ("tokens", "order_words", "alembic_version")
PAGE = 1000


@dataclass(frozen=True)
class Kept:
    """One table in a backup: [name, kind] of its columns, how many rows, and a digest of them all."""

    columns: list[tuple[str, str]]
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``key_check`` tells whether a key is the one it was sealed with."""

    format: int
    schema: str
    made_at: str
    engine: str
    key_check: str
    tables: dict[str, Kept]


class BadArchive(Exception):
    """Not a backup of ours, or no longer what was written; says which part."""


class _RawJson(TypeDecorator[str]):
    """PostgreSQL's JSON as the very text that was stored, so that null and nothing stay two things."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> ColumnElement[Any]:
        return cast(type_coerce(bindparam, Text), JSON)

    def column_expression(self, column: Any) -> ColumnElement[Any]:
        return type_coerce(cast(column, Text), Text)


class Digest:
    """Of a set of lines in any order: two databases sort texts in two ways."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % (1 << 256)

    def hex(self) -> str:
        return f"{self._sum:064x}"


def write(connection: Connection, path: Path, schema: str, key_check: str, now: datetime) -> Manifest:
    """Write everything this connection sees into ``path``, which must be an open snapshot's.

    The caller has created the file with its mode.
    """
    found: dict[str, Kept] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in shapes(connection):
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
                found[table.name] = _dump(connection, table, out)
        manifest = Manifest(FORMAT, schema, now.isoformat(), connection.dialect.name, key_check, found)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def shapes(connection: Connection) -> list[Table]:
    """The tables as they are in this database, whatever version made them, in the order of their names."""
    look = inspect(connection)
    indices = tuple(virtual(connection))
    names = sorted(name for name in look.get_table_names() if name not in LEFT_OUT)
    return [
        _table(name, [(c["name"], _kind(c["type"])) for c in look.get_columns(name)], connection)
        for name in names
        if not name.startswith(indices)
    ]


def virtual(connection: Connection) -> list[str]:
    """SQLite's full-text indices: what they hold is made from other tables, in tables of their own names."""
    if connection.dialect.name != "sqlite":
        return []
    query = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    return list(connection.exec_driver_sql(query).scalars())


def clear(connection: Connection) -> None:
    """Take down every table, with what hangs on it."""
    for name in virtual(connection):
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def _kind(found: TypeEngine[Any]) -> str:
    kinds = ((DateTime, "time"), (LargeBinary, "bytes"), (JSON, "json"), (Boolean, "bool"))
    return next((kind for base, kind in kinds if isinstance(found, base)), "plain")


def _table(name: str, columns: Iterable[tuple[str, str]], connection: Connection) -> Table:
    raw_json: TypeEngine[Any] = _RawJson() if connection.dialect.name == "postgresql" else Text()
    types: dict[str, TypeEngine[Any]] = {
        "time": UtcTime(),
        "bytes": LargeBinary(),
        "json": raw_json,
        "bool": Boolean(),
        "plain": NullType(),
    }
    made = [Column(column, types[kind], info={"kind": kind}) for column, kind in columns]
    return Table(name, MetaData(), *made)


def _dump(connection: Connection, table: Table, out: IO[bytes]) -> Kept:
    digest = Digest()
    for line in lines(connection, table):
        digest.add(line)
        out.write(line + b"\n")
    return Kept([(c.name, c.info["kind"]) for c in table.columns], digest.rows, digest.hex())


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row as one line, the same on both engines."""
    kinds = [column.info["kind"] for column in table.columns]
    query = select(table).execution_options(yield_per=PAGE)
    for row in connection.execute(query):
        said = [_said(kind, value) for kind, value in zip(kinds, row, strict=True)]
        yield json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _said(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "time":
        return value.astimezone(UTC).isoformat()
    return base64.b64encode(value).decode() if kind == "bytes" else value


def _meant(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "time":
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if kind == "bytes" else value


def manifest_of(path: Path) -> Manifest:
    """What the backup says of itself. Raises ``BadArchive``; OSError where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            said = json.loads(archive.read(MANIFEST))
        tables = {
            name: Kept([(c, kind) for c, kind in kept["columns"]], kept["rows"], kept["digest"])
            for name, kept in said.pop("tables").items()
        }
        found = Manifest(tables=tables, **said)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BadArchive("不是即办的备份文件，或文件不完整") from error
    if found.format != FORMAT:
        raise BadArchive(f"备份格式 {found.format} 不是本程序认识的 {FORMAT}，请用相应版本的程序恢复")
    return found


def check(path: Path) -> Manifest:
    """Read all of it again: every table has the rows that were written. Raises ``BadArchive``."""
    manifest = manifest_of(path)
    for name, kept in manifest.tables.items():
        digest = Digest()
        for line in _stored(path, name):
            digest.add(line)
        _must_match(name, kept, digest)
    return manifest


def _stored(path: Path, name: str) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(f"{name}.jsonl") as source:
            for line in source:
                yield line.rstrip(b"\n")
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error) as error:
        raise BadArchive(f"表 {name} 读不出来，文件已损坏") from error


def _must_match(name: str, kept: Kept, found: Digest) -> None:
    if (kept.rows, kept.digest) != (found.rows, found.hex()):
        raise BadArchive(f"表 {name} 的内容与备份时不符（应为 {kept.rows} 行，现为 {found.rows} 行）")


def load(connection: Connection, path: Path, manifest: Manifest) -> None:
    """Fill the tables, which are there and of the same version, and read them back. Raises ``BadArchive``."""
    for name, kept in manifest.tables.items():
        table = _table(name, kept.columns, connection)
        connection.execute(table.delete())  # what a migration put there is in the backup as well
        for page in _pages(_stored(path, name)):
            connection.execute(insert(table), [_row(kept, line) for line in page])
        digest = Digest()
        for line in lines(connection, table):
            digest.add(line)
        _must_match(name, kept, digest)
    if connection.dialect.name == "postgresql":
        _count_on(connection)


def _pages(found: Iterator[bytes]) -> Iterator[list[bytes]]:
    page: list[bytes] = []
    for line in found:
        page.append(line)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _row(kept: Kept, line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    return {name: _meant(kind, value) for (name, kind), value in zip(kept.columns, values, strict=True)}


def _count_on(connection: Connection) -> None:
    """Sequences go on behind the highest number that came back."""
    look = inspect(connection)
    for name in look.get_table_names():
        for column in look.get_columns(name):
            if "nextval(" in str(column.get("default") or ""):
                field = f'"{column["name"]}"'
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{name}', '{column['name']}'), "  # noqa: S608
                    f'coalesce(max({field}), 1), max({field}) IS NOT NULL) FROM "{name}"'
                )
