"""What runs by itself: the clock's ticks on APScheduler, the delivery of messages, the watched folder."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App
from bot.folder import Folder
from bot.making import Making
from bot.metrics import Metrics
from bot.roll_call import RollCall
from handlers import calendar, indexing, reminders, teaching, watching
from notifier.delivery import Delivery
from notifier.fetching import Fetching
from rules.errors import Conflict

log = logging.getLogger(__name__)

#: Seconds between ticks. What is due is a question to the database, so that a late tick loses nothing.
TICK, LOOK, TAKE_UP, FOLDER, LEARN, FETCH, INDEX, ROLL, MAKE = 2, 20, 15, 5, 20, 10, 3, 30, 2
#: Seconds that messages on the wire are waited for when we stop.
LAST_SENDS = 3.0
#: What lands or is said within so many seconds is marked and claimed together.
GATHERING = 0.03
#: Seconds between two renewals of what is being sent; a lease that is not renewed three times is over.
RENEW = 1.0
#: How long delivery sleeps when there is nothing to send; another process may have put something in.
DELIVERY_SLEEP = 0.5
#: A loop that has not come round for so long, because it hangs or fails each time, is stuck.
STUCK = timedelta(seconds=60)


@dataclass
class Loops:
    """Started and stopped with the process. ``beats``: when each came round last, by the machine."""

    app: App
    delivery: Delivery | None
    folder: Folder | None = None
    fetching: Fetching | None = None
    metrics: Metrics = field(default_factory=Metrics)
    roll_call: RollCall | None = None
    beats: dict[str, float] = field(default_factory=dict)
    _scheduler: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone="UTC"))
    _sending: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tick and to send."""
        ticks: list[tuple[str, int, Callable[[], Awaitable[None]]]] = [
            ("clock", TICK, self.tick),
            ("look", LOOK, self.look),
            ("take_up", TAKE_UP, self.take_up),
            ("learn", LEARN, self.learn),
            ("index", INDEX, self.index_words),
            ("files", MAKE, Making(self.app).once),
        ]
        if self.folder:
            ticks.append(("folder", FOLDER, self.folder.look))
        if self.fetching:
            ticks.append(("pictures", FETCH, self.fetching.once))
        if self.roll_call:
            ticks.append(("people", ROLL, self.roll_call.once))
        for name, seconds, work in ticks:
            self._scheduler.add_job(
                self._guarded(name, work), "interval", seconds=seconds, id=name, misfire_grace_time=None
            )
        self._scheduler.start()
        if self.delivery:
            self._sending = asyncio.create_task(self._deliver(self.delivery), name="delivery")

    async def stop(self) -> None:
        """End them; a message on the wire is let finish."""
        self._scheduler.shutdown(wait=False)
        if self._sending:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        if self.delivery:
            await self.delivery.finish(LAST_SENDS)

    def ages(self) -> dict[str, float]:
        """How many seconds ago each loop came round last."""
        now = asyncio.get_running_loop().time()
        return {name: now - beat for name, beat in self.beats.items()}

    def stuck(self) -> list[str]:
        """The loops that have not come round for too long."""
        return [name for name, age in self.ages().items() if age > STUCK.total_seconds()]

    def _guarded(self, name: str, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        """One failed round is logged and the next one tries again; the beat shows it to the health check."""

        async def once() -> None:
            try:
                await work()
            except Conflict:
                log.info("round lost a race", extra={"action": "round_conflict", "loop": name})
            except Exception:
                log.exception("round failed", extra={"action": "round_failed", "loop": name})
            else:
                self.beats[name] = asyncio.get_running_loop().time()

        self.beats[name] = asyncio.get_running_loop().time()
        return once

    async def tick(self) -> None:
        """Say what is due, batch after batch until nothing is."""
        full = True
        while full:
            late = await self.app.database.transact(reminders.tick, self.app.desk, self._now())
            self.metrics.reminded(late)
            full = len(late) == reminders.BATCH

    async def look(self) -> None:
        """The periodic looks at the whole desk, with the calendar as it stands now."""
        self.app.desk = await self.app.database.read(calendar.in_force, self.app.desk)
        await self.app.database.transact(watching.look, self.app.desk, self._now())

    async def take_up(self) -> None:
        """Messages that were kept and not dealt with."""
        for key in await self.app.database.read(watching.left_lying, self._now()):
            await self.app.database.transact(watching.take_up, self.app.desk, self._now(), key)

    async def learn(self) -> None:
        """What was taught or edited in another process."""
        await self.app.database.read(teaching.refresh, self.app.desk)

    async def index_words(self) -> None:
        """A few of the orders that came before the full-text index did; none on most days."""
        if await self.app.database.read(indexing.is_behind):
            await self.app.database.transact(indexing.catch_up, self.app.desk, self._now())

    async def _deliver(self, delivery: Delivery) -> None:
        """Two lanes, woken by whatever is said: what is urgent never waits for a round with the many."""
        many, urgent = asyncio.Event(), asyncio.Event()
        await asyncio.gather(
            self._pass_on(self.app.database.said, many, urgent),
            self._pass_on(delivery.landed, many),
            self._lane(many, self._guarded("delivery", lambda: self._drain(delivery)), GATHERING),
            self._lane(urgent, self._guarded("urgent", delivery.urgent_round)),
            self._renew(self._guarded("renew", delivery.renew)),
        )

    async def _renew(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(RENEW)
            await work()

    async def _pass_on(self, bell: asyncio.Event, *lanes: asyncio.Event) -> None:
        while True:
            await bell.wait()
            bell.clear()
            for lane in lanes:
                lane.set()

    async def _lane(
        self, wake: asyncio.Event, work: Callable[[], Awaitable[None]], gathering: float = 0
    ) -> None:
        while True:
            wake.clear()
            await work()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), DELIVERY_SLEEP)
            await asyncio.sleep(gathering)

    async def _drain(self, delivery: Delivery) -> None:
        while await delivery.round():
            self.beats["delivery"] = asyncio.get_running_loop().time()

    def _now(self) -> datetime:
        return self.app.clock.now()
