"""What every channel promises about the truth: each against its own stand-in, judged by what shows."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

import aiohttp
import pytest

from notifier.card import Text
from notifier.channels.base import Channel, Outgoing, Receipt
from notifier.channels.groups import GroupsChannel, Target
from notifier.channels.telegram import TelegramChannel, connect
from notifier.channels.telegram_pace import Pace
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_bot import WeComBotChannel
from notifier.channels.wecom_line import Line, subscribe
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp, TryAgain
from sandbox import App, Bot, Faults, Member, Sandbox
from sandbox.telegram import Lost, TelegramSandbox
from sandbox.telegram_api import Refused

PERSON, CHAT, BOT = "lihua", 81001, Bot("aibTEST", "s3cret")
#: Of everything that has ever been torn: rare characters, joined signs, what ends a section of XML.
RARE = "𠮷" * 290 + "🙂" * 150 + "👩\u200d🏫" * 20 + "]]> & <b> " + "办" * 9 + "abc"
AT_THE_BRIM = RARE + "。" * ((2048 - len(RARE.encode())) // 3) + "x" * ((2048 - len(RARE.encode())) % 3)
MAYBE = "可能重复"


@dataclass
class Wired:
    """A channel, somebody on it, what shows there, and how its platform is made to misbehave."""

    channel: Channel
    to: str
    shown: Callable[[], list[str]]
    busy: Callable[[], None]
    refuses: Callable[[], None]
    takes_and_drops: Callable[[], None]
    leave: Callable[[], object]

    def message(self, text: str, retry: bool = False) -> Outgoing:
        return Outgoing("greet:1", self.to, Text(text, is_notice=True), retry=retry)


@pytest.fixture(params=["wecom", "wecom_bot", "group", "telegram"])
async def wired(request: pytest.FixtureRequest) -> AsyncIterator[Wired]:
    make = _on_telegram() if request.param == "telegram" else _on_wecom(request.param)
    async with make as made:
        yield made


@asynccontextmanager
async def _on_wecom(name: str) -> AsyncIterator[Wired]:
    sandbox = await Sandbox.start(
        App("wwcorp", 1, "x", "t", "A" * 43),
        members=[Member(PERSON, "李华")], robots=["key-1"], bot=BOT,
    )  # fmt: skip
    assert sandbox.line

    def fault(**rule: object) -> None:
        sandbox.platform.faults = Faults.from_dict({"rules": [{"on": path, "times": 1, **rule}]})

    def shown() -> list[str]:
        entries = sandbox.group("key-1") if name == "group" else sandbox.phone(PERSON)
        return [entry.text for entry in entries if not entry.mine]

    async with aiohttp.ClientSession() as http:
        line = await Line.dial(http, sandbox.line.url, timeout=0.5)
        listening = asyncio.create_task(_listen(line))
        await subscribe(line, BOT.bot_id, BOT.secret)
        await sandbox.says(PERSON, "您好")
        channels, path = _channels(http, sandbox, line), _PATHS[name]
        to = "group:值班群" if name == "group" else PERSON
        yield Wired(
            channels[name],
            to,
            shown,
            lambda: fault(do="errcode", code=-1),
            lambda: fault(do="errcode", code=40058),
            lambda: fault(do="accept_then_drop"),
            sandbox.stop,
        )
        await line.close()
        await listening
    await sandbox.stop()


_PATHS = {"wecom": "message/send", "wecom_bot": "aibot_send_msg", "group": "webhook/send"}


async def _listen(line: Line) -> None:
    async for _ in line.hear():
        pass


def _channels(http: aiohttp.ClientSession, sandbox: Sandbox, line: Line) -> dict[str, Channel]:
    def now() -> datetime:
        return datetime.now(UTC)

    app = WeComChannel(http, sandbox.url, "wwcorp", 1, "x", MemoryShelf(now), now)
    bot = WeComBotChannel(http)
    bot.line = line
    groups = GroupsChannel(http, sandbox.url, [Target("值班群", key="key-1")], app)
    return {"wecom": app, "wecom_bot": bot, "group": groups}


@asynccontextmanager
async def _on_telegram() -> AsyncIterator[Wired]:
    async def nobody_moves(old: str, new: str) -> None:
        raise AssertionError(f"{old} did not move")

    async def at_once(seconds: float) -> None:
        assert seconds < 5

    sandbox = TelegramSandbox("700001:test-token")
    await sandbox.start()
    sandbox.chats.chat(CHAT).has_started = True
    connection, minutes = connect("700001:test-token", sandbox.url, timeout=2.0), count(0.0, 60.0)
    yield Wired(
        TelegramChannel(connection.bot, nobody_moves, pace=Pace(lambda: next(minutes), at_once)),
        str(CHAT),
        lambda: [message["text"] for message in sandbox.phone(CHAT)],
        lambda: sandbox.then("sendMessage", Refused(429, "Too Many Requests: retry after 3", retry_after=3)),
        lambda: sandbox.then("sendMessage", Refused(400, "Bad Request: message is too long")),
        lambda: sandbox.then("sendMessage", Lost()),
        sandbox.stop,
    )
    await connection.close()
    await sandbox.stop()


async def test_a_text_at_the_brim_arrives_whole_whatever_is_in_it(wired: Wired) -> None:
    assert len(AT_THE_BRIM.encode()) == 2048
    assert isinstance(await wired.channel.send(wired.message(AT_THE_BRIM)), Receipt)
    assert wired.shown() == [AT_THE_BRIM]


async def test_a_busy_platform_is_no_delivery_and_the_next_try_shows_once(wired: Wired) -> None:
    wired.busy()
    with pytest.raises(TryAgain) as busy:
        await wired.channel.send(wired.message("您好"))
    assert not busy.value.in_doubt
    assert wired.shown() == []
    await wired.channel.send(wired.message("您好"))
    assert wired.shown() == ["您好"]


async def test_a_refusal_is_never_a_delivery(wired: Wired) -> None:
    wired.refuses()
    with pytest.raises(GiveUp) as refused:
        await wired.channel.send(wired.message("您好"))
    assert not refused.value.gone
    assert wired.shown() == []


async def test_who_takes_a_message_and_hangs_up_leaves_a_doubt_that_the_next_try_does_not_hide(
    wired: Wired,
) -> None:
    wired.takes_and_drops()
    with pytest.raises(TryAgain) as unsure:
        await wired.channel.send(wired.message("您好"))
    assert unsure.value.in_doubt
    if isinstance(wired.channel, WeComBotChannel):
        return  # its line is cut; the next one's story is told with the line
    receipt = await wired.channel.send(wired.message("您好", retry=True))
    if isinstance(wired.channel, WeComChannel):
        assert wired.shown() == ["您好"]  # the platform knows the same bytes again
        return
    assert receipt.maybe_twice
    assert [MAYBE in text for text in wired.shown()] == [False, True]


async def test_a_platform_that_is_not_there_leaves_no_doubt(wired: Wired) -> None:
    stopped = wired.leave()
    assert asyncio.iscoroutine(stopped)
    await stopped
    with pytest.raises(TryAgain) as away:
        await wired.channel.send(wired.message("您好"))
    assert not away.value.in_doubt
    assert wired.shown() == []


async def test_the_same_text_twice_under_two_keys_is_two_messages(wired: Wired) -> None:
    first = wired.message("工单 1023 请尽快签收")
    await wired.channel.send(first)
    await wired.channel.send(replace(first, key="greet:2"))
    assert wired.shown() == ["工单 1023 请尽快签收"] * 2
