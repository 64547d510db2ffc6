"""重要时期的班表: how many must be on which shift of these days, and where fewer are."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.roster import Duty

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Need:
    """At least so many people on a shift, every day of the period."""

    shift: str
    least: int


@dataclass(frozen=True)
class SpecialDays:
    """A named stretch of days, both ends included, and what their roster must have."""

    name: str
    first: date
    last: date
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Shortage:
    """A shift of one day with fewer people than there must be; ``people`` are those who are there."""

    period: str
    day: date
    shift: str
    people: tuple[str, ...]
    least: int


def shortages(
    periods: Iterable[SpecialDays], duties: Iterable[Duty], first: date, last: date, staff: Collection[str]
) -> list[Shortage]:
    """What is missing from ``first`` to ``last``, both included, in order of time.

    ``duties`` are the shifts of these days, with substitutes for who is away; who is not among ``staff``
    counts for nothing. Where periods overlap, the one that wants more people counts.
    """
    there = {(duty.day, duty.shift): tuple(who for who in duty.people if who in staff) for duty in duties}
    found: dict[tuple[date, str], Shortage] = {}
    for period, day, need in _wanted(periods, first, last):
        people = there.get((day, need.shift), ())
        known = found.get((day, need.shift))
        if len(people) < need.least and (known is None or known.least < need.least):
            found[day, need.shift] = Shortage(period.name, day, need.shift, people, need.least)
    return sorted(found.values(), key=lambda one: (one.day, one.shift))


def _wanted(
    periods: Iterable[SpecialDays], first: date, last: date
) -> Iterator[tuple[SpecialDays, date, Need]]:
    for period in periods:
        begin, end = max(first, period.first), min(last, period.last)
        for n in range((end - begin).days + 1):
            for need in period.needs:
                yield period, begin + n * _DAY, need
