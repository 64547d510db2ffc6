"""The simulated world: a clock that jumps to what happens next, and the product that runs by it."""

import asyncio
import heapq
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.year.faults import Faults
from benchmarks.year.habits import Habits
from benchmarks.year.phones import Board, Phones
from bot import desk as desks
from bot.config import Config
from bot.keeping import open_storage
from handlers import calendar, carrying, intake, receive, reminders, watching
from handlers.desk import Desk
from handlers.inbound import Inbound, Pressed, Reply, Said, What
from notifier.reach import Reach
from rules.order import NewOrder
from rules.words import Level, State
from storage import audits, lists, orders
from storage.tables import Clock, Order, OutboxRow

log = logging.getLogger(__name__)
T = TypeVar("T")
Act = Callable[[], None]

MINUTE = timedelta(minutes=1)
#: The bot looks round every 20 seconds; here as often as this, and ticks once in a minute with something due.
LOOK = timedelta(minutes=20)
WAITING = ("queued", "leased")
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(repr=False)
class World:
    """``plan`` what people will do; ``run`` lets time pass."""

    config: Config
    habits: Habits
    faults: Faults
    chance: random.Random
    now: datetime
    board: Board = field(default_factory=Board)
    done: Counter[str] = field(default_factory=Counter)  # what people did, by verb
    in_vain: Counter[str] = field(default_factory=Counter)  # what left its order where it was
    bugs: list[str] = field(default_factory=list)
    reds: dict[int, datetime] = field(default_factory=dict)  # orders that had no next action, since when
    overdue: Counter[str] = field(default_factory=Counter)  # open orders past their deadline, by day at noon
    cpu: Counter[str] = field(default_factory=Counter)  # microseconds
    _agenda: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _count: Any = field(default_factory=count)
    _looked: datetime | None = None
    _waits_until: datetime = NEVER

    def __post_init__(self) -> None:
        self.desk: Desk = desks.build(self.config)
        self.board.year = self.now.year
        self.phones = Phones(self.faults, self.chance, self.board, self.config.timezone, self.now)
        self.database = self.runs(open_storage(self.config, self.now))
        self.delivery = carrying.delivery(
            self.database,
            self.phones,
            lambda: self.now,
            lambda: self.desk,
            Reach(telegram_for=self.desk.telegram_for),
        )

    def close(self) -> None:
        self.runs(self.database.close())
        self._loop.close()

    def runs(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    def reads(self, flow: Callable[..., T], *args: Any) -> T:
        return self.runs(self.database.read(flow, *args))

    def does(self, flow: Callable[..., T], *args: Any) -> T:
        """A flow of the product in a transaction of its own."""
        return self.runs(self.database.transact(flow, self.desk, self.now, *args))

    # What people do -----------------------------------------------------------------------------

    def plan(self, at: datetime, act: Act) -> None:
        """At this moment, or as soon as there is a bot to do it with."""
        heapq.heappush(self._agenda, (at, next(self._count), act))

    def says(self, who: str, text: str, order_id: int | None = None) -> Reply | None:
        return self._hears(who, Said(text), text.split()[0] if len(text) < 60 else "结果", order_id)

    def presses(self, who: str, key: str, order_id: int | None = None, **picked: str) -> Reply | None:
        choices: dict[str, tuple[str, ...]] = {question: (option,) for question, option in picked.items()}
        pressed = Pressed(key, f"press-{next(self._count)}", choices, self.phones.new_code())
        return self._hears(who, pressed, key.partition(":")[0], order_id)

    def _hears(self, who: str, what: What, verb: str, order_id: int | None) -> Reply | None:
        message = Inbound("wecom", who, f"year:{next(self._count)}", self.now, what)
        before = self.board.state.get(order_id or 0)
        reply, state = self.does(_receive, message, order_id)
        self.done[verb] += 1
        if order_id and state:
            self.board.state[order_id] = state
            self.in_vain[verb] += state is before
        return reply

    def takes_in(self, found: list[NewOrder]) -> list[tuple[int, Level]]:
        """One export of the city's; the ids and levels of the new orders."""
        number = self.does(intake.begin, "year", "watch")
        taken = self.does(intake.take_in, number, found)
        self.does(intake.announce, number, {"new": taken.new})
        made = self.reads(_numbered, [new.number for new in found])
        self.board.state |= dict.fromkeys((order_id for order_id, _ in made), State.RECEIVED)
        return made

    # How time passes ----------------------------------------------------------------------------

    def run(self, until: datetime, progress: Callable[[datetime], None]) -> None:
        """From minute to minute, those left out in which nothing happens."""
        while self.now < until:
            self.now = self.phones.now = min(self._next(), until)
            if back := self.faults.up_again(self.now):
                self._waits(back)
                continue
            self._minute()
            progress(self.now)

    def _minute(self) -> None:
        self._timed("ticks", self._tick)
        self._timed("people", self._people)
        self._timed("delivery", self._deliver)
        if self._looked is None or self.now - self._looked >= LOOK:
            self._timed("looks", self._look)
            self._timed("delivery", self._deliver)

    def _timed(self, what: str, work: Act) -> None:
        begin = time.process_time()
        try:
            work()
        except Exception as error:
            log.exception("the product failed")
            self.bugs.append(f"{self.now:%m-%d %H:%M} {what}: {type(error).__name__}: {error}"[:300])
        self.cpu[what] += round((time.process_time() - begin) * 1e6)

    def _next(self) -> datetime:
        """The next whole minute in which something happens."""
        soonest = self._agenda[0][0] if self._agenda else self.now + LOOK
        if soonest > self.now + MINUTE:
            clock = self.reads(_next_clock, self.now)
            soonest = min(soonest, clock, self._waits_until, (self._looked or self.now) + LOOK)
        soonest = max(soonest, self.now + MINUTE)
        whole = soonest.replace(second=0, microsecond=0)
        return whole if whole == soonest else whole + MINUTE

    def _waits(self, back: datetime) -> None:
        """Nothing can be done here until the process is back: people try again some time after."""
        self.now = self.phones.now = back
        while self._agenda and self._agenda[0][0] < back:
            _, _, act = heapq.heappop(self._agenda)
            self.plan(back + self.habits.minutes(10), act)

    def _tick(self) -> None:
        while len(self.does(reminders.tick)) == reminders.BATCH:
            pass

    def _people(self) -> None:
        while self._agenda and self._agenda[0][0] <= self.now:
            _, _, act = heapq.heappop(self._agenda)
            self._timed("acts", act)

    def _deliver(self) -> None:
        """As woken by what was said, or by the time of what waits."""
        if self.database.said.is_set() or self._waits_until <= self.now:
            self.database.said.clear()
            while self.runs(self.delivery.once()):
                pass
            self._waits_until = self.reads(_next_message)

    def _look(self) -> None:
        self.desk = self.reads(calendar.in_force, self.desk)
        self.does(watching.look)
        for key in self.reads(watching.left_lying, self.now):
            self.does(watching.take_up, key)
        is_new_hour = self._looked is None or self._looked.hour != self.now.hour
        self._looked = self.now
        if is_new_hour:
            for order_id in self.reads(_red, self.now):
                self.reds.setdefault(order_id, self.now)
            if self.now.hour == 12:
                self.overdue[f"{self.now:%m-%d}"] = self.reads(_overdue, self.now)


def _receive(
    session: Session, desk: Desk, now: datetime, message: Inbound, order_id: int | None
) -> tuple[Reply | None, State | None]:
    reply = receive.receive(session, desk, now, message).reply
    order = session.get(Order, order_id) if order_id else None
    return reply, order.state if order else None


def _numbered(session: Session, numbers: list[str]) -> list[tuple[int, Level]]:
    rows = session.execute(select(Order.id, Order.level).where(Order.number.in_(numbers)))
    return [(row.id, row.level) for row in rows]


def _next_clock(session: Session, now: datetime) -> datetime:
    return session.scalar(select(func.min(Clock.next_at)).where(Clock.next_at > now)) or NEVER


def _next_message(session: Session) -> datetime:
    return session.scalar(select(func.min(OutboxRow.next_at)).where(OutboxRow.state.in_(WAITING))) or NEVER


def _red(session: Session, now: datetime) -> list[int]:
    return [order.id for order in audits.without_next(session, now)]


def _overdue(session: Session, now: datetime) -> int:
    return lists.count(session, lists.Part(orders.OPEN, (Order.due_at < now,)))
