"""Makes a backup while the bot runs, and puts one back: both read again what they wrote."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from bot.config import Config
from bot.keeping import key_path
from handlers import indexing
from rules.errors import Refusal
from storage import archive, runs, schema, timeline
from storage.archive import BadArchive, Manifest
from storage.db import Database, open_database, vault_of
from storage.tables import Order
from storage.timeline import Broken
from storage.vault import Vault, key_file

KEY_CHECK = "jiban backup"


async def back_up(config: Config, path: Path, now: datetime, *, replace: bool = False) -> Manifest:
    """Write a backup to ``path`` (mode 0600) and read it again. Raises ``Refusal``; leaves no half file."""
    if config.storage.url.startswith("sqlite:///") and not _sqlite_file(config).exists():
        raise Refusal("no_database", f"没有数据库 {_sqlite_file(config)}：请核对 storage.url。")
    database = await _open(config)
    half = _half(path, replace)
    try:
        await database.read(_write, half, now)
        manifest = archive.check(half)
        _onto_the_disk(half)
        half.replace(path)
    except BadArchive as bad:
        raise Refusal("bad_archive", f"备份未完成：{bad}。请检查磁盘。") from bad
    finally:
        half.unlink(missing_ok=True)
        await database.close()
    return manifest


def _half(path: Path, replace: bool) -> Path:
    """An empty file beside ``path`` that nobody else can read; it takes that name when it is whole."""
    if path.exists() and not replace:
        raise Refusal("exists", f"{path} 已存在；要覆盖请加 --replace。")
    half = path.with_name(path.name + ".part")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return half


async def restore(config: Config, path: Path, now: datetime, *, replace: bool = False) -> Manifest:
    """Put a backup into the configured database, in one transaction: what fails leaves all as it was."""
    try:
        manifest = archive.check(path)
    except BadArchive as bad:
        raise Refusal("bad_archive", f"{path}：{bad}。") from bad
    except OSError as error:
        raise Refusal("unreadable", f"{path} 读不了：{error.strerror}。") from error
    if config.storage.url.startswith("sqlite:///"):
        _sqlite_file(config).parent.mkdir(parents=True, exist_ok=True)
    database = await _open(config)
    try:
        await database.transact(_load, now, path, manifest, replace)
    except BadArchive as bad:
        raise Refusal("bad_archive", f"恢复未完成，数据库保持原样：{bad}。") from bad
    finally:
        await database.close()
    return manifest


async def _open(config: Config) -> Database:
    """The database as it is, with the key that is there: a new key would open nothing."""
    where = key_path(config.storage.url)
    if not config.storage.key and not where.exists():
        raise Refusal(
            "no_key", f"没有数据密钥：请设 JIBAN_DATA_KEY，或把备份时的密钥文件放到 {where}，再运行一次。"
        )
    secret = config.storage.key or key_file(where)
    return await open_database(config.storage.url, Vault(secret.encode()), upgraded=False)


def _sqlite_file(config: Config) -> Path:
    return Path(config.storage.url.removeprefix("sqlite:///"))


def _onto_the_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _write(session: Session, path: Path, now: datetime) -> None:
    """One snapshot for all tables: whatever happens meanwhile is in the next backup."""
    connection = _snapshot(session)
    version = schema.current(connection)
    if version is None:
        raise Refusal("empty", "数据库是空的，没有可备份的内容。")
    if version == schema.HEAD:
        _must_be_whole(timeline.verify(session)[1], "备份未完成")
    archive.write(connection, path, version, vault_of(session).digest(KEY_CHECK), now)


def _snapshot(session: Session) -> Connection:
    if session.get_bind().dialect.name == "postgresql":
        return session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return session.connection()


def _load(session: Session, now: datetime, path: Path, manifest: Manifest, replace: bool) -> None:
    if manifest.key_check != vault_of(session).digest(KEY_CHECK):
        raise Refusal(
            "other_key", "数据密钥与备份时的不同，恢复后什么都解不开：请先换上备份时的密钥，再运行一次。"
        )
    if manifest.schema > schema.HEAD:
        raise schema.DatabaseTooNew(manifest.schema)
    connection = session.connection()
    _must_be_alone(connection)
    if not replace:
        _must_be_empty(connection)
    archive.clear(connection)
    schema.upgrade(connection, manifest.schema)
    archive.load(connection, path, manifest)
    schema.upgrade(connection)
    _search_anew(session, now)
    _must_be_whole(timeline.verify(session)[1], "恢复未完成，数据库保持原样")


def _must_be_alone(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    others = connection.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
    ).scalar_one()
    if others:
        raise Refusal("in_use", f"数据库还有 {others} 个连接在用：请先停止所有 bot run 和其他客户端。")


def _must_be_empty(connection: Connection) -> None:
    """Nothing is taken down that nobody asked to be."""
    rows = sum(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in archive.shapes(connection)
    )
    if rows:
        raise Refusal("not_empty", f"数据库里已有 {rows} 行数据；要用备份全部替换，请加 --replace。")


def _search_anew(session: Session, now: datetime) -> None:
    """The words that orders are found by are not in a backup: the bot cuts them again while it runs."""
    newest = session.scalar(select(func.max(Order.id)))
    if newest is not None:
        runs.remember(session, indexing.SETTING, {"below": newest + 1}, now)


def _must_be_whole(broken: Broken | None, what: str) -> None:
    if broken:
        where = f"工单 {broken.order_id % 1_000_000} 第 {broken.seq} 步{broken.reason}"
        raise Refusal("broken", f"{what}：办理轨迹不完整（{where}），请先查明原因。")
