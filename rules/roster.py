"""值班表: which shift of which day is whose: the usual shifts, and what was changed for one day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from rules.people import Shift
from rules.rotation import Rotation, turns_on
from rules.workdays import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DutyTimes:
    """When who is told about a shift; the defaults are ours."""

    remind: tuple[timedelta, ...] = (timedelta(minutes=60), timedelta(minutes=30))
    confirm_before: timedelta = timedelta(minutes=10)  # 到岗确认 is asked for so long before the start
    absent_after: timedelta = timedelta(minutes=5)  # who has not confirmed by then is an alarm
    handover_within: timedelta = timedelta(minutes=15)  # 接班 is to be confirmed in this time


@dataclass(frozen=True)
class Change:
    """换班: one shift of one day is these people's; nobody: it is not held."""

    day: date
    shift: str
    people: tuple[str, ...]
    start: time
    end: time


@dataclass(frozen=True)
class Duty:
    """One shift of one day; ``start`` and ``end`` are instants, the end may be next day's."""

    day: date
    shift: str
    people: tuple[str, ...]
    start: datetime
    end: datetime

    @property
    def key(self) -> str:
        """The same however often it is worked out: "20260302:早班"."""
        return f"{self.day:%Y%m%d}:{self.shift}"

    def covers(self, now: datetime) -> bool:
        return self.start <= now < self.end


def overlaid(usual: Sequence[Shift], edited: Iterable[Shift]) -> tuple[Shift, ...]:
    """The configured shifts with those the chief has set since, by name."""
    by_name = {shift.name: shift for shift in usual} | {shift.name: shift for shift in edited}
    return tuple(by_name.values())


def duties_between(
    shifts: Iterable[Shift],
    changes: Iterable[Change],
    first: date,
    last: date,
    tz: tzinfo,
    calendar: Calendar,
    rotations: Sequence[Rotation] = (),
) -> list[Duty]:
    """Every shift that begins from ``first`` to ``last`` (both included) and is held, in order of time.

    The usual people have a shift, before them who has a turn by rotation, before all who was set for the day.
    """
    found = {
        (duty.day, duty.shift): duty for duty in usual_between(shifts, first, last, tz, calendar, rotations)
    }
    for one in changes:
        if first <= one.day <= last:
            found[one.day, one.shift] = _duty(one.day, one.shift, one.people, one.start, one.end, tz)
    held = (duty for duty in found.values() if duty.people)
    return sorted(held, key=lambda duty: (duty.start, duty.shift))


def usual_between(
    shifts: Iterable[Shift],
    first: date,
    last: date,
    tz: tzinfo,
    calendar: Calendar,
    rotations: Sequence[Rotation] = (),
) -> Iterator[Duty]:
    """The same before anything was changed for one day; with nobody where nobody has a turn."""
    usual = tuple(shifts)
    for day in _days(first, last):
        turns, works = turns_on(rotations, day, calendar), calendar.is_working(day)
        for shift in usual:
            if shift.is_held(day, works=works):
                people = turns.get(shift.name, shift.people)
                yield _duty(day, shift.name, people, shift.start, shift.end, tz)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _duty(day: date, name: str, people: tuple[str, ...], start: time, end: time, tz: tzinfo) -> Duty:
    begins = datetime.combine(day, start, tz)
    ends = datetime.combine(day if end > start else day + _DAY, end, tz)
    return Duty(day, name, people, begins, ends)
