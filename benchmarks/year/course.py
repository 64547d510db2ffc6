"""Puts the year together: the city's exports, the people, and the bot between them."""

import random
import sys
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from benchmarks.year import city, faults, habits, scene
from benchmarks.year.departments import Departments
from benchmarks.year.intents import Intents
from benchmarks.year.officers import Officers
from benchmarks.year.world import World
from notifier.channels.base import Outgoing
from rules.words import Role

#: The year's last orders are brought as far as their people bring them in so long.
AFTERWARDS = timedelta(days=40)


@dataclass(frozen=True)
class Year:
    """What is simulated."""

    orders: int
    first: date
    days: int
    seed: int
    storage: str
    afterwards: timedelta = AFTERWARDS


@dataclass
class Lived:
    """A year that is over: the world as it stands, and what its people meant to do."""

    world: World
    intents: Intents
    seconds: float


def live(year: Year, *, is_told: bool = True) -> Lived:
    """The whole of it; the caller closes the world."""
    config = scene.configuration(year.first.year, year.storage)
    start = datetime.combine(year.first, datetime.min.time(), config.timezone)
    chance = random.Random(year.seed)
    people = habits.invented(config, config.calendar, year.first, year.days, random.Random(year.seed + 1))
    troubles = faults.invented(start, year.days, random.Random(year.seed + 2))
    world = World(config, people, troubles, chance, start)
    intents = Intents()
    _people(world, intents)
    _orders(world, intents, year)
    begin = time.process_time()
    world.run(start + timedelta(days=year.days) + year.afterwards, _Progress(start, is_told))
    return Lived(world, intents, time.process_time() - begin)


def _people(world: World, intents: Intents) -> None:
    departments, officers = Departments(world, intents), Officers(world, intents)
    departments.leaves()
    is_desk = {
        one.id for one in world.config.people if {Role.DUTY, Role.CHIEF, Role.SUPERVISOR} & set(one.roles)
    }

    def read(message: Outgoing) -> None:
        who = message.to
        if who in is_desk:
            officers.read(who, message)
        elif not officers.answers(who, message):
            world.plan(world.now, lambda: departments.read(who, message))

    world.phones.read = read


def _orders(world: World, intents: Intents, year: Year) -> None:
    """Planned one export ahead, so that the agenda stays short."""
    coming = city.arrivals(world.now, year.days, year.orders, world.chance)
    numbers = iter(range(1, year.orders + 1))

    def next_export() -> None:
        if found := next(coming, None):
            world.plan(found[0], lambda: take_in(*found))

    def take_in(at: datetime, many: int) -> None:
        next_export()
        rows = [city.order(next(numbers), at, world.chance) for _ in range(many)]
        for order_id, level in world.takes_in(rows):
            intents.level[order_id] = level

    next_export()


class _Progress:
    """A line a week, for people."""

    def __init__(self, start: datetime, is_told: bool) -> None:
        self._next, self._is_told, self._begin = start, is_told, time.process_time()

    def __call__(self, now: datetime) -> None:
        if self._is_told and now >= self._next:
            took = time.process_time() - self._begin
            print(f"{now:%Y-%m-%d}  {took:7.0f} CPU s", file=sys.stderr, flush=True)
            self._next += timedelta(days=7)
