"""What goes into groups, by their robot and as the app, judged by the sandbox; one's trouble is its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import aiohttp
import pytest

from notifier.card import Card, Text
from notifier.channels.base import Outgoing, Receipt
from notifier.channels.groups import MAYBE_TWICE, GroupsChannel, Target
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp, TryAgain
from sandbox import App, Member, Sandbox

ALARM = Outgoing("silence:1:group:值班群", "group:值班群", Text("【注意】已较长时间没有新工单进入。"))
IN_APP_GROUP = replace(ALARM, to="group:应用群")


@dataclass
class Wire:
    """Groups of a platform, and a channel to them."""

    sandbox: Sandbox
    app: WeComChannel
    channel: GroupsChannel

    def texts(self, key: str) -> list[str]:
        return [entry.text for entry in self.sandbox.group(key)]


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    sandbox = await Sandbox.start(
        App("wwcorp", 1, "s3cret", "t", "A" * 43),
        members=[Member("lihua", "李华"), Member("wangfang", "王芳")],
        robots=["key-1"],
    )

    def now() -> datetime:
        return datetime.now(UTC)

    async with aiohttp.ClientSession() as http:
        app = WeComChannel(http, sandbox.url, "wwcorp", 1, "s3cret", MemoryShelf(now), now)
        targets = [Target("值班群", key="key-1"), Target("应用群", chat_id="duty"), Target("错群", key="no")]
        yield Wire(sandbox, app, GroupsChannel(http, sandbox.url, targets, app))
    await sandbox.stop()


async def test_a_robot_says_it_in_its_group(wire: Wire) -> None:
    assert await wire.channel.send(ALARM) == Receipt()
    assert wire.texts("key-1") == ["【注意】已较长时间没有新工单进入。"]


async def test_the_app_makes_a_group_and_speaks_in_it(wire: Wire) -> None:
    assert await wire.app.make_group("duty", "值班应用群", "lihua", ["lihua", "wangfang"]) is None
    await wire.channel.send(IN_APP_GROUP)
    assert wire.texts("duty") == ["【注意】已较长时间没有新工单进入。"]
    again = await wire.app.make_group("duty", "值班应用群", "lihua", ["lihua", "wangfang"])
    assert again
    assert again.code == 86215


async def test_a_card_is_a_text_there_and_nothing_is_cut_in_silence(wire: Wire, card: Card) -> None:
    await wire.channel.send(replace(ALARM, body=card))
    await wire.channel.send(replace(ALARM, body=Text("长" * 3000)))
    assert "工单 1023 待接收" in wire.texts("key-1")[0]
    assert wire.texts("key-1")[1].endswith("…")
    assert not wire.sandbox.problems


async def test_the_twenty_first_of_a_minute_waits_for_the_next(wire: Wire) -> None:
    for number in range(20):
        await wire.channel.send(replace(ALARM, body=Text(f"第 {number} 条")))
    with pytest.raises(TryAgain) as later:
        await wire.channel.send(ALARM)
    assert later.value.after
    assert later.value.after.total_seconds() == 60
    assert not later.value.in_doubt


async def test_what_may_be_there_already_says_so(wire: Wire) -> None:
    assert await wire.channel.send(replace(ALARM, retry=True)) == Receipt(maybe_twice=True)
    assert wire.texts("key-1")[0].startswith(MAYBE_TWICE)


async def test_a_group_that_is_not_there_is_given_up_and_nothing_else_stops(wire: Wire) -> None:
    for wrong in ("group:错群", "group:没有的群", "group:应用群", "lihua"):
        with pytest.raises(GiveUp):
            await wire.channel.send(replace(ALARM, to=wrong))
    await wire.channel.send(ALARM)


async def test_an_app_without_the_right_loses_its_group_and_not_its_people(wire: Wire) -> None:
    await wire.app.make_group("duty", "值班应用群", "lihua", ["lihua", "wangfang"])
    wire.sandbox.platform.seen_by_all = False
    with pytest.raises(GiveUp, match="应用群要求可见范围为全公司"):
        await wire.channel.send(IN_APP_GROUP)
    wire.sandbox.set_callback("http://127.0.0.1:9/callback")
    await wire.app.send(Outgoing("hello", "lihua", Text("您好")))
    assert [entry.text for entry in wire.sandbox.phone("lihua")] == ["您好"]
