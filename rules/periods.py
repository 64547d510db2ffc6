"""Reporting periods and their borders: 日报 noon to noon, 考核期 the 19th to the 18th, weeks, years."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Span(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    FREE = "free"  # any stretch of days that somebody asks for


@dataclass(frozen=True)
class Borders:
    """Where this organisation's periods begin. Source of the defaults: the district reports of 怀柔区.

    ``month_day`` 1 makes months of the calendar. ``calendar_year``: 1 January to 31 December instead of
    twelve 考核期, whose figures add up to the year's.
    """

    day_at: time = time(12)
    week_day: int = 0  # Monday
    month_day: int = 19
    calendar_year: bool = False


@dataclass(frozen=True, order=True)
class Period:
    """From ``since`` up to but not including ``until``: aware instants. ``label`` names it for good."""

    since: datetime
    until: datetime
    span: Span
    label: str  # 2026-10-05 (the day it ends on), 2026-W41, 2026-10, 2026; free: 2026-10-01..2026-10-15

    def __contains__(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until


@dataclass(frozen=True)
class Periods:
    """Makes periods by an organisation's borders and its clock."""

    tz: ZoneInfo
    borders: Borders = Borders()

    def day(self, last: date) -> Period:
        """日报 of ``last``: until the cut of that day; with a cut at 0:00 the whole of that day."""
        cut = self.borders.day_at
        ends = last if cut != time() else last + timedelta(days=1)
        until = self._at(ends, cut)
        return Period(self._at(ends - timedelta(days=1), cut), until, Span.DAY, f"{last:%Y-%m-%d}")

    def day_at(self, now: datetime) -> Period:
        """The reporting day that runs at ``now``."""
        today = now.astimezone(self.tz).date()
        found = self.day(today)
        return found if now < found.until else self.day(today + timedelta(days=1))

    def week(self, any_day: date) -> Period:
        """The week around a day; the ISO number of its fourth day names it."""
        first = any_day - timedelta(days=(any_day.weekday() - self.borders.week_day) % 7)
        year, number, _ = (first + timedelta(days=3)).isocalendar()
        label = f"{year}-W{number:02d}"
        return Period(self._at(first), self._at(first + timedelta(days=7)), Span.WEEK, label)

    def week_at(self, now: datetime) -> Period:
        return self.week(now.astimezone(self.tz).date())

    def month(self, year: int, month: int) -> Period:
        """考核期 ``month``: from ``month_day`` of the month before to the day before it in ``month``."""
        day = self.borders.month_day
        first = date(year, month, 1) if day == 1 else _months_on(year, month, -1).replace(day=day)
        after = _months_on(year, month, 1 if day == 1 else 0).replace(day=day)
        return Period(self._at(first), self._at(after), Span.MONTH, f"{year}-{month:02d}")

    def month_at(self, now: datetime) -> Period:
        """The 考核期 that runs: from the 19th on it is the next month's."""
        today = now.astimezone(self.tz).date()
        ahead = 1 if today.day >= self.borders.month_day > 1 else 0
        there = _months_on(today.year, today.month, ahead)
        return self.month(there.year, there.month)

    def year(self, year: int) -> Period:
        """Twelve 考核期, or the calendar year where it is configured so."""
        if self.borders.calendar_year:
            return Period(self._at(date(year, 1, 1)), self._at(date(year + 1, 1, 1)), Span.YEAR, str(year))
        return Period(self.month(year, 1).since, self.month(year, 12).until, Span.YEAR, str(year))

    def year_at(self, now: datetime) -> Period:
        this = now.astimezone(self.tz).year
        found = self.year(this)
        return found if now < found.until else self.year(this + 1)

    def free(self, first: date, last: date) -> Period:
        """Whole days from ``first`` to ``last``, both counted."""
        label = f"{first:%Y-%m-%d}..{last:%Y-%m-%d}"
        return Period(self._at(first), self._at(last + timedelta(days=1)), Span.FREE, label)

    def before(self, period: Period) -> Period:
        """The period before (环比): of the same kind, or as long."""
        if period.span is Span.FREE:
            return self._shifted(period, self._days(period))
        return self.around(period.span, period.since - timedelta(seconds=1))

    def year_before(self, period: Period) -> Period:
        """The same period of last year (同比); for weeks 52 weeks back, so that weekdays agree."""
        if period.span is Span.MONTH:
            year, month = map(int, period.label.split("-"))
            return self.month(year - 1, month)
        if period.span is Span.YEAR:
            return self.year(int(period.label) - 1)
        if period.span is Span.WEEK:
            return self.week(period.since.astimezone(self.tz).date() - timedelta(weeks=52))
        if period.span is Span.DAY:
            return self.day(_year_earlier(date.fromisoformat(period.label)))
        first, last = map(date.fromisoformat, period.label.split(".."))
        return self.free(_year_earlier(first), _year_earlier(last))

    def around(self, span: Span, at: datetime) -> Period:
        """The period of that kind that ``at`` falls into. Raises KeyError for free ones."""
        make = {
            Span.DAY: self.day_at,
            Span.WEEK: self.week_at,
            Span.MONTH: self.month_at,
            Span.YEAR: self.year_at,
        }
        return make[span](at)

    def named(self, label: str) -> Period:
        """The period that a label names. Raises ValueError."""
        if ".." in label:
            first, last = map(date.fromisoformat, label.split(".."))
            return self.free(first, last)
        year, *rest = label.split("-")
        if not rest:
            return self.year(int(year))
        if rest[0].startswith("W"):
            return self.week(date.fromisocalendar(int(year), int(rest[0][1:]), 4))
        day = date.fromisoformat(label if len(rest) == 2 else f"{label}-01")
        return self.day(day) if len(rest) == 2 else self.month(day.year, day.month)

    def last_day(self, period: Period) -> date:
        """The last day that belongs to the period."""
        return (period.until - timedelta(microseconds=1)).astimezone(self.tz).date()

    def _days(self, period: Period) -> int:
        return (self.last_day(period) - period.since.astimezone(self.tz).date()).days + 1

    def _shifted(self, period: Period, days: int) -> Period:
        first, back = period.since.astimezone(self.tz).date(), timedelta(days=days)
        return self.free(first - back, self.last_day(period) - back)

    def _at(self, day: date, moment: time = time()) -> datetime:
        return datetime.combine(day, moment, self.tz)


def _months_on(year: int, month: int, months: int) -> date:
    index = year * 12 + month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _year_earlier(day: date) -> date:
    """29 February is compared with the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
