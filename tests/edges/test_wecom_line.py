"""The long connection through every kind of end: it comes back, one process has it, nothing said is lost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from desk import KEY, OFFICER, example
from sqlalchemy import select

from bot.app import App
from bot.clock import Clock
from bot.settings.channels import WeComBot as Settings
from bot.wecom_bot import LEASE, Pace, WeComBot
from notifier.card import Text
from notifier.channels.base import Outgoing
from notifier.errors import TryAgain
from rules.groups import Group
from sandbox import App as WeComApp
from sandbox import Bot, Faults, Member, Sandbox
from sandbox.line import Line
from storage import inbox, leases
from storage.db import Database, open_database
from storage.tables import InboxRow, OutboxRow
from storage.vault import Vault

BOT = Bot("aibTEST", "s3cret")
#: As in life, but that the heart beats faster.
QUICK = Pace(ping=0.05, pong=0.1, lease=0.6, renew=0.1, settled=3600.0)


@dataclass
class Scene:
    """A platform, a database, and processes that each may hold the line."""

    url: str
    sandbox: Sandbox
    http: aiohttp.ClientSession
    naps: list[float] = field(default_factory=list)
    started: list[WeComBot] = field(default_factory=list)
    databases: list[Database] = field(default_factory=list)

    @property
    def line(self) -> Line:
        assert self.sandbox.line
        return self.sandbox.line

    async def nap(self, seconds: float) -> None:
        """Time compressed: how long it would have been, and one turn of the loop."""
        self.naps.append(seconds)
        await asyncio.sleep(0.01)

    async def process(self, pace: Pace = QUICK, secret: str = BOT.secret) -> WeComBot:
        database = await open_database(self.url, Vault(KEY))
        desk = replace(example(), groups=(Group("值班群"),))
        settings = Settings(id=BOT.bot_id, secret=secret, url=self.line.url)
        bot = WeComBot(App(database, desk, Clock()), settings, self.http, pace, self.nap)
        self.databases.append(database)
        self.started.append(bot)
        bot.start()
        return bot

    async def until(self, true: Callable[[], bool | Awaitable[bool]]) -> None:
        """The limit is real time."""
        async with asyncio.timeout(10):
            while not await _now(true()):  # noqa: ASYNC110 - in sockets and databases nothing tells
                await asyncio.sleep(0.01)

    async def lives(self, bot: WeComBot) -> None:
        await self.until(lambda: bot.is_live and self.line.is_open)

    async def said(self) -> list[str]:
        """The keys of all that waits to be sent."""
        return await self.databases[0].read(lambda session: list(session.scalars(select(OutboxRow.key))))

    def fault(self, **rule: Any) -> None:
        self.sandbox.platform.faults = Faults.from_dict({"rules": [rule]})


async def _now(found: bool | Awaitable[bool]) -> bool:
    return found if isinstance(found, bool) else await found


@pytest.fixture
async def scene(url: str) -> AsyncIterator[Scene]:
    sandbox = await Sandbox.start(
        WeComApp("wwcorp", 1, "x", "t", "A" * 43),
        members=[Member(OFFICER, "王芳")],
        bot=BOT,
    )
    async with aiohttp.ClientSession() as http:
        scene = Scene(url, sandbox, http)
        yield scene
        for bot in scene.started:
            await bot.stop()
        for database in scene.databases:
            await database.close()
    await sandbox.stop()


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1008, 1011, 1012, 4000, 4999])
async def test_after_every_kind_of_close_the_line_comes_back(scene: Scene, code: int) -> None:
    bot = await scene.process()
    for times in range(1, 4):
        await scene.until(lambda times=times: scene.line.subscriptions == times and bot.is_live)  # type: ignore[misc]
        await scene.line.close(code)
    await scene.until(lambda: scene.line.subscriptions == 4)
    await scene.lives(bot)
    await scene.sandbox.says(OFFICER, "我的")
    await scene.sandbox.shows(OFFICER, "没有工单")
    assert bot.trouble == ""


async def test_each_break_in_a_row_is_waited_out_longer_never_the_same_for_two(scene: Scene) -> None:
    bot = await scene.process()
    for _ in range(9):
        await scene.lives(bot)
        await scene.line.close(1000)
        await scene.until(lambda: not bot.is_live)
    await scene.lives(bot)
    steps = [0.5 * 2**n for n in range(6)] + [30.0] * 3
    assert all(step <= nap <= step * 1.5 for nap, step in zip(scene.naps, steps, strict=True))
    assert len({nap / step for nap, step in zip(scene.naps, steps, strict=True)}) == len(steps)


@pytest.mark.parametrize("deed", ["hang", "drop"])
async def test_a_line_that_no_longer_answers_is_given_up_for_a_new_one(scene: Scene, deed: str) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    scene.fault(do=deed, on="ping", times=1)
    await scene.until(lambda: scene.line.subscriptions == 2)
    await scene.lives(bot)


async def test_a_subscription_that_is_not_answered_is_tried_again(scene: Scene) -> None:
    scene.fault(do="hang", on="aibot_subscribe", times=1)
    bot = await scene.process(replace(QUICK, patience=0.2))
    await scene.lives(bot)
    assert scene.line.heard.count("aibot_subscribe") == 2


async def test_a_subscription_lost_while_the_line_is_open_is_noticed_at_the_next_send(scene: Scene) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    await scene.sandbox.enters(OFFICER)
    scene.fault(do="errcode", on="aibot_send_msg", code=846609, times=1)
    hello = Outgoing("greet:1", OFFICER, Text("您好，试一下"))
    with pytest.raises(TryAgain) as refused:
        await bot.channel.send(hello)
    assert not refused.value.in_doubt
    await scene.until(lambda: scene.line.subscriptions == 2)
    await scene.lives(bot)
    await bot.channel.send(hello)
    await scene.sandbox.shows(OFFICER, "您好，试一下")


async def test_a_wrong_secret_is_not_tried_often_and_is_said(scene: Scene) -> None:
    bot = await scene.process(secret="wrong")
    await scene.until(lambda: len(scene.naps) >= 3)
    assert [nap >= least for nap, least in zip(scene.naps, (60, 120, 240), strict=False)] == [True] * 3
    assert "853000" in bot.trouble
    assert not bot.is_live
    assert bot.away() == ("wecom_bot",)


async def test_what_was_said_is_kept_before_it_is_answered_and_dealt_with_once(scene: Scene) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    frames: list[Any] = []
    push = scene.line._push

    async def twice(socket: Any, command: str, req_id: str, body: Any) -> None:
        frames.append(body)
        await push(socket, command, req_id, body)
        await push(socket, command, req_id + "-again", body)

    scene.line._push = twice  # type: ignore[method-assign]
    await scene.sandbox.says(OFFICER, "我的")
    await scene.sandbox.shows(OFFICER, "没有工单")
    await scene.sandbox.says(OFFICER, "签收 9999")

    def shown() -> list[str]:
        return [entry.text for entry in scene.sandbox.phone(OFFICER) if not entry.mine]

    await scene.until(lambda: "9999" in shown()[-1])
    assert len(shown()) == 2
    assert await scene.databases[0].read(inbox.find, f"wecom_bot:{frames[0]['msgid']}")


async def test_a_database_that_is_away_for_a_moment_loses_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    app, failures = bot._app, iter((OSError("gone"), OSError("gone")))
    heard = app.inbound

    async def broken(message: Any) -> Any:
        for failure in failures:
            raise failure
        return await heard(message)

    monkeypatch.setattr("bot.hearing.PAUSES", (0.01,) * 5)
    monkeypatch.setattr(app, "inbound", broken)
    await scene.sandbox.says(OFFICER, "我的")
    await scene.sandbox.shows(OFFICER, "没有工单")


async def test_an_answer_that_the_platform_refuses_goes_through_the_outbox(scene: Scene) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    scene.fault(do="errcode", on="aibot_respond_msg", code=846605, times=1)
    await scene.sandbox.says(OFFICER, "我的")

    async def kept() -> bool:
        return any(key.endswith(":late") for key in await scene.said())

    await scene.until(kept)
    rows = await scene.databases[0].read(lambda session: list(session.scalars(select(OutboxRow))))
    assert [(row.channel, row.in_doubt) for row in rows] == [("wecom_bot", False)]


async def test_in_a_group_nothing_is_dealt_with(scene: Scene) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    await scene.sandbox.says_in_group("talk1", OFFICER, "@即办 待办")
    await scene.until(lambda: bool(scene.sandbox.group("talk1")))
    assert "不在群里办理" in scene.sandbox.group("talk1")[0].text
    assert not await scene.databases[0].read(lambda session: list(session.scalars(select(InboxRow))))


async def test_one_process_holds_the_line_and_another_follows_when_it_has_died(scene: Scene) -> None:
    first, second = await scene.process(), await scene.process()
    await scene.until(lambda: scene.line.is_open)
    live, other = (first, second) if first.is_live else (second, first)
    assert not other.is_live
    for task in live._tasks:  # killed: nothing is released, nothing is said
        task.cancel()
    await asyncio.gather(*live._tasks, return_exceptions=True)
    live._tasks.clear()
    await scene.lives(other)
    assert scene.line.subscriptions == 2
    assert Pace().lease + Pace().renew < 5


async def test_a_process_that_stops_hands_the_line_over_at_once(scene: Scene) -> None:
    first = await scene.process(replace(QUICK, lease=30.0))
    await scene.lives(first)
    second = await scene.process(replace(QUICK, lease=30.0))
    await first.stop()
    await scene.lives(second)


async def test_who_has_lost_the_lease_hangs_up_and_only_follows(scene: Scene) -> None:
    bot = await scene.process(replace(QUICK, lease=0.3, renew=0.2))
    await scene.lives(bot)
    clock = Clock()

    async def taken() -> bool:
        asked = (LEASE, "another", clock.now(), timedelta(seconds=60))
        return await scene.databases[0].transact(leases.take, *asked)

    monkey = bot._renewed

    async def slow() -> bool | None:
        await asyncio.sleep(0.5)  # longer than the lease: somebody else may have it by now
        return await monkey()

    bot._renewed = slow  # type: ignore[method-assign]
    await scene.until(taken)
    await scene.until(lambda: not bot.is_live)
    assert bot.trouble == ""


async def test_put_out_by_a_stranger_it_steps_back_for_minutes_and_says_so(scene: Scene) -> None:
    bot = await scene.process()
    await scene.lives(bot)
    scene.naps.clear()
    gate = asyncio.Event()

    async def nap(seconds: float) -> None:
        scene.naps.append(seconds)
        await gate.wait()

    bot._sleep = nap
    async with scene.http.ws_connect(scene.line.url) as stranger:
        body = {"bot_id": BOT.bot_id, "secret": BOT.secret}
        await stranger.send_json({"cmd": "aibot_subscribe", "headers": {"req_id": "s"}, "body": body})
        await scene.until(lambda: bool(scene.naps))
        assert scene.naps[0] >= 600
        assert "another connection" in bot.trouble
        assert not stranger.closed
        said = await scene.said()
        assert any(key.startswith("line_put_out:") and key.endswith(OFFICER) for key in said)
        assert any(key.startswith("line_put_out:") and key.endswith("group:值班群") for key in said)
    gate.set()
    await scene.lives(bot)


async def test_a_long_break_is_told_to_the_desk_and_a_longer_one_to_groups_while_it_lasts(
    scene: Scene,
) -> None:
    bot = await scene.process(replace(QUICK, worth_telling=0.0, worth_an_alarm=0.0))
    await scene.lives(bot)
    await scene.line.close(1011)
    await scene.until(lambda: scene.line.subscriptions == 2)
    await scene.lives(bot)

    async def told() -> bool:
        return {key.partition(":")[0] for key in await scene.said()} == {"line_down", "line_back"}

    await scene.until(told)


async def test_a_stop_in_the_middle_of_anything_is_a_clean_one(scene: Scene) -> None:
    scene.fault(do="hang", on="aibot_subscribe")
    bot = await scene.process()
    with contextlib.suppress(TimeoutError):
        await scene.until(lambda: "aibot_subscribe" in scene.line.heard)
    await bot.stop()
    assert not bot.is_live
