"""What every channel promises, tried on each at the wire: app, 智能机器人, groups, Telegram, all as one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from scripted_platform import Platform, ok

from notifier.card import Card, File, Text
from notifier.channels.base import Change, Channel, Outgoing, Receipt, Withdrawal
from notifier.channels.groups import GroupsChannel, Target
from notifier.channels.memory import MemoryChannel
from notifier.channels.several import Several
from notifier.channels.telegram import TelegramChannel, connect
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_bot import WeComBotChannel
from notifier.channels.wecom_line import Line, subscribe
from notifier.errors import GiveUp, Halt, TryAgain
from notifier.outcomes import TOO_LATE_TO_CHANGE
from sandbox import App, Bot, Member, Sandbox
from sandbox.telegram import TelegramSandbox

HELLO = Outgoing("greet:1", "lihua", Text("您好"))


#: Good as a person's id on every platform.
SOMEBODY = "81001"


@pytest.fixture
async def telegram_channel() -> AsyncIterator[TelegramChannel]:
    async def moved(old: str, new: str) -> None:
        raise AssertionError(f"{old} did not move")

    sandbox = TelegramSandbox("700001:test-token")
    await sandbox.start()
    sandbox.chats.chat(int(SOMEBODY)).has_started = True
    connection = connect("700001:test-token", sandbox.url)
    yield TelegramChannel(connection.bot, moved)
    await connection.close()
    await sandbox.stop()


@pytest.fixture
async def bot_channel(session: aiohttp.ClientSession) -> AsyncIterator[WeComBotChannel]:
    sandbox = await Sandbox.start(
        App("wwcorp", 1, "x", "t", "A" * 43),
        members=[Member(SOMEBODY, "李华")],
        bot=Bot("aibTEST", "s3cret"),
    )
    assert sandbox.line
    line = await Line.dial(session, sandbox.line.url)

    async def listen() -> None:
        async for _ in line.hear():
            pass

    listening = asyncio.create_task(listen())
    await subscribe(line, "aibTEST", "s3cret")
    await sandbox.enters(SOMEBODY)
    channel = WeComBotChannel(session)
    channel.line = line
    yield channel
    await line.close()
    await listening
    await sandbox.stop()


@pytest.fixture
def groups_channel(session: aiohttp.ClientSession, api_base: str, channel: WeComChannel) -> GroupsChannel:
    targets = [Target("值班群", key="k"), Target("应用群", chat_id="duty")]
    return GroupsChannel(session, api_base, targets, channel)


@pytest.fixture(
    params=[
        "memory",
        "wecom",
        "wecom_bot",
        "telegram",
        "group",
        "wecom of all",
        "wecom_bot of all",
        "telegram of all",
        "group of all",
    ]
)
def any_channel(
    request: pytest.FixtureRequest,
    channel: WeComChannel,
    bot_channel: WeComBotChannel,
    telegram_channel: TelegramChannel,
    groups_channel: GroupsChannel,
) -> Channel:
    real = (channel, bot_channel, telegram_channel, groups_channel)
    one_by_one: list[Channel] = [MemoryChannel(), *real]
    channels = {one.name: one for one in one_by_one}
    return Several(*real) if "of all" in request.param else channels[request.param]


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """The channel that a message names."""
    named: str = request.node.callspec.params["any_channel"]
    return named.split()[0]


@pytest.fixture
def to(name: str) -> str:
    """Somebody on that channel; of groups, one."""
    return "group:值班群" if name == "group" else SOMEBODY


async def test_a_channel_has_a_name_and_takes_a_text(any_channel: Channel, name: str, to: str) -> None:
    assert any_channel.name
    assert isinstance(await any_channel.send(replace(HELLO, to=to, channel=name)), Receipt)


async def test_a_card_with_buttons_can_be_changed_by_the_code_of_its_receipt_or_says_that_it_cannot(
    any_channel: Channel, name: str, to: str, card_message: Outgoing, card: Card
) -> None:
    receipt = await any_channel.send(replace(card_message, to=to, channel=name))
    change = Change(to, receipt.response_code, replace(card, done="已接收"), name)
    if receipt.response_code:
        await any_channel.change(change)
        return
    assert name in ("wecom_bot", "group")
    with pytest.raises(GiveUp) as refused:
        await any_channel.change(change)
    assert refused.value.code in TOO_LATE_TO_CHANGE


async def test_a_file_is_sent_or_it_is_said_that_it_cannot_be(
    any_channel: Channel, name: str, to: str
) -> None:
    report = File("周报-20260302.docx", 1, b"PK\x03\x04" + bytes(900_000))
    message = Outgoing("file:1", to, report, channel=name)
    if name in ("group", "telegram"):  # where others read, and where numbers alone may leave
        with pytest.raises(GiveUp):
            await any_channel.send(message)
        return
    assert isinstance(await any_channel.send(message), Receipt)


async def test_a_message_is_taken_back_or_it_is_said_that_it_cannot_be(
    any_channel: Channel, name: str, to: str
) -> None:
    receipt = await any_channel.send(replace(HELLO, to=to, channel=name))
    withdrawal = Withdrawal(to, receipt.message_id, name)
    if name in ("wecom_bot", "group"):
        with pytest.raises(GiveUp):
            await any_channel.withdraw(withdrawal)
        return
    await any_channel.withdraw(withdrawal)


async def test_nobody_is_reached_under_an_empty_name(any_channel: Channel, name: str) -> None:
    if name == "memory":
        pytest.skip("these reach whoever is named")
    with pytest.raises(GiveUp):
        await any_channel.send(replace(HELLO, to="", channel=name))


async def test_a_message_for_a_channel_that_does_not_run_is_given_up(channel: WeComChannel) -> None:
    with pytest.raises(GiveUp):
        await Several(channel).send(replace(HELLO, channel="telegram"))


async def test_memory_shows_a_message_once_however_often_it_is_tried() -> None:
    memory = MemoryChannel()
    first = await memory.send(HELLO)
    assert await memory.send(replace(HELLO, retry=True)) == first
    assert memory.to("LiHua") == [HELLO]


async def test_memory_fails_as_it_is_told_and_in_doubt_means_it_arrived() -> None:
    memory = MemoryChannel()
    lost, unsure = TryAgain("busy"), TryAgain("timeout", in_doubt=True)
    memory.fail(lost, unsure, None, GiveUp("gone", gone=True))
    for expected, shown in ((lost, 0), (unsure, 1)):
        with pytest.raises(TryAgain) as failed:
            await memory.send(HELLO)
        assert failed.value is expected
        assert len(memory.sent) == shown
    await memory.send(HELLO)
    with pytest.raises(GiveUp):
        await memory.send(HELLO)
    assert len(memory.sent) == 1


async def test_memory_takes_one_change_for_each_code(card_message: Outgoing, card: Card) -> None:
    memory = MemoryChannel()
    receipt = await memory.send(card_message)
    change = Change("lihua", receipt.response_code, replace(card, done="已接收"))
    memory.fail(Halt("banned", after=timedelta(minutes=1)))
    with pytest.raises(Halt):
        await memory.change(change)
    await memory.change(change)
    with pytest.raises(GiveUp) as refused:
        await memory.change(change)
    assert refused.value.code == 60140
    assert memory.changed == [change]


async def test_a_wecom_text_receipt_has_no_use_for_a_code(channel: WeComChannel, platform: Platform) -> None:
    platform.then("message/send", ok(msgid="m9"))
    assert await channel.send(HELLO) == Receipt("m9", "")
