"""Whether a 智能机器人 may connect, for ``check`` and ``doctor``; one that is at work is left alone."""

from datetime import datetime
from pathlib import Path

import aiohttp
from sqlalchemy.exc import DBAPIError

from bot.config import Config
from bot.settings.channels import WeComBot
from bot.wecom_bot import LEASE
from notifier.channels.wecom_line import probe
from storage import leases
from storage.db import open_database
from storage.vault import Vault


async def line_state(config: Config, line: WeComBot, now: datetime) -> tuple[bool, str]:
    """(is it well, a sentence that says how it stands and what to do)."""
    if await _is_connected(config.storage.url, now):
        return True, "智能机器人连接正常：正由运行中的程序连接，不另试。"
    async with aiohttp.ClientSession() as http:
        trouble = await probe(http, line.url, line.id, line.secret)
    return trouble is None, f"智能机器人连接失败：{trouble}" if trouble else "智能机器人连接正常：已订阅。"


async def _is_connected(url: str, now: datetime) -> bool:
    """Whether a process that runs has the line; nothing is made or upgraded for the question."""
    if not _is_there(url):
        return False
    database = await open_database(url, Vault(b"nothing is opened"), upgraded=False)
    try:
        return bool(await database.read(leases.holder_of, LEASE, now))
    except (DBAPIError, OSError):  # not there, or of an earlier version
        return False
    finally:
        await database.close()


def _is_there(url: str) -> bool:
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()
