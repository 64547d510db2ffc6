"""轮班: who holds which shift by a pattern that repeats, such as 白班、夜班、休、休."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.people import DAYS_OFF, WORKED_DAYS
from rules.workdays import Calendar

#: What stands in a pattern for a day without a shift.
OFF = "休"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rotation:
    """The first person begins ``pattern`` on ``start``, each next one ``step`` days later.

    ``counts``: ``WORKED_DAYS`` or ``DAYS_OFF``, if only such days count, as for turns on holidays.
    """

    start: date
    pattern: tuple[str, ...]  # names of shifts, ``OFF`` for a day without one
    people: tuple[str, ...]  # ids, in the order of their turns
    counts: int | None = None

    @property
    def round(self) -> tuple[str, ...]:
        """The pattern; of a single shift its people have one day each."""
        alone = len(self.pattern) == 1
        return self.pattern + (OFF,) * (len(self.people) - 1) if alone else self.pattern

    @property
    def step(self) -> int:
        """So that they are spread over the round: one day apart with four people on four days."""
        return max(len(self.round) // len(self.people), 1)

    @property
    def shifts(self) -> tuple[str, ...]:
        """The shifts it fills, each once."""
        return tuple(name for name in dict.fromkeys(self.pattern) if name != OFF)

    def on(self, day: date, calendar: Calendar) -> dict[str, tuple[str, ...]]:
        """Who holds each of its shifts on this day, perhaps nobody; empty where it says nothing."""
        turn = self._turn(day, calendar)
        return {} if turn is None else {name: self._who(turn, name) for name in self.shifts}

    def uncovered(self) -> list[tuple[int, str]]:
        """Which shifts nobody has on which days of the round: (day from 1 on, shift)."""
        days = range(len(self.round))
        return [(turn + 1, name) for turn in days for name in self.shifts if not self._who(turn, name)]

    def _who(self, turn: int, name: str) -> tuple[str, ...]:
        round_ = self.round
        places = enumerate(self.people)
        return tuple(who for n, who in places if round_[(turn - n * self.step) % len(round_)] == name)

    def _turn(self, day: date, calendar: Calendar) -> int | None:
        """How many of the days that count have gone by; None before the first and on all others."""
        if day < self.start:
            return None
        gone = (day - self.start).days
        if self.counts is None:
            return gone
        worked = calendar.working_days_between(self.start - _DAY, day)
        counted = worked if self.counts == WORKED_DAYS else gone + 1 - worked
        return counted - 1 if calendar.is_working(day) is (self.counts == WORKED_DAYS) else None


def turns_on(rotations: Sequence[Rotation], day: date, calendar: Calendar) -> dict[str, tuple[str, ...]]:
    """Who holds which shift by rotation on this day; of two that fill the same shift the later one holds."""
    found: dict[str, tuple[str, ...]] = {}
    for rotation in rotations:
        found |= rotation.on(day, calendar)
    return found


def counted_days(said: str) -> int | None:
    """工作日 and 休息日 as ``counts``; None for every day."""
    return {"工作日": WORKED_DAYS, "休息日": DAYS_OFF, "节假日": DAYS_OFF}.get(said)
