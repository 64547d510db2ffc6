"""``send-test`` over a 智能机器人: the process that has its line sends, for a second line would end it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.config import Config
from bot.doctor import FAULT, FINE, Finding
from bot.keeping import open_storage
from bot.wecom_bot import LEASE
from notifier.card import Text
from notifier.outbox import URGENT, Message, put
from notifier.reach import BOT
from rules.people import Person
from storage import leases, outbox
from storage.db import Database
from storage.tables import OutboxRow

Pause = Callable[[float], Awaitable[None]]
WORDS = "这是即办的连接测试，不涉及任何工单。请在本对话里回复“帮助”，以核对收发是否通畅。"


async def sent_over_line(
    config: Config, person: Person, now: datetime, seconds: int, pause: Pause
) -> Finding:
    """Put a message into the outbox, and see within ``seconds`` what became of it."""
    line = config.channels.wecom_bot
    if line is None or line.missing:
        missing = "、".join(line.missing if line else ["channels.wecom_bot"])
        return Finding(FAULT, f"智能机器人未配置完整：{missing}", "请按“渠道”一页补全后再试")
    database = await open_storage(config, now)
    try:
        if not await database.read(leases.holder_of, LEASE, now):
            return Finding(
                FAULT,
                "智能机器人没有连上：没有程序持有连接",
                "请先启动机器人（bot run），再看 bot check --live；本命令不另连，以免把它挤下线",
            )
        return await _sent(database, person, now, seconds, pause)
    finally:
        await database.close()


async def _sent(database: Database, person: Person, now: datetime, seconds: int, pause: Pause) -> Finding:
    key = f"send-test:{now:%Y%m%d%H%M%S%f}"
    await database.transact(_put, now, key, person.id)
    for _ in range(seconds):
        row = await database.read(_message, key)
        if row.state == "sent":
            return Finding(FINE, f"消息已由运行中的程序经智能机器人发给{person.name}（平台收下，不等于已读）")
        if row.state in ("refused", "parked"):
            return Finding(FAULT, f"没有发出：{row.error}")
        await pause(1)
    row = await database.transact(_take_back, key)
    return Finding(FAULT, f"{seconds} 秒内没有发出" + (f"：{row.error}" if row.error else ""), _LATE)


_LATE = "请看 /health/ready 和日志：连接是否断了、是否在等待平台限频；本条不再补发"


def _put(session: Session, now: datetime, key: str, person: str) -> None:
    put(session, now, [Message(key, person, Text(WORDS, is_notice=True), URGENT, channel=BOT)])


def _message(session: Session, key: str) -> OutboxRow:
    row = outbox.find(session, key)
    assert row is not None
    return row


def _take_back(session: Session, key: str) -> OutboxRow:
    """A test that comes an hour late would only puzzle people."""
    row = _message(session, key)
    if row.state == "queued":
        row.state = "moot"
    return row
