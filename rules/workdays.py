"""Working days of China: weekends, statutory holidays, make-up days (调休), and later notices."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from rules import china

# The package marks days off that it derives itself ("补假") and days off that a notice swapped ("调休").
_DERIVED = "补假"
_SWAPPED = "调休"
_SATURDAY = 5


@dataclass(frozen=True)
class Note:
    """A day that is not what its weekday says, or a holiday: shown when a deadline is explained."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True)
class Override:
    """What a notice says of one day; ``source`` is the notice, ``version`` when it was taken in."""

    working: bool
    name: str = ""
    source: str = ""
    version: str = ""


@dataclass(frozen=True)
class _Year:
    workdays: tuple[int, ...]  # ordinals, ascending
    notes: tuple[Note, ...]  # ascending
    note_days: tuple[int, ...]  # their ordinals


class Calendar:
    """Which days are worked. A value, never changed once made; a year is worked out when first asked for.

    ``overrides`` beat the package. ``covered`` are years whose whole notice is among the overrides, so that
    they count as published although the package does not know them yet.
    """

    def __init__(
        self, overrides: Mapping[date, Override] | None = None, covered: frozenset[int] = frozenset()
    ) -> None:
        self.overrides = dict(overrides or {})
        self.covered = covered
        self._years: dict[int, _Year] = {}

    def with_days(self, overrides: Mapping[date, Override], covered: frozenset[int]) -> "Calendar":
        """This calendar with a later notice over it; itself where the notice says nothing new."""
        merged, years = {**self.overrides, **overrides}, self.covered | covered
        if merged == self.overrides and years == self.covered:
            return self
        return Calendar(merged, years)

    def days_of(self, year: int) -> str:
        """Every day of a year as one character, "1" worked and "0" off: to be kept and compared."""
        worked = frozenset(self._year(year).workdays)
        return "".join("1" if day.toordinal() in worked else "0" for day in _days_of(year))

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        workdays = self._year(day.year).workdays
        ordinal = day.toordinal()
        place = bisect_left(workdays, ordinal)
        return place < len(workdays) and workdays[place] == ordinal

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, where negative). Zero is the day itself."""
        if count < 0:
            return self._back(day, -count)
        if count == 0:
            return day
        year, ordinal = day.year, day.toordinal()
        while True:
            workdays = self._year(year).workdays
            place = bisect_right(workdays, ordinal) + count - 1
            if place < len(workdays):
                return date.fromordinal(workdays[place])
            count, year = place - len(workdays) + 1, year + 1

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first``, up to and with ``last``; negative backwards."""
        if last < first:
            return -self.working_days_between(last, first)
        low, high = first.toordinal(), last.toordinal()
        years = (self._year(year).workdays for year in range(first.year, last.year + 1))
        return sum(bisect_right(days, high) - bisect_right(days, low) for days in years)

    def notes_between(self, first: date, last: date) -> tuple[Note, ...]:
        """Holidays and make-up days from ``first`` to ``last``, both included."""
        low, high = first.toordinal(), last.toordinal()
        found: tuple[Note, ...] = ()
        for number in range(first.year, last.year + 1):
            year = self._year(number)
            days = year.note_days
            found += year.notes[bisect_left(days, low) : bisect_right(days, high)]
        return found

    def published(self, year: int) -> bool:
        """Whether the State Council's notice for this year is known; if not, make-up days are missing."""
        return year in self.covered or year in china.PUBLISHED

    def unpublished_between(self, first: date, last: date) -> tuple[int, ...]:
        """The years of this stretch whose notice is not known: the warning for whoever counts over them."""
        return tuple([year for year in range(first.year, last.year + 1) if not self.published(year)])

    def _back(self, day: date, count: int) -> date:
        year, ordinal = day.year, day.toordinal()
        while True:
            workdays = self._year(year).workdays
            place = bisect_left(workdays, ordinal) - count
            if place >= 0:
                return date.fromordinal(workdays[place])
            count, year = -place, year - 1

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._work_out(year)
        return known

    def _work_out(self, year: int) -> _Year:
        notes = dict(_package_notes(year))
        if year in self.covered and year not in china.PUBLISHED:
            notes = {day: note for day, note in notes.items() if _DERIVED not in note.name}
        notes |= {day: _as_note(day, one) for day, one in self.overrides.items() if day.year == year}
        workdays = tuple(
            day.toordinal()
            for day in _days_of(year)
            if (notes[day].working if day in notes else day.weekday() < _SATURDAY)
        )
        ordered = tuple(notes[day] for day in sorted(notes))
        return _Year(workdays, ordered, tuple(note.day.toordinal() for note in ordered))


@dataclass(frozen=True)
class Difference:
    """A day that two calendars see differently."""

    day: date
    working: bool = field(kw_only=True)  # in the newer one


def differences(old: Calendar, new: Calendar, first: date, last: date) -> list[Difference]:
    """The days (both ends included) that changed from ``old`` to ``new``: told when a notice is taken in."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        Difference(day, working=new.is_working(day))
        for day in days
        if old.is_working(day) != new.is_working(day)
    ]


@lru_cache(maxsize=64)
def _package_notes(year: int) -> tuple[tuple[date, Note], ...]:
    # The next year's notice may make a day of this December a working day.
    known = china.known(year, year + 1)
    off = {day: Note(day, False, _short(name)) for day, name in known.items() if day.year == year}
    made_up = {day: Note(day, True, "补班") for day in known.weekend_workdays if day.year == year}
    return tuple((off | made_up).items())


def _short(name: str) -> str:
    return "调休放假" if _SWAPPED in name else name


def _as_note(day: date, override: Override) -> Note:
    return Note(day, override.working, override.name or ("补班" if override.working else "放假"))


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1).toordinal()
    return map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
