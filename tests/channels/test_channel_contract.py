"""What every channel promises, tried on each: memory, console, WeCom and Telegram at the wire, all as one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from scripted_platform import Platform, ok

from notifier.card import Card, Text
from notifier.channels.base import Change, Channel, Outgoing, Receipt
from notifier.channels.console import ConsoleChannel
from notifier.channels.memory import MemoryChannel
from notifier.channels.several import Several
from notifier.channels.telegram import TelegramChannel, connect
from notifier.channels.wecom import WeComChannel
from notifier.errors import GiveUp, Halt, TryAgain
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


@pytest.fixture(params=["memory", "console", "wecom", "telegram", "wecom of two", "telegram of two"])
def any_channel(
    request: pytest.FixtureRequest, channel: WeComChannel, telegram_channel: TelegramChannel
) -> Channel:
    both = Several(channel, telegram_channel)
    channels: dict[str, Channel] = {
        "memory": MemoryChannel(),
        "console": ConsoleChannel([].append),
        "wecom": channel,
        "telegram": telegram_channel,
        "wecom of two": both,
        "telegram of two": both,
    }
    return channels[request.param]


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """The channel that a message names."""
    named: str = request.node.callspec.params["any_channel"]
    return named.split()[0]


async def test_a_channel_has_a_name_and_takes_a_text(any_channel: Channel, name: str) -> None:
    assert any_channel.name
    assert isinstance(await any_channel.send(replace(HELLO, to=SOMEBODY, channel=name)), Receipt)


async def test_a_card_with_buttons_can_be_changed_by_the_code_of_its_receipt(
    any_channel: Channel, name: str, card_message: Outgoing, card: Card
) -> None:
    receipt = await any_channel.send(replace(card_message, to=SOMEBODY, channel=name))
    assert receipt.response_code
    await any_channel.change(Change(SOMEBODY, receipt.response_code, replace(card, done="已接收"), name))


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


async def test_the_console_prints_what_goes_to_whom(card: Card) -> None:
    printed: list[str] = []
    console = ConsoleChannel(printed.append)
    await console.send(HELLO)
    await console.change(Change("lihua", "c", replace(card, done="已接收")))
    assert printed[0] == "→ lihua\n    您好"
    assert printed[1].startswith("↻ lihua\n    【即办】工单 1023 待接收")


async def test_a_wecom_text_receipt_has_no_use_for_a_code(channel: WeComChannel, platform: Platform) -> None:
    platform.then("message/send", ok(msgid="m9"))
    assert await channel.send(HELLO) == Receipt("m9", "")
