"""What goes over the wire to WeCom, and what its answers are taken for."""

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from scripted_platform import HANG, Clock, Platform, ok

from notifier.card import Button, Card, Text
from notifier.channels.base import Change, Outgoing, Receipt
from notifier.channels.wecom import WeComChannel, ask_token
from notifier.channels.wecom_cards import task_id
from notifier.channels.wecom_codes import TROUBLES, Kind
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp, Halt, TryAgain

SEND, UPDATE = "message/send", "message/update_template_card"
HELLO = Outgoing("greet:1", "lihua", Text("工单 1023 已派发"))
Channels = Callable[..., WeComChannel]


def codes(*kinds: Kind) -> list[int]:
    return [code for code, trouble in TROUBLES.items() if trouble.kind in kinds]


async def test_a_text_goes_out_as_the_platform_wants_it(channel: WeComChannel, platform: Platform) -> None:
    assert await channel.send(HELLO) == Receipt("m1", "code-1")
    sent = platform.to(SEND)[0]
    assert sent.query == {"access_token": "token-1"}
    assert sent.json["text"] == {"content": "工单 1023 已派发"}
    assert (sent.json["touser"], sent.json["agentid"], sent.json["msgtype"]) == ("lihua", 1000002, "text")
    assert sent.json["enable_duplicate_check"] == 1
    assert 10800 < sent.json["duplicate_check_interval"] <= 14400


async def test_a_card_goes_out_with_a_task_id_of_its_outbox_key(
    channel: WeComChannel, platform: Platform, card_message: Outgoing
) -> None:
    await channel.send(card_message)
    sent = platform.to(SEND)[0].json
    assert (sent["msgtype"], sent["duplicate_check_interval"]) == ("template_card", 14400)
    assert sent["template_card"]["task_id"] == task_id("order:12:new")


async def test_a_card_with_nothing_to_press_goes_out_as_text(
    channel: WeComChannel, platform: Platform
) -> None:
    await channel.send(Outgoing("k", "lihua", Card("今日小结", text="共 3 件")))
    assert platform.to(SEND)[0].json["text"] == {"content": "今日小结\n共 3 件"}


async def test_a_message_tried_again_is_the_same_bytes(
    new_channel: Channels, platform: Platform, card_message: Outgoing
) -> None:
    for message in (HELLO, card_message):
        await new_channel().send(message)
        await new_channel().send(dataclasses.replace(message, retry=True))
    bodies = [seen.body for seen in platform.to(SEND)]
    assert bodies[0] == bodies[1]
    assert bodies[2] == bodies[3]


async def test_equal_texts_of_two_messages_are_not_duplicates_to_the_platform(
    channel: WeComChannel, platform: Platform
) -> None:
    await channel.send(HELLO)
    await channel.send(dataclasses.replace(HELLO, key="greet:2"))
    first, second = platform.to(SEND)
    assert first.body != second.body
    assert first.json["text"] == second.json["text"]


async def test_a_long_text_goes_out_in_numbered_parts(channel: WeComChannel, platform: Platform) -> None:
    platform.then(SEND, ok(msgid="m1"), ok(msgid="m2"))
    receipt = await channel.send(Outgoing("k", "lihua", Text("办" * 1000)))
    parts = [seen.json["text"]["content"] for seen in platform.to(SEND)]
    assert [part[:6] for part in parts] == ["(1/2)\n", "(2/2)\n"]
    assert receipt.message_id == "m1|m2"


@pytest.mark.parametrize("to", ["", "@all", "lihua|wang"])
async def test_only_one_person_can_be_addressed(channel: WeComChannel, platform: Platform, to: str) -> None:
    await channel.send(HELLO)
    with pytest.raises(GiveUp):
        await channel.send(dataclasses.replace(HELLO, to=to))
    assert len(platform.to(SEND)) == 1


@pytest.mark.parametrize(
    "named",
    [{"invaliduser": "lihua"}, {"invaliduser": "other|LIHUA"}, {"unlicenseduser": "lihua"}],
    ids=str,
)
async def test_who_is_named_as_not_reached_was_not_sent_to(
    channel: WeComChannel, platform: Platform, named: dict[str, str]
) -> None:
    platform.then(SEND, ok(msgid="m1"), ok(msgid="m2", **named))
    await channel.send(HELLO)
    with pytest.raises(GiveUp) as refused:
        await channel.send(HELLO)
    assert refused.value.gone


@pytest.mark.parametrize("code", codes(Kind.BUSY))
async def test_a_busy_platform_is_tried_again(channel: WeComChannel, platform: Platform, code: int) -> None:
    platform.then(SEND, {"errcode": code, "errmsg": "x"})
    with pytest.raises(TryAgain) as refused:
        await channel.send(HELLO)
    assert (refused.value.code, refused.value.in_doubt) == (code, False)
    await channel.send(HELLO)


@pytest.mark.parametrize("code", [*codes(Kind.PERSON), *codes(Kind.MESSAGE), 99999])
async def test_a_refused_message_is_given_up(channel: WeComChannel, platform: Platform, code: int) -> None:
    platform.then(SEND, {"errcode": code, "errmsg": "x"})
    with pytest.raises(GiveUp) as refused:
        await channel.send(HELLO)
    assert (refused.value.code, refused.value.gone) == (code, code in codes(Kind.PERSON))
    await channel.send(HELLO)


@pytest.mark.parametrize("code", codes(Kind.CONFIG, Kind.SECRET))
async def test_a_wrong_setting_stops_the_channel_and_says_how_to_mend_it(
    channel: WeComChannel, platform: Platform, clock: Clock, code: int
) -> None:
    platform.then(SEND, {"errcode": code, "errmsg": "x"})
    with pytest.raises(Halt) as refused:
        await channel.send(HELLO)
    assert refused.value.code == code
    assert refused.value.remedy.startswith("请")
    with pytest.raises(Halt):
        await channel.send(HELLO)
    assert len(platform.to(SEND)) == 1
    clock.now += refused.value.after
    await channel.send(HELLO)


async def test_the_address_to_be_trusted_is_told(channel: WeComChannel, platform: Platform) -> None:
    errmsg = "not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at …"
    platform.then(SEND, {"errcode": 60020, "errmsg": errmsg})
    with pytest.raises(Halt) as refused:
        await channel.send(HELLO)
    assert "203.0.113.7" in refused.value.remedy


async def test_a_ban_is_waited_for_and_a_following_one_for_longer(
    channel: WeComChannel, platform: Platform, clock: Clock
) -> None:
    waits = []
    for _ in range(4):
        platform.then(SEND, {"errcode": 45009, "errmsg": "x"})
        with pytest.raises(Halt) as refused:
            await channel.send(HELLO)
        waits.append(refused.value.after)
        clock.now += refused.value.after
    assert waits == [timedelta(seconds=60), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=1)]
    await channel.send(HELLO)
    platform.then(SEND, {"errcode": 45009, "errmsg": "x"})
    with pytest.raises(Halt) as again:
        await channel.send(HELLO)
    assert again.value.after == timedelta(seconds=60)


async def test_a_ban_that_hits_many_at_once_is_one_ban(
    channel: WeComChannel, platform: Platform, clock: Clock
) -> None:
    await channel.send(HELLO)
    platform.then(SEND, *[{"errcode": 45009, "errmsg": "x"}] * 20)
    await asyncio.gather(*(channel.send(HELLO) for _ in range(20)), return_exceptions=True)
    clock.advance(seconds=60)
    await channel.send(HELLO)


@pytest.mark.parametrize("answer", [500, 502, 404, "<html>", "[]", "{}", '{"errcode":"0"}', ""])
async def test_an_unreadable_answer_leaves_it_in_doubt(
    channel: WeComChannel, platform: Platform, answer: Any
) -> None:
    platform.then(SEND, ok(msgid="m1"), answer)
    await channel.send(HELLO)
    with pytest.raises(TryAgain) as failed:
        await channel.send(HELLO)
    assert failed.value.in_doubt


async def test_no_answer_leaves_it_in_doubt(new_channel: Channels, platform: Platform) -> None:
    channel = new_channel(timeout=0.2)
    await channel.send(HELLO)
    platform.then(SEND, HANG)
    with pytest.raises(TryAgain) as failed:
        await channel.send(HELLO)
    assert failed.value.in_doubt


async def test_a_platform_that_cannot_be_reached_leaves_no_doubt(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
    nowhere = WeComChannel(session, "http://127.0.0.1:1", "wwcorp", 1, "s3cret", MemoryShelf(clock), clock)
    with pytest.raises(TryAgain) as failed:
        await nowhere.send(HELLO)
    assert not failed.value.in_doubt


async def test_a_token_that_cannot_be_had_leaves_no_doubt(channel: WeComChannel, platform: Platform) -> None:
    platform.then("gettoken", 500)
    with pytest.raises(TryAgain) as failed:
        await channel.send(HELLO)
    assert not failed.value.in_doubt
    await channel.send(HELLO)


async def test_a_card_already_there_on_a_retry_in_doubt_has_arrived(
    channel: WeComChannel, platform: Platform, card_message: Outgoing
) -> None:
    platform.always[SEND] = {"errcode": 42014, "errmsg": "taskid has existed"}
    assert await channel.send(dataclasses.replace(card_message, retry=True)) == Receipt()
    with pytest.raises(GiveUp):
        await channel.send(card_message)


async def test_a_card_beyond_the_limits_is_given_up_and_never_sent(
    channel: WeComChannel, platform: Platform, card_message: Outgoing
) -> None:
    await channel.send(card_message)
    buttons = tuple(Button(str(n), key=str(n)) for n in range(7))
    with pytest.raises(GiveUp, match="7 buttons"):
        await channel.send(Outgoing("k", "lihua", Card("t", buttons=buttons)))
    assert len(platform.to(SEND)) == 1


async def test_a_card_gets_its_new_face(channel: WeComChannel, platform: Platform, card: Card) -> None:
    await channel.change(Change("lihua", "code-1", dataclasses.replace(card, done="已接收")))
    sent = platform.to(UPDATE)[0].json
    assert (sent["userids"], sent["agentid"], sent["response_code"]) == (["lihua"], 1000002, "code-1")
    assert sent["template_card"]["replace_text"] == "已接收"
    assert "task_id" not in sent["template_card"]


@pytest.mark.parametrize(
    "answer",
    [*({"errcode": code, "errmsg": "x"} for code in codes(Kind.CARD)), ok(invaliduser=["lihua"])],
    ids=str,
)
async def test_a_card_that_cannot_be_changed_is_given_up(
    channel: WeComChannel, platform: Platform, card: Card, answer: dict[str, Any]
) -> None:
    change = Change("lihua", "code-1", dataclasses.replace(card, done="已接收"))
    await channel.change(change)
    platform.then(UPDATE, answer)
    with pytest.raises(GiveUp):
        await channel.change(change)


async def test_a_picture_is_fetched(channel: WeComChannel, platform: Platform) -> None:
    platform.then("media/get", b"\xff\xd8picture", {"errcode": 40007, "errmsg": "invalid media_id"})
    assert await channel.download("M1") == b"\xff\xd8picture"
    assert platform.to("media/get")[0].query == {"access_token": "token-1", "media_id": "M1"}
    with pytest.raises(GiveUp) as refused:
        await channel.download("M1")
    assert refused.value.code == 40007


@pytest.mark.parametrize(
    "answer", [500, HANG, {"errcode": 81013, "errmsg": "x"}, {"errcode": 40014}], ids=str
)
async def test_nothing_secret_is_told_or_logged(
    new_channel: Channels, platform: Platform, caplog: pytest.LogCaptureFixture, answer: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.always[SEND] = answer
    with pytest.raises((TryAgain, GiveUp)) as failed:
        await new_channel(timeout=0.2).send(HELLO)
    ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    told = f"{failed.value!r} {failed.value.__cause__!r} {ours}"
    assert not [secret for secret in ("token-", "s3cret", "cgi-bin", "1023") if secret in told]


async def test_asking_for_a_token_says_what_is_wrong_and_how_to_mend_it(
    session: aiohttp.ClientSession, api_base: str, platform: Platform
) -> None:
    assert await ask_token(session, api_base, "wwcorp", "s3cret") is None
    platform.then("gettoken", {"errcode": 40001, "errmsg": "invalid credential"}, 502)
    wrong = await ask_token(session, api_base, "wwcorp", "s3cret")
    assert wrong is not None
    assert (wrong.code, "Secret" in wrong.remedy) == (40001, True)
    unreachable = await ask_token(session, api_base, "wwcorp", "s3cret")
    assert unreachable is not None
    assert "api_base" in unreachable.remedy
