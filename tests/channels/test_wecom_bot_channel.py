"""What goes over the long connection of a 智能机器人, and what its answers are taken for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from notifier.card import Button, Card, Text
from notifier.channels.base import Change, Outgoing, Receipt
from notifier.channels.wecom_bot import MAYBE_TWICE, WeComBotChannel
from notifier.channels.wecom_files import fetch, file_id, open_sealed
from notifier.channels.wecom_line import Frame, Line, probe, subscribe
from notifier.errors import GiveUp, Halt, TryAgain
from sandbox import App, Bot, Faults, File, Member, Sandbox

BOT = Bot("aibTEST", "s3cret")
HELLO = Outgoing("greet:1", "lihua", Text("您好"))


@dataclass
class Wire:
    """A channel on a line, and what the line was told."""

    sandbox: Sandbox
    channel: WeComBotChannel
    http: aiohttp.ClientSession
    heard: asyncio.Queue[Frame]

    def fault(self, **rule: Any) -> None:
        self.sandbox.platform.faults = Faults.from_dict({"rules": [rule]})

    def phone(self) -> list[str]:
        return [entry.text for entry in self.sandbox.phone("lihua") if not entry.mine]


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    sandbox = await Sandbox.start(
        App("wwcorp", 1, "x", "t", "A" * 43),
        members=[Member("lihua", "李华"), Member("wangfang", "王芳")],
        bot=BOT,
    )
    assert sandbox.line
    async with aiohttp.ClientSession() as http:
        line, heard = await Line.dial(http, sandbox.line.url, timeout=0.5), asyncio.Queue[Frame]()
        listening = asyncio.create_task(_listen(line, heard))
        assert await subscribe(line, BOT.bot_id, BOT.secret) is None
        channel = WeComBotChannel(http)
        channel.line = line
        wire = Wire(sandbox, channel, http, heard)
        await sandbox.says("lihua", "您好")
        await heard.get()
        yield wire
        await line.close()
        await listening
    await sandbox.stop()


async def _listen(line: Line, heard: asyncio.Queue[Frame]) -> None:
    async for frame in line.hear():
        heard.put_nowait(frame)


async def test_a_text_and_a_card_arrive_and_no_code_comes_with_them(
    wire: Wire, card_message: Outgoing, card: Card
) -> None:
    assert await wire.channel.send(HELLO) == Receipt()
    assert await wire.channel.send(card_message) == Receipt()
    assert wire.phone()[0] == "您好"
    assert wire.sandbox.cards("lihua")[0].title == card.title
    assert not wire.sandbox.problems


async def test_a_menu_is_left_out_for_nobody_would_be_told_of_a_press_in_it(
    wire: Wire, card_message: Outgoing, card: Card
) -> None:
    await wire.channel.send(replace(card_message, body=replace(card, more=(Button("轨迹", key="t:1"),))))
    assert wire.sandbox.cards("lihua")[0].menu == ()


async def test_a_long_text_comes_in_parts_and_a_break_does_not_repeat_what_is_through(wire: Wire) -> None:
    long = replace(HELLO, body=Text("一二三四五六七八九十\n" * 200))
    wire.fault(do="errcode", on="aibot_send_msg", code=-1, times=1)
    with pytest.raises(TryAgain):
        await wire.channel.send(long)
    await wire.channel.send(long)
    assert [text[:5] for text in wire.phone()] == ["(1/4)", "(2/4)", "(3/4)", "(4/4)"]


async def test_who_never_spoke_to_the_bot_is_named_with_the_remedy_and_is_not_gone(wire: Wire) -> None:
    with pytest.raises(GiveUp, match="请其在企业微信中找到机器人并发一句话") as refused:
        await wire.channel.send(replace(HELLO, to="wangfang"))
    assert not refused.value.gone


async def test_an_answer_that_does_not_come_is_in_doubt_and_the_next_try_says_so(wire: Wire) -> None:
    wire.fault(do="hang", on="aibot_send_msg", times=1)
    with pytest.raises(TryAgain) as unsure:
        await wire.channel.send(HELLO)
    assert unsure.value.in_doubt
    assert await wire.channel.send(replace(HELLO, retry=True)) == Receipt(maybe_twice=True)
    assert wire.phone() == [f"{MAYBE_TWICE}\n您好"]


async def test_a_card_that_did_arrive_is_known_by_its_task_id(wire: Wire, card_message: Outgoing) -> None:
    await wire.channel.send(card_message)
    assert await wire.channel.send(replace(card_message, retry=True)) == Receipt()
    assert len(wire.sandbox.cards("lihua")) == 1
    with pytest.raises(GiveUp):
        await wire.channel.send(card_message)


@pytest.mark.parametrize(
    ("code", "error"),
    [(-1, TryAgain), (846607, TryAgain), (846609, TryAgain), (40058, GiveUp), (853000, Halt)],
)
async def test_refusals_are_what_they_say(wire: Wire, code: int, error: type[Exception]) -> None:
    wire.fault(do="errcode", on="aibot_send_msg", code=code, times=1)
    with pytest.raises(error) as refused:
        await wire.channel.send(HELLO)
    assert getattr(refused.value, "in_doubt", False) is False
    assert wire.phone() == []


async def test_without_a_line_nothing_is_lost_and_nothing_is_in_doubt(wire: Wire) -> None:
    wire.channel.line = None
    with pytest.raises(TryAgain) as refused:
        await wire.channel.send(HELLO)
    assert not refused.value.in_doubt


async def test_a_line_that_is_cut_leaves_what_waits_in_doubt(wire: Wire) -> None:
    wire.fault(do="accept_then_drop", on="aibot_send_msg", times=1)
    with pytest.raises(TryAgain) as unsure:
        await wire.channel.send(HELLO)
    assert unsure.value.in_doubt
    assert wire.phone() == ["您好"]
    with pytest.raises(TryAgain) as never_left:
        await wire.channel.send(HELLO)
    assert not never_left.value.in_doubt


async def test_a_pressed_card_shows_its_new_face_once_and_for_its_holder(
    wire: Wire, card_message: Outgoing, card: Card
) -> None:
    await wire.channel.send(card_message)
    await wire.sandbox.presses("lihua", None, "确认接收")
    frame = await wire.heard.get()
    pressed = frame.body["event"]["template_card_event"]["task_id"]
    await wire.channel.show(frame.req_id, "lihua", pressed, replace(card, buttons=(), done="已接收"))
    assert wire.sandbox.cards("lihua")[0].greyed == "已接收"
    with pytest.raises(GiveUp):
        await wire.channel.show(frame.req_id, "lihua", pressed, card)


async def test_a_card_is_not_changed_late(wire: Wire, card: Card) -> None:
    with pytest.raises(GiveUp) as refused:
        await wire.channel.change(Change("lihua", "", card))
    assert refused.value.code == 42016


async def test_a_greeting_goes_to_who_has_just_come_in_and_not_twice(wire: Wire) -> None:
    await wire.sandbox.enters("wangfang")
    frame = await wire.heard.get()
    await wire.channel.welcome(frame.req_id, "您好，王芳")
    assert [entry.text for entry in wire.sandbox.phone("wangfang")] == ["您好，王芳"]
    with pytest.raises(GiveUp):
        await wire.channel.welcome(frame.req_id, "您好，王芳")


async def test_files_are_fetched_and_opened_with_the_key_that_came_with_them(wire: Wire) -> None:
    content = bytes(range(256)) * 5
    await wire.sandbox.sends_file("lihua", File("工单 1月.xlsx", content))
    part = (await wire.heard.get()).body["file"]
    assert await fetch(wire.http, file_id(part["url"], part["aeskey"])) == ("工单 1月.xlsx", content)
    assert await wire.channel.download(file_id(part["url"], part["aeskey"].rstrip("="))) == content
    with pytest.raises(GiveUp, match="过期"):
        await fetch(wire.http, file_id(part["url"] + "0", part["aeskey"]))
    with pytest.raises(GiveUp, match="解密"):
        await fetch(wire.http, file_id(part["url"], "A" * 43))
    with pytest.raises(GiveUp, match="地址"):
        await fetch(wire.http, file_id("file:///etc/passwd", part["aeskey"]))


@pytest.mark.parametrize("sealed", [b"", b"x" * 15, b"x" * 64])
def test_what_was_not_sealed_with_this_key_is_refused(sealed: bytes) -> None:
    with pytest.raises(GiveUp):
        open_sealed(sealed, "A" * 43)


async def test_a_probe_says_whether_the_bot_may_connect(wire: Wire) -> None:
    url = wire.sandbox.line.url if wire.sandbox.line else ""
    assert await probe(wire.http, url, BOT.bot_id, BOT.secret) is None
    wrong = await probe(wire.http, url, BOT.bot_id, "wrong")
    assert wrong
    assert wrong.code == 853000
    nowhere = await probe(wire.http, "ws://127.0.0.1:1", BOT.bot_id, BOT.secret)
    assert nowhere
    assert "连不上" in nowhere.wrong
