"""A 智能机器人 at work over its long connection: one process holds it, whatever happens to the line."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from bot.app import App
from bot.edges.wecom_bot import Replaced, read_frame
from bot.hearing import Hearing
from bot.settings import channels
from handlers import lines
from notifier.channels.pauses import Pauses
from notifier.channels.wecom_bot import WeComBotChannel
from notifier.channels.wecom_line import Line, subscribe
from notifier.errors import TryAgain
from storage import leases

log = logging.getLogger(__name__)

LEASE = "wecom_bot"


@dataclass(frozen=True)
class Pace:
    """Seconds. A process that has died is followed within ``lease`` and ``renew`` together."""

    ping: float = 30.0
    pong: float = 10.0
    lease: float = 3.0
    renew: float = 1.0
    pause: float = 0.5
    longest_pause: float = 30.0
    refused: float = 60.0  # wrong secrets too often, and the address is banned for an hour
    longest_refused: float = 1800.0
    step_back: float = 600.0  # after somebody else has connected
    longest_step_back: float = 3600.0
    settled: float = 30.0  # a line that held so long is no part of a series of breaks
    worth_telling: float = 60.0  # breaks longer than that are told to the desk afterwards
    worth_an_alarm: float = 300.0  # and longer than that to the groups while they last
    patience: float = 10.0


class WeComBot:
    """Made once a process. Any number of processes may run; the lease says which one is connected."""

    def __init__(
        self,
        app: App,
        settings: channels.WeComBot,
        http: aiohttp.ClientSession,
        pace: Pace = Pace(),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._settings = settings
        self._http = http
        self._pace = pace
        self._sleep = sleep
        self._name = secrets.token_hex(8)
        self._held = asyncio.Event()
        self._lost_at: datetime | None = None  # since when the line is down, while it is ours
        self._tasks: list[asyncio.Task[None]] = []
        self._breaks = Pauses(pace.pause, pace.longest_pause)
        self._refusals = Pauses(pace.refused, pace.longest_refused)
        self._put_out = Pauses(pace.step_back, pace.longest_step_back)
        self.channel = WeComBotChannel(http)
        self._hearing = Hearing(app, self.channel, http)
        self.trouble = ""  # why the line is down, for the health check

    @property
    def is_live(self) -> bool:
        """Whether this process is connected."""
        return self.channel.line is not None

    def away(self) -> tuple[str, ...]:
        """The name of the channel while it cannot be used from here."""
        return () if self.is_live else (self.channel.name,)

    def start(self) -> None:
        """Begin to hold the lease, and the line with it."""
        self._tasks = [
            asyncio.create_task(self._hold(), name="wecom_bot lease"),
            asyncio.create_task(self._run(), name="wecom_bot"),
        ]

    async def stop(self) -> None:
        """Hang up, let what was heard be dealt with, and let another process connect at once."""
        for task in reversed(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hang_up()
        await self._hearing.finish()
        now = self._app.clock.now()
        try:
            await self._app.database.transact(leases.release, LEASE, self._name, now)
        except Exception:  # the lease runs out by itself
            log.warning("lease not released", extra={"action": "lease_kept"})

    async def _hold(self) -> None:
        """Renew the lease, and hang up when another process has it.

        A database that does not answer is no reason: if another process has taken over meanwhile, the
        platform puts us out, for it keeps one connection a bot.
        """
        while True:
            is_ours = await self._renewed()
            if is_ours:
                self._held.set()
            elif is_ours is False:
                await self._hand_over()
            await asyncio.sleep(self._pace.renew)

    async def _renewed(self) -> bool | None:
        """Whether the lease is ours; ``None`` when the database does not say."""
        asked = (LEASE, self._name, self._app.clock.now(), timedelta(seconds=self._pace.lease))
        try:
            return await self._app.database.transact(leases.take, *asked)
        except Exception:
            log.exception("lease not renewed", extra={"action": "lease_unknown"})
            return None

    async def _hand_over(self) -> None:
        if self._held.is_set():
            self._held.clear()
            self._lost_at = None  # no longer ours to tell of
            log.warning("long connection handed over", extra={"action": "line_handed_over"})
            await self._hang_up()

    async def _run(self) -> None:
        """Connect and listen, whatever kind of end the connection finds."""
        while True:
            await self._held.wait()
            try:
                pause = await self._live()
            except TryAgain as error:
                self._down(error.reason)
                pause = self._breaks.next()
            except Exception:  # a bug of ours must not leave the desk deaf
                log.exception("long connection failed", extra={"action": "line_failed"})
                self._down("bug")
                pause = self._breaks.next()
            await self._tell_down()
            await self._sleep(pause)

    async def _live(self) -> float:
        """One life of the line; how long to wait before the next. Raises ``TryAgain``."""
        line = await Line.dial(self._http, self._settings.url, self._pace.patience)
        listening = asyncio.create_task(self._listen(line))
        beating: asyncio.Task[None] | None = None
        try:
            trouble = await subscribe(line, self._settings.id, self._settings.secret)
            if trouble:
                self._down(str(trouble))
                return self._refusals.next()
            beating = asyncio.create_task(line.keep_alive(self._pace.ping, self._pace.pong))
            return await self._connected(line, listening)
        finally:
            self.channel.line = None
            if beating:
                beating.cancel()
            await line.close()
            listening.cancel()
            await asyncio.gather(listening, *([beating] if beating else []), return_exceptions=True)

    async def _connected(self, line: Line, listening: "asyncio.Task[bool]") -> float:
        loop = asyncio.get_running_loop()
        since = loop.time()
        self.channel.line, self.trouble = line, ""
        log.info("long connection up", extra={"action": "line_up"})
        await self._tell_back()
        was_replaced = await listening
        self.channel.line = None
        if loop.time() - since > self._pace.settled:
            self._breaks.reset()
            self._refusals.reset()
            self._put_out.reset()
        if not self._held.is_set():
            return 0.0
        if was_replaced:
            return await self._step_back()
        self._down(f"closed {line.code}")
        return self._breaks.next()

    async def _listen(self, line: Line) -> bool:
        """Take what comes, until the line ends; whether somebody else has taken our place."""
        async for frame in line.hear():
            for heard in read_frame(frame, self._app.clock.now()):
                if isinstance(heard, Replaced):
                    return True
                self._hearing.take(heard)
        return False

    async def _step_back(self) -> float:
        """Another process of ours may have it by right; a stranger is left alone for a while, and told of."""
        if await self._renewed() is False:
            await self._hand_over()
            return 0.0
        pause = self._put_out.next()
        self._down("put out by another connection")
        log.error("long connection put out", extra={"action": "line_put_out"})
        about = (self._app.desk, self._app.clock.now(), timedelta(seconds=round(pause, -1)))
        await self._app.database.transact(lines.put_out, *about)
        return pause

    async def _tell_back(self) -> None:
        since, self._lost_at = self._lost_at, None
        await self._tell(lines.back, since, self._pace.worth_telling)

    async def _tell_down(self) -> None:
        await self._tell(lines.down, self._lost_at, self._pace.worth_an_alarm)

    async def _tell(self, flow: Callable[..., None], since: datetime | None, longer_than: float) -> None:
        """Once a break, whatever is said; a database that is away too must not keep us from connecting."""
        now = self._app.clock.now()
        if since is None or (now - since).total_seconds() <= longer_than:
            return
        try:
            await self._app.database.transact(flow, self._app.desk, now, since)
        except Exception:
            log.exception("break not told", extra={"action": "line_not_told"})

    async def _hang_up(self) -> None:
        line, self.channel.line = self.channel.line, None
        if line:
            await line.close()

    def _down(self, why: str) -> None:
        self.trouble = why
        self._lost_at = self._lost_at or self._app.clock.now()
        log.warning("long connection down", extra={"action": "line_down", "reason": why})
