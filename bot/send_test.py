"""``send-test``: walks the real connection to one person step by step, and says where it ends."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import aiohttp
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import Config
from bot.doctor import FAULT, FINE, LOOK, Finding
from bot.keeping import open_storage
from bot.send_test_line import WORDS, Pause, sent_over_line
from notifier.card import Text
from notifier.channels.base import Outgoing
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp, Halt, TryAgain
from notifier.reach import BOT, WECOM
from rules.errors import Refusal
from rules.people import Person
from storage.tables import InboxRow

Say = Callable[[Finding], None]
_HEARD = {WECOM: "回调", BOT: "回复"}
_REMEDIES = {
    WECOM: "请确认：机器人在运行；管理后台“接收消息”的 URL、Token、EncodingAESKey 与配置一致；"
    "反向代理把 /wecom/callback 转到本机；对方确已回复",
    BOT: "请确认：对方是在与智能机器人的单聊里回复，不是在群里；对方确已回复",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def send_test(
    config: Config,
    to: str,
    seconds: int,
    say: Say,
    clock: Callable[[], datetime] = _utc_now,
    pause: Pause = asyncio.sleep,
    *,
    over_line: bool = False,
) -> bool:
    """Message, then an answer within ``seconds``; whether all of it works. The bot must be running.

    Over the app by a token of our own; ``over_line``, or where there is no app, over the 智能机器人.
    """
    person = _person(config, to)
    begun = clock()
    app, line = config.channels.wecom, config.channels.wecom_bot
    has_line_alone = line is not None and (app is None or bool(app.missing))
    channel = BOT if over_line or has_line_alone else WECOM
    if channel == BOT:
        sent = await sent_over_line(config, person, begun, seconds, pause)
    else:
        sent = await _sent(config, person, begun, clock)
    say(sent)
    if sent.state == FAULT:
        return False
    say(Finding(LOOK, f"请{person.name}在 {seconds} 秒内回复任意文字"))
    answered = await _answered(config, channel, person, begun, seconds, pause)
    say(answered)
    return answered.state == FINE


def _person(config: Config, to: str) -> Person:
    found = next((one for one in config.people if to in (one.id, one.name)), None)
    if found is None:
        raise Refusal("nobody", f"人员名单里没有“{to}”：请写 people 里的 id 或姓名。")
    if not found.wecom:
        raise Refusal("no_account", f"{found.name}没有企业微信账号（people[].wecom），无法测试。")
    return found


async def _sent(config: Config, person: Person, now: datetime, clock: Callable[[], datetime]) -> Finding:
    wecom = config.channels.wecom
    if wecom is None or wecom.missing:
        missing = "、".join(wecom.missing if wecom else ["channels.wecom"])
        return Finding(FAULT, f"企业微信未配置完整：{missing}", "请按“接入企业微信”补全后再试")
    async with aiohttp.ClientSession() as http:
        channel = WeComChannel(
            http, wecom.api_base, wecom.corp_id, wecom.agent_id, wecom.secret, MemoryShelf(clock), clock
        )
        try:
            key = f"send-test:{now:%Y%m%d%H%M%S%f}"
            await channel.send(Outgoing(key, person.wecom, Text(WORDS)))
        except (TryAgain, GiveUp) as trouble:
            return Finding(FAULT, f"没有发出：{trouble.reason}")
        except Halt as trouble:
            return Finding(FAULT, f"没有发出：{trouble.reason}", trouble.remedy)
    return Finding(FINE, f"已取得 access_token，消息已发给{person.name}（平台收下，不等于已读）")


async def _answered(
    config: Config, channel: str, person: Person, since: datetime, seconds: int, pause: Pause
) -> Finding:
    """Looks into the inbox once a second: whichever process heard it has kept it there."""
    database = await open_storage(config, since)
    try:
        for _ in range(seconds):
            if await database.read(_came, channel, person.wecom.lower(), since):
                return Finding(FINE, f"{_HEARD[channel]}已收到并入库，收发都通")
            await pause(1)
    finally:
        await database.close()
    return Finding(FAULT, f"{seconds} 秒内没有收到{_HEARD[channel]}", _REMEDIES[channel])


def _came(session: Session, channel: str, sender: str, since: datetime) -> bool:
    query = select(InboxRow.key).where(InboxRow.received_at >= since, InboxRow.channel == channel)
    return session.scalar(query.where(InboxRow.sender.ilike(sender)).limit(1)) is not None
