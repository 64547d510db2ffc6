"""Working habits: who looks when, how long things take, who forgets, who is away."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.config import Config
from rules.words import Level, Role
from rules.workdays import Calendar

MORNING, EVENING = time(8, 40), time(17, 50)
#: Hours that a department takes to find out and to answer, in the middle.
TAKES = {Level.CRITICAL: 0.6, Level.URGENT: 6.0, Level.NORMAL: 50.0, Level.COMPLEX: 110.0}


@dataclass
class Person:
    """One person's ways. ``leaves``: days away; ``enters``: whether they say so before they go."""

    id: str
    is_desk: bool
    pace: float  # how much slower than the middle
    forgets: float
    leaves: list[tuple[date, date]] = field(default_factory=list)
    enters: bool = True

    def away_until(self, day: date) -> date | None:
        """The last day of the leave that ``day`` lies in."""
        return next((last for first, last in self.leaves if first <= day <= last), None)


@dataclass
class Habits:
    """All of them, and the dice."""

    people: dict[str, Person]
    calendar: Calendar
    chance: random.Random

    def awake(self, who: str, at: datetime, *, urgent: bool) -> tuple[datetime, str]:
        """When somebody looks at a phone that rings at ``at`` (local), and why not at once."""
        person = self.people[who]
        if person.is_desk:
            return at, ""
        if urgent and self.chance.random() < 0.7 and not person.away_until(at.date()):
            is_night = not MORNING <= at.time() < EVENING
            return at + timedelta(minutes=self.chance.uniform(5, 40) if is_night else 0), ""
        return self._at_work(person, at)

    def _at_work(self, person: Person, at: datetime) -> tuple[datetime, str]:
        why = ""
        while True:
            if last := person.away_until(at.date()):
                why = "请假" if person.enters else "请假未登记"
                at = datetime.combine(last + timedelta(days=1), time(0), at.tzinfo)
            elif not self.calendar.is_working(at.date()) or at.time() >= EVENING:
                why = why or "夜间和休息日"
                at = datetime.combine(at.date() + timedelta(days=1), time(0), at.tzinfo)
            elif at.time() < MORNING:
                why = why or "夜间和休息日"
                return datetime.combine(at.date(), MORNING, at.tzinfo) + self.minutes(20), why
            else:
                return at, why

    def minutes(self, middle: float, who: str = "") -> timedelta:
        """Some minutes, most often about ``middle``, now and then many more."""
        pace = self.people[who].pace if who else 1.0
        return timedelta(minutes=middle * pace * self.chance.lognormvariate(0, 0.8))

    def handling(self, who: str, level: Level) -> timedelta:
        return self.minutes(TAKES[level] * 60, who)

    def forgets(self, who: str) -> bool:
        return self.chance.random() < self.people[who].forgets


def invented(config: Config, calendar: Calendar, start: date, days: int, chance: random.Random) -> Habits:
    """Some are quick, some slow; one in six does not enter a leave; the desk swaps shifts instead."""
    found = {}
    for person in config.people:
        is_desk = Role.DUTY in person.roles
        one = Person(person.id, is_desk, chance.lognormvariate(0, 0.35), chance.betavariate(2, 14))
        one.enters = chance.random() < 5 / 6
        if not is_desk:
            one.leaves = _leaves(start, days, chance)
        found[person.id] = one
    return Habits(found, calendar, chance)


def _leaves(start: date, days: int, chance: random.Random) -> list[tuple[date, date]]:
    """About ten days a year, in stretches that do not touch."""
    found: list[tuple[date, date]] = []
    for _ in range(max(round(4 * days / 365), 1) if chance.random() < days / 90 else 0):
        first = start + timedelta(days=chance.randrange(days))
        last = first + timedelta(days=chance.choice((0, 0, 1, 2, 4)))
        if all(last < a - timedelta(days=1) or first > b + timedelta(days=1) for a, b in found):
            found.append((first, last))
    return sorted(found)
