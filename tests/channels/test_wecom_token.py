"""One token for all: fetched once, renewed once, and never in a loop that gets us banned."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from scripted_platform import Clock, Platform, ok

from notifier.card import Text
from notifier.channels.base import Outgoing
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import CLAIM_LASTS, MemoryShelf, Token, TokenKeeper
from notifier.errors import Halt, TryAgain

SEND = "message/send"
Channels = Callable[..., WeComChannel]


def greeting(number: int) -> Outgoing:
    return Outgoing(f"greet:{number}", "lihua", Text("您好"))


async def test_twenty_cold_sends_fetch_one_token(channel: WeComChannel, platform: Platform) -> None:
    await asyncio.gather(*(channel.send(greeting(n)) for n in range(20)))
    assert len(platform.to("gettoken")) == 1
    assert len(platform.to(SEND)) == 20


async def test_twenty_cold_sends_of_two_processes_fetch_one_token(
    new_channel: Channels, platform: Platform, clock: Clock
) -> None:
    shelf = MemoryShelf(clock)
    channels = (new_channel(shelf), new_channel(shelf))
    await asyncio.gather(*(channels[n % 2].send(greeting(n)) for n in range(20)))
    assert len(platform.to("gettoken")) == 1


async def test_a_token_is_renewed_five_minutes_before_its_end(
    channel: WeComChannel, platform: Platform, clock: Clock
) -> None:
    await channel.send(greeting(1))
    clock.advance(seconds=6899)
    await channel.send(greeting(2))
    assert len(platform.to("gettoken")) == 1
    clock.advance(seconds=1)
    await channel.send(greeting(3))
    assert platform.to(SEND)[-1].query["access_token"] == "token-2"


async def test_a_token_of_short_life_is_still_used(
    channel: WeComChannel, platform: Platform, clock: Clock
) -> None:
    platform.then("gettoken", ok(access_token="short", expires_in=60))
    await channel.send(greeting(1))
    clock.advance(seconds=53)
    await channel.send(greeting(2))
    assert len(platform.to("gettoken")) == 1


@pytest.mark.parametrize("code", [40014, 42001, 41001])
async def test_a_refused_token_is_renewed_and_the_message_sent(
    channel: WeComChannel, platform: Platform, code: int
) -> None:
    platform.then(SEND, {"errcode": code, "errmsg": "x"})
    await channel.send(greeting(1))
    assert [seen.query["access_token"] for seen in platform.to(SEND)] == ["token-1", "token-2"]
    assert platform.to(SEND)[0].body == platform.to(SEND)[1].body


async def test_a_token_refused_to_twenty_is_renewed_once(channel: WeComChannel, platform: Platform) -> None:
    await channel.send(greeting(0))
    platform.then(SEND, *[{"errcode": 42001, "errmsg": "x"}] * 20)
    await asyncio.gather(*(channel.send(greeting(n)) for n in range(1, 21)))
    assert len(platform.to("gettoken")) == 2


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_token_refused_for_ever_fails_after_one_renewal(
    channel: WeComChannel, platform: Platform, code: int
) -> None:
    platform.always[SEND] = {"errcode": code, "errmsg": "x"}
    with pytest.raises(TryAgain) as failed:
        await channel.send(greeting(1))
    assert failed.value.code == code
    assert not failed.value.in_doubt
    assert len(platform.to("gettoken")) == len(platform.to(SEND)) == 2


async def test_tokens_refused_again_and_again_stop_the_channel(
    channel: WeComChannel, platform: Platform, clock: Clock
) -> None:
    platform.always[SEND] = {"errcode": 40014, "errmsg": "x"}
    for number in range(5):
        with pytest.raises(TryAgain):
            await channel.send(greeting(number))
    with pytest.raises(Halt) as stopped:
        await channel.send(greeting(5))
    fetched = len(platform.to("gettoken"))
    with pytest.raises(Halt):
        await channel.send(greeting(6))
    assert len(platform.to("gettoken")) == fetched
    del platform.always[SEND]
    clock.now += stopped.value.after
    await channel.send(greeting(7))


@pytest.mark.parametrize("code", [40001, 40091, 40013, 41002, 45031])
async def test_a_wrong_secret_is_not_tried_again_for_half_an_hour(
    channel: WeComChannel, platform: Platform, clock: Clock, code: int
) -> None:
    platform.then("gettoken", {"errcode": code, "errmsg": "x"})
    results = await asyncio.gather(*(channel.send(greeting(n)) for n in range(20)), return_exceptions=True)
    assert all(isinstance(result, Halt) for result in results)
    clock.advance(minutes=29)
    with pytest.raises(Halt) as stopped:
        await channel.send(greeting(1))
    assert stopped.value.after == timedelta(minutes=1)
    assert len(platform.to("gettoken")) == 1
    clock.advance(minutes=1)
    await channel.send(greeting(1))


async def test_a_busy_gettoken_is_tried_again_at_once_by_the_next_send(
    channel: WeComChannel, platform: Platform
) -> None:
    platform.then("gettoken", {"errcode": -1, "errmsg": "x"}, ok(expires_in=7200))
    for _ in range(2):
        with pytest.raises(TryAgain):
            await channel.send(greeting(1))
    await channel.send(greeting(1))


class Pause:
    """Counts the waits, and lets the other process do something in the third."""

    def __init__(self, then: Callable[[], None]) -> None:
        self.count = 0
        self._then = then

    async def __call__(self, seconds: float) -> None:
        self.count += 1
        if self.count == 3:
            self._then()


async def test_a_process_waits_for_the_one_that_is_fetching(clock: Clock) -> None:
    shelf = MemoryShelf(clock)
    theirs = Token("theirs", clock.now + timedelta(hours=1))
    assert await shelf.claim()

    async def fetch() -> Token:
        raise AssertionError("two processes fetched")

    pause = Pause(lambda: setattr(shelf, "_token", theirs))
    assert await TokenKeeper(fetch, shelf, clock, pause).get() is theirs
    assert pause.count == 3


async def test_a_process_that_died_while_fetching_holds_up_nobody(clock: Clock) -> None:
    shelf = MemoryShelf(clock)
    ours = Token("ours", clock.now + timedelta(hours=1))
    assert await shelf.claim()

    async def fetch() -> Token:
        return ours

    pause = Pause(lambda: clock.advance(seconds=CLAIM_LASTS.total_seconds()))
    assert await TokenKeeper(fetch, shelf, clock, pause).get() is ours
    assert await shelf.read() is ours
