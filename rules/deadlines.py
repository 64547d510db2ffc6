"""When a limit runs out, and why just then: natural and working time, day ends, pauses.

The rules, where the field is silent (each shows as a reason when a deadline is explained):

- Working days count whole: the last day is the n-th working day after the day of the start, whether the
  start lies on a working day or not. Only the time of day differs. ``next-day`` with ``exact`` keeps the
  time of the start; ``same-moment`` keeps it within office hours, and a start on a day off or after office
  hours ends when the office closes (it is as if it came in with the next opening).
- Natural days keep the time of the start, unless the limit says when its last day ends.
- Hours and minutes run through nights and holidays; working hours and minutes only while the office is open.
- A pause gives back what it took: its own length, or the working days or working time in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from rules.limits import CountFrom, EndOfDay, Limit, Office, Unit
from rules.workdays import Calendar, Note

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reason:
    """One step of the way to a deadline: a code with its values (``rules.explain`` has the words)."""

    code: str
    at: datetime | None = None  # local time, as is ``until``
    until: datetime | None = None
    limit: Limit | None = None
    days: tuple[Note, ...] = ()
    number: int = 0
    word: str = ""


@dataclass(frozen=True)
class Deadline:
    """``at`` is an instant in UTC; 24:00 is the following midnight (``rules.explain.say_at`` shows it)."""

    at: datetime
    steps: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Pause:
    """A stretch in which the clock stands still, e.g. a 挂账 that the platform granted."""

    start: datetime
    end: datetime


def due_at(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    tz: tzinfo,
    pauses: Sequence[Pause] = (),
) -> Deadline:
    """When ``limit``, counted from ``start`` (aware), runs out, with the reasons in order."""
    if start.tzinfo is None:
        raise ValueError(f"start {start} has no time zone: make it aware where it comes in")
    begin = start.astimezone(tz)
    due, reasons = _count(begin, limit, calendar)
    for pause in _merged(pauses):
        given_back = _paused(pause, begin, due, limit, calendar)
        if given_back is not None:
            due, reason = given_back
            reasons = (*reasons, reason)
    last = Reason("due", at=due)
    return Deadline(due.astimezone(UTC), (Reason("start", at=begin, limit=limit), *reasons, last))


def before(due: datetime, limit: Limit, calendar: Calendar, tz: tzinfo) -> datetime:
    """The instant so long before ``due``; ``limit`` in minutes, hours, natural or working days."""
    local = due.astimezone(tz)
    if limit.unit is Unit.WORKING_DAY:
        day = calendar.add_working_days(local.date(), -limit.value)
        return datetime.combine(day, local.time(), tz).astimezone(UTC)
    if limit.length is None:
        raise ValueError(f"提前量 {limit} 只能用 m、h、d、wd")
    if limit.unit is Unit.NATURAL_DAY:
        return (local - limit.length).astimezone(UTC)
    return due.astimezone(UTC) - limit.length


def _count(begin: datetime, limit: Limit, calendar: Calendar) -> tuple[datetime, tuple[Reason, ...]]:
    if limit.unit is Unit.WORKING_DAY:
        return _working_days(begin, limit, calendar)
    if limit.length is None:
        return _working_time(begin, limit, calendar)
    if limit.unit is Unit.NATURAL_DAY:
        return _natural_days(begin, limit)
    return _plus(begin, limit.length), ()


def _natural_days(begin: datetime, limit: Limit) -> tuple[datetime, tuple[Reason, ...]]:
    due = begin + limit.value * _DAY  # wall-clock arithmetic: the same time of day
    return _ended(due, limit.ends), _counting(limit)


def _working_days(begin: datetime, limit: Limit, calendar: Calendar) -> tuple[datetime, tuple[Reason, ...]]:
    first = begin.date()
    last = calendar.add_working_days(first, limit.value)
    reasons = _counting(limit) + _along(first + _DAY, last, calendar)
    if limit.ends or limit.count is CountFrom.NEXT_DAY:
        return _ended(datetime.combine(last, begin.timetz()), limit.ends), reasons
    at, outside = _in_office(begin, calendar, limit.office)
    return datetime.combine(last, at, begin.tzinfo), outside + reasons


def _in_office(begin: datetime, calendar: Calendar, office: Office) -> tuple[time, tuple[Reason, ...]]:
    now = begin.time()
    if not calendar.is_working(begin.date()):
        return office.closes, (Reason("started_on_day_off", word=f"{office.closes:%H:%M}"),)
    if now > office.closes:
        return office.closes, (Reason("started_after_hours", word=f"{office.closes:%H:%M}"),)
    if now < office.opens:
        return office.opens, (Reason("started_before_hours", word=f"{office.opens:%H:%M}"),)
    return now, ()


def _working_time(begin: datetime, limit: Limit, calendar: Calendar) -> tuple[datetime, tuple[Reason, ...]]:
    minutes = limit.value * (60 if limit.unit is Unit.WORKING_HOUR else 1)
    due = _run(begin, timedelta(minutes=minutes), calendar, limit.office)
    return due, _along(begin.date(), due.date(), calendar)


def _run(begin: datetime, left: timedelta, calendar: Calendar, office: Office) -> datetime:
    """When so much office time has gone by since ``begin`` (local)."""
    day, since = begin.date(), begin.time()
    while True:
        if calendar.is_working(day):
            end, left = _spend(left, day, since, office)
            if end is not None:
                return end.replace(tzinfo=begin.tzinfo)
        day, since = calendar.next_working_day(day), time.min


def _open_between(first: datetime, last: datetime, calendar: Calendar, office: Office) -> timedelta:
    """How long the office is open from ``first`` to ``last``, both local."""
    total, day = timedelta(), first.date()
    while day <= last.date():
        for opens, closes in office.spans if calendar.is_working(day) else ():
            begin = max(datetime.combine(day, opens, first.tzinfo), first)
            end = min(datetime.combine(day, closes, first.tzinfo), last)
            total += max(end - begin, timedelta())
        day += _DAY
    return total


def _spend(left: timedelta, day: date, since: time, office: Office) -> tuple[datetime | None, timedelta]:
    """Use up ``left`` within one working day from ``since`` on: where it ends (naive), or what remains."""
    for opens, closes in office.spans:
        begin, end = datetime.combine(day, max(opens, since)), datetime.combine(day, closes)
        if begin >= end:
            continue
        if begin + left <= end:
            return begin + left, timedelta()
        left -= end - begin
    return None, left


def _ended(due: datetime, ends: EndOfDay | None) -> datetime:
    if ends is None:
        return due
    midnight = datetime.combine(due.date(), time.min, due.tzinfo)
    return midnight + timedelta(minutes=ends.minutes)


def _counting(limit: Limit) -> tuple[Reason, ...]:
    counted = (Reason("next_day"),) if limit.count is CountFrom.NEXT_DAY else ()
    return (*counted, Reason("ends", word=str(limit.ends))) if limit.ends else counted


def _along(first: date, last: date, calendar: Calendar) -> tuple[Reason, ...]:
    notes = calendar.notes_between(first, last)
    unknown = calendar.unpublished_between(first, last)
    known = (Reason("calendar", days=notes),) if notes else ()
    return known + tuple(Reason("unpublished", number=year) for year in unknown)


def _merged(pauses: Sequence[Pause]) -> list[Pause]:
    """In order, overlaps joined, so that no hour is given back twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.start):
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Pause(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged


def _paused(
    pause: Pause, begin: datetime, due: datetime, limit: Limit, calendar: Calendar
) -> tuple[datetime, Reason] | None:
    """The due instant after giving back this pause; None if it lies outside the count."""
    tz = begin.tzinfo
    start, end = max(pause.start, begin).astimezone(tz), pause.end.astimezone(tz)
    if start >= due or end <= start:
        return None
    reason = Reason("paused", at=start, until=end)
    if limit.unit is Unit.WORKING_DAY:
        days = calendar.working_days_between(start.date(), end.date())
        last = calendar.add_working_days(due.date(), days)
        return due + (last - due.date()), reason
    if limit.length is None:
        left = _open_between(start, due, calendar, limit.office)
        return _run(end, left, calendar, limit.office), reason
    if limit.ends:
        return due + (end.date() - start.date()), reason
    return _plus(due, end - start), reason


def _plus(local: datetime, length: timedelta) -> datetime:
    """Absolute arithmetic: an hour is an hour, whatever the zone does in between."""
    return (local.astimezone(UTC) + length).astimezone(local.tzinfo)
