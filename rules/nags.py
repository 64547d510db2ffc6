"""Which nags of a ladder are due, and when the next one comes: never at :00 or :30, never a flood."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zlib import crc32

from rules.clocks import Clock
from rules.deadlines import before, due_at
from rules.ladder_steps import Anchor, Audience, Ladder, Step
from rules.limits import Limit
from rules.words import ClockKind, Level
from rules.workdays import Calendar

_DAY = timedelta(days=1)
_LONGEST_HOLD = timedelta(days=16)  # over the longest holidays there are
_EVER, _NEVER = datetime.min.replace(tzinfo=UTC) + _LONGEST_HOLD, datetime.max.replace(tzinfo=UTC)
_BEFORE_QUIET = timedelta(minutes=12)  # a warning that cannot wait for the morning comes so long before


@dataclass(frozen=True)
class Nag:
    """Something to be said at ``at`` (UTC). ``key`` is the same however often it is worked out."""

    key: str  # "submit:due-4h:20260302T1200": clock, step, and the local minute it stands for
    kind: ClockKind
    step: str
    at: datetime
    audience: tuple[Audience, ...]
    urgent: bool = False
    missed: int = 0  # how many earlier ones it stands for as well
    overdue: bool = False


@dataclass(frozen=True)
class Hours:
    """What shifts a nag in time: days worked, the local zone, whether the order breaks the quiet, a seed.

    ``urgent``: quiet hours do not count for this order (``is_pressing``). ``seed``, such as the
    order's number, spreads over the minutes what would fall on a full or half hour.
    """

    calendar: Calendar
    tz: tzinfo
    urgent: bool = False
    seed: str = ""


def is_pressing(level: Level, *, is_key: bool) -> bool:
    """Whether an order is nagged for through quiet hours: the 2-hour and 24-hour levels, and key orders."""
    return is_key or level in (Level.CRITICAL, Level.URGENT)


def due_steps(ladder: Ladder, clock: Clock, after: datetime, now: datetime, hours: Hours) -> list[Nag]:
    """The nag to be said now: none, or one for all steps that came up after ``after`` until ``now``.

    ``after`` is when the clock was put on the order, or the last time this was asked. What was missed while
    nobody asked becomes one nag: the last step's, to everybody the missed ones were meant for.
    """
    return due_and_next(ladder, clock, after, now, hours)[0]


def next_at(ladder: Ladder, clock: Clock, after: datetime, hours: Hours) -> datetime | None:
    """When the next nag comes after ``after``, as it is to be stored; None if there is none any more."""
    return due_and_next(ladder, clock, after, after, hours)[1]


def due_and_next(
    ladder: Ladder, clock: Clock, after: datetime, now: datetime, hours: Hours
) -> tuple[list[Nag], datetime | None]:
    """What ``due_steps`` and ``next_at`` (after ``now``) say, in one walk: thousands come due in a minute."""
    if clock.paused:
        return [], None
    walks = [_walk(step, ladder, clock, hours, after, now) for step in ladder.steps]
    come_up = sorted((nag for nags, _ in walks for nag in nags), key=_order)
    return [_together(come_up)] if come_up else [], min((at for _, at in walks if at), default=None)


def snoozed_until(ladder: Ladder, clock: Clock, now: datetime, asked: timedelta) -> datetime | None:
    """Until when a person's reminders of this clock may rest who asked for so long; None if they may not.

    No longer than the ladder allows, never past the deadline, and not at all once that is over. Others, such
    as the head, are told all the same.
    """
    longest = ladder.snooze.length or timedelta()
    until = min(now + min(asked, longest), clock.due_at)
    return until if until > now else None


def all_nags(ladder: Ladder, clock: Clock, hours: Hours) -> list[Nag]:
    """Every nag of this clock in order if nobody ever does anything."""
    if clock.paused:
        return []
    walks = (_walk(step, ladder, clock, hours, _EVER, _NEVER) for step in ladder.steps)
    return sorted((nag for nags, _ in walks for nag in nags), key=_order)


def _order(nag: Nag) -> tuple[datetime, str]:
    return nag.at, nag.key.rpartition(":")[2]


def _together(nags: list[Nag]) -> Nag:
    last = nags[-1]
    audience = dict.fromkeys(one for nag in nags for one in nag.audience)
    urgent = any(nag.urgent for nag in nags)
    return Nag(last.key, last.kind, last.step, last.at, tuple(audience), urgent, len(nags) - 1, last.overdue)


def _walk(
    step: Step, ladder: Ladder, clock: Clock, hours: Hours, after: datetime, now: datetime
) -> tuple[list[Nag], datetime | None]:
    """The step's nags after ``after`` until ``now``, and when it speaks next."""
    nags: list[Nag] = []
    found: datetime | None = None
    earliest = after - _LONGEST_HOLD
    for moment in _moments(step, clock, hours):
        # What is held to the morning can be overtaken by what comes up before it.
        if found and moment - _DAY > found:
            break
        if moment <= earliest:
            continue
        at = _shifted(moment, step, ladder, clock, hours)
        if after < at <= now:
            nags.append(_nag(step, moment, at, ladder, clock, hours))
        elif at > now and (found is None or at < found):
            found = at
    return nags, found


def _nag(step: Step, moment: datetime, at: datetime, ladder: Ladder, clock: Clock, hours: Hours) -> Nag:
    key = f"{ladder.kind.value}:{step.name}:{moment.astimezone(hours.tz):%Y%m%dT%H%M}"
    urgent = step.urgent or hours.urgent
    return Nag(key, ladder.kind, step.name, at, step.audience, urgent, 0, at >= clock.due_at)


def _moments(step: Step, clock: Clock, hours: Hours) -> Iterator[datetime]:
    """When the step means to speak (UTC), ascending, before quiet hours and odd minutes."""
    first = _first(step, clock, hours)
    if step.is_before and first <= clock.starts_at:
        return  # the clock was never so far from its end
    if step.daily:
        yield from _daily(first, step.daily, step, hours)
        return
    for _ in range(step.times):
        yield first
        if step.every:
            first = _later(first, step.every, hours)


def _first(step: Step, clock: Clock, hours: Hours) -> datetime:
    anchor = {
        Anchor.START: clock.starts_at,
        Anchor.DUE: clock.due_at,
        Anchor.IDLE: max(clock.active_at or clock.starts_at, clock.starts_at),
    }[step.anchor]
    if step.offset is None:
        return anchor.astimezone(UTC)
    if step.is_before:
        return before(anchor, step.offset, hours.calendar, hours.tz)
    return _later(anchor, step.offset, hours)


def _later(at: datetime, length: Limit, hours: Hours) -> datetime:
    return due_at(at, length, hours.calendar, hours.tz).at


def _daily(first: datetime, at: time, step: Step, hours: Hours) -> Iterator[datetime]:
    local = first.astimezone(hours.tz)
    day = local.date() if local.time() < at else local.date() + _DAY
    for _ in range(step.times):
        if step.working and not hours.calendar.is_working(day):
            day = hours.calendar.next_working_day(day)
        yield datetime.combine(day, at, hours.tz).astimezone(UTC)
        day += _DAY


def _shifted(moment: datetime, step: Step, ladder: Ladder, clock: Clock, hours: Hours) -> datetime:
    """When it is really said: held through quiet hours and days off, and off the full and half hours."""
    local = moment.astimezone(hours.tz)
    if not (step.urgent or hours.urgent):
        held = _held(local, step, ladder, hours)
        if local < clock.due_at <= held:
            held = _in_the_evening(local, ladder, clock) or held
        local = held
    # A daily step speaks of many orders at once: one minute for all, so that they make one digest.
    return _off_the_hour(local, "" if step.daily else hours.seed).astimezone(UTC)


def _held(local: datetime, step: Step, ladder: Ladder, hours: Hours) -> datetime:
    quiet = ladder.quiet
    day, is_held = local.date(), quiet.holds(local.time())
    if is_held and local.time() >= quiet.ends:
        day += _DAY
    if step.working and not hours.calendar.is_working(day):
        day, is_held = hours.calendar.next_working_day(day), True
    return datetime.combine(day, quiet.digest, local.tzinfo) if is_held else local


def _in_the_evening(local: datetime, ladder: Ladder, clock: Clock) -> datetime | None:
    """Before the quiet hours begin, for a warning that would wake up after the deadline."""
    begins = datetime.combine(local.date(), ladder.quiet.begins, local.tzinfo)
    evening = (begins if begins <= local else begins - _DAY) - _BEFORE_QUIET
    return evening if evening > clock.starts_at else None


def _off_the_hour(local: datetime, seed: str) -> datetime:
    """The platform asks not to be called at :00 and :30, when everybody calls."""
    if local.minute not in (0, 30):
        return local
    return local + timedelta(minutes=1 + crc32(seed.encode()) % 4)
