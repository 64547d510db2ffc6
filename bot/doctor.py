"""``doctor``: walks what the bot stands on in this machine; the network is in ``doctor_network``."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.config import Config, warnings
from bot.keeping import key_path
from storage import measures, schema
from storage.db import Database, open_database, vault_of
from storage.tables import OutboxRow, PersonRow
from storage.vault import Vault

FINE, LOOK, FAULT = "正常", "注意", "故障"
MIB = 1024 * 1024
#: Free space below which a desk should look, and below which the database will soon refuse.
ROOMY, SCARCE = 2048 * MIB, 300 * MIB
WAITED_LONG = 600  # seconds


@dataclass(frozen=True)
class Finding:
    """One line: how it stands, about what, and what to do where it is not well."""

    state: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"[{self.state}] {self.what}" + (f"：{self.remedy}" if self.remedy else "")


def configuration(config: Config, path: Path, today: date) -> Iterator[Finding]:
    """The file itself, and what is allowed in it and still looks wrong."""
    yield Finding(FINE, f"配置 {path}：{len(config.departments)} 个科室，{len(config.people)} 人")
    for warning in warnings(config, today):
        where, _, said = warning.partition(": ")
        yield Finding(LOOK, where, said)
    yield from _mode(path, "配置文件")


def _mode(path: Path, what: str) -> Iterator[Finding]:
    """Whether others on this machine can read it. Where the file is not, there is nothing to say."""
    if not path.exists() or os.name != "posix":
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o007:
        yield Finding(FAULT, f"{what} {path} 人人可读（{mode:o}）", f"请运行 chmod 600 {path}")
    elif mode & 0o070:
        yield Finding(LOOK, f"{what} {path} 同组可读（{mode:o}）", "若非有意，请改为 600")
    else:
        yield Finding(FINE, f"{what} {path} 只有属主可读")


def files(config: Config) -> Iterator[Finding]:
    """The key, the database file, and room on the disk."""
    key = key_path(config.storage.url)
    if config.storage.key:
        yield Finding(FINE, "数据密钥由配置或环境变量给出")
    elif key.exists():
        yield from _mode(key, "密钥文件")
        yield Finding(LOOK, f"数据密钥在 {key}", "请把它另存一份到别处，丢了密钥，数据和备份都打不开")
    else:
        yield Finding(LOOK, "还没有数据密钥", f"首次启动时生成 {key}；或先设 JIBAN_DATA_KEY")
    folder = key.parent
    if config.storage.url.startswith("sqlite:///"):
        yield from _mode(Path(config.storage.url.removeprefix("sqlite:///")), "数据库")
    yield _room(folder if folder.exists() else Path())


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"磁盘剩余 {free // MIB} MB"
    if free < SCARCE:
        return Finding(FAULT, said, "数据库就要写不进去了，请立即清理或扩容")
    if free < ROOMY:
        return Finding(LOOK, said, "请清理旧备份或扩容")
    return Finding(FINE, said)


async def database(config: Config, now: datetime) -> list[Finding]:
    """Version, key, and what waits in it; changes nothing and makes nothing."""
    url = config.storage.url
    if url.startswith("sqlite:///") and not os.path.exists(url.removeprefix("sqlite:///")):  # noqa: ASYNC240
        return [Finding(LOOK, "还没有数据库", "首次启动时自动建立")]
    secret = config.storage.key or _kept_key(url)
    try:
        opened = await open_database(url, Vault(secret.encode()), upgraded=False)
        try:
            return await _looked_at(opened, now)
        finally:
            await opened.close()
    except (DBAPIError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        remedy = "请核对 storage.url、口令和数据库服务是否在运行"
        return [Finding(FAULT, f"打不开数据库（{type(cause).__name__}）", remedy)]


def _kept_key(url: str) -> str:
    path = key_path(url)
    return path.read_text().strip() if path.exists() else ""


async def _looked_at(opened: Database, now: datetime) -> list[Finding]:
    version = await opened.read(lambda session: schema.current(session.connection()))
    if version is None:
        return [Finding(LOOK, "数据库是空的", "首次启动时自动建表")]
    if version > schema.HEAD:
        return [Finding(FAULT, f"数据库版本 {version} 比本程序（{schema.HEAD}）新", "请先升级程序")]
    if version < schema.HEAD:
        said = f"数据库版本 {version}，程序为 {schema.HEAD}"
        return [Finding(LOOK, said, "启动时自动升级：请先停止旧版并运行 backup")]
    found = await opened.read(_whole)
    return [*found, *await opened.read(lambda session: list(_waiting(session, now)))]


def _whole(session: Session) -> list[Finding]:
    """Whether the file is sound and the key the right one."""
    found = [Finding(FINE, f"数据库可用，版本 {schema.HEAD}")]
    if session.get_bind().dialect.name == "sqlite":
        said = session.scalar(text("PRAGMA quick_check(1)"))
        if said != "ok":
            remedy = "请停止机器人，保留此文件，用最近的备份 restore"
            found = [Finding(FAULT, "数据库文件已损坏", remedy)]
    try:
        for column in (PersonRow.phone_sealed, OutboxRow.body_sealed):
            sealed = session.scalar(select(column).where(column != b"").limit(1))
            vault_of(session).open(sealed)
        found.append(Finding(FINE, "数据密钥能解开库里的内容"))
    except InvalidTag:
        found.append(Finding(FAULT, "数据密钥解不开库里的内容", "请换回原来的 JIBAN_DATA_KEY 或密钥文件"))
    return found


def _waiting(session: Session, now: datetime) -> Iterator[Finding]:
    found = measures.take(session, now)
    oldest = max(queue.overdue_seconds for queue in found.outbox.values())
    if oldest > WAITED_LONG:
        yield Finding(LOOK, f"有消息等了 {oldest / 60:.0f} 分钟没有发出", "看机器人是否在运行，渠道是否正常")
    if found.clock_overdue_seconds > WAITED_LONG:
        said = f"有提醒到点 {found.clock_overdue_seconds / 60:.0f} 分钟没有处理"
        yield Finding(LOOK, said, "看机器人是否在运行")
    if found.inbox_given_up:
        yield Finding(
            LOOK, f"有 {found.inbox_given_up} 条收到的消息处理不了", "请按日志里的错误码告知技术人员"
        )
    if found.orders_without_next:
        yield Finding(
            FAULT, f"{found.orders_without_next} 件在办工单没有下一步", "在聊天里发“在办自查”查看并处理"
        )
    late = f"，其中超期 {found.late_orders} 件" if found.late_orders else ""
    yield Finding(FINE, f"在办 {sum(found.open_orders.values())} 件{late}")
