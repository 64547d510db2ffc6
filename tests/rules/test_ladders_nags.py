"""When nags come: quiet hours, days off, odd minutes; after an outage one, not a flood."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clocks import Clock
from rules.ladders import (
    Audience,
    Hours,
    Ladder,
    Nag,
    all_nags,
    due_steps,
    is_pressing,
    next_at,
    parse_ladders,
    snoozed_until,
)
from rules.words import ClockKind, Level, Role
from rules.workdays import Calendar

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar()
HOURS = Hours(CALENDAR, TZ, seed="1023")
URGENT = Hours(CALENDAR, TZ, urgent=True, seed="1023")


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TZ)


def clock(start: str, due: str, *, paused: bool = False) -> Clock:
    return Clock(ClockKind.SUBMIT, local(due), local(start), Role.CONTACT, paused=paused)


def ladder(*steps: dict[str, object]) -> Ladder:
    ladders, problems = parse_ladders({"submit": [{"to": ["contact"]} | step for step in steps]})
    assert problems == []
    return ladders.ladder(ClockKind.SUBMIT, Level.NORMAL, local("09-16").date())


def said(steps: Ladder, running: Clock, hours: Hours = HOURS) -> list[str]:
    return [f"{nag.at.astimezone(TZ):%m-%d %H:%M} {nag.step}" for nag in all_nags(steps, running, hours)]


# Wednesday 09-16 to Wednesday 09-23, at a quarter past: nothing falls on a full hour.
WEEK = clock("09-16 10:15", "09-23 10:15")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"at": "start+30m"}, ["09-16 10:45"]),
        ({"at": "due-48h"}, ["09-21 10:15"]),
        ({"at": "due-1wd"}, ["09-22 10:15"]),
        ({"at": "due"}, ["09-23 10:15"]),
        ({"at": "due+1d"}, ["09-24 10:15"]),
        ({"at": "due+1h", "every": "2h", "times": 3}, ["09-23 11:15", "09-23 13:15", "09-23 15:15"]),
        ({"at": "due", "daily": "9:05", "times": 2}, ["09-24 09:05", "09-25 09:05"]),
        ({"at": "due", "daily": "11:05", "times": 2}, ["09-23 11:05", "09-24 11:05"]),  # the same day yet
        ({"at": "start+2wh"}, ["09-16 13:15"]),  # lunch does not count
        # 09-25 to 09-27 is 中秋: working steps wait, others do not.
        (
            {"at": "due", "daily": "9:05", "times": 3, "days": "working"},
            ["09-24 09:05", "09-28 09:05", "09-29 09:05"],
        ),
        ({"at": "due+2d", "days": "working"}, ["09-28 08:32"]),
        ({"at": "due+2d", "days": "all"}, ["09-25 10:15"]),
    ],
)
def test_a_step_speaks_when_it_says(step: dict[str, object], expected: list[str]) -> None:
    assert [text[:11] for text in said(ladder(step), WEEK)] == expected


def test_a_warning_from_before_the_clock_began_is_never_given() -> None:
    short = clock("09-16 10:15", "09-17 09:15")
    assert said(ladder({"at": "due-48h"}, {"at": "due-4h", "urgent": True}), short) == ["09-17 05:15 due-4h"]


def test_quiet_hours_hold_back_to_the_mornings_digest() -> None:
    night = clock("09-16 10:15", "09-16 23:15")
    assert said(ladder({"at": "due"}, {"at": "due+3h"}), night) == ["09-17 08:32 due", "09-17 08:32 due+3h"]


def test_what_is_urgent_or_key_is_said_at_night() -> None:
    night = clock("09-16 10:15", "09-16 23:15")
    assert said(ladder({"at": "due"}), night, URGENT) == ["09-16 23:15 due"]
    assert said(ladder({"at": "due", "urgent": True}), night) == ["09-16 23:15 due"]


def test_the_two_shortest_levels_and_key_orders_are_pressing() -> None:
    assert [level.value for level in Level if is_pressing(level, is_key=False)] == ["critical", "urgent"]
    assert all(is_pressing(level, is_key=True) for level in Level)


def test_a_warning_that_the_morning_would_make_too_late_comes_the_evening_before() -> None:
    early = clock("09-16 10:15", "09-17 07:15")
    assert said(ladder({"at": "due-4h"}), early) == ["09-16 21:48 due-4h"]


def test_what_is_held_back_over_a_holiday_comes_the_first_working_morning() -> None:
    before_the_holiday = clock("09-30 10:15", "09-30 23:15")
    assert said(ladder({"at": "due", "days": "working"}), before_the_holiday) == ["10-08 08:32 due"]


def test_a_make_up_sunday_is_a_working_morning() -> None:
    friday = clock("09-18 10:15", "09-19 10:15")
    assert said(ladder({"at": "due", "days": "working"}), friday) == ["09-20 08:32 due"]


def test_full_and_half_hours_are_left_to_everybody_else() -> None:
    sharp = clock("09-16 10:00", "09-16 18:30")
    minutes = [int(text[9:11]) for text in said(ladder({"at": "due-2h"}, {"at": "due"}), sharp)]
    assert all(31 <= minute <= 34 for minute in minutes)


def test_daily_nags_of_all_orders_keep_one_minute_so_that_they_make_one_digest() -> None:
    daily = ladder({"at": "due", "daily": "9:00", "times": 1})
    ats = {all_nags(daily, WEEK, Hours(CALENDAR, TZ, seed=str(n)))[0].at for n in range(40)}
    assert len(ats) == 1
    assert local("09-24 09:00") < ats.pop() < local("09-24 09:10")


def test_the_same_seed_always_gives_the_same_minute_and_seeds_spread() -> None:
    sharp, step = clock("09-16 10:00", "09-16 18:30"), ladder({"at": "due"})
    ats = [all_nags(step, sharp, Hours(CALENDAR, TZ, seed=str(n % 40)))[0].at for n in range(80)]
    assert ats[:40] == ats[40:]
    assert len(set(ats)) > 1


LADDER = ladder(
    {"at": "due-48h"},
    {"at": "due-4h", "to": ["contact", "head"]},
    {"at": "due", "to": ["chief"]},
    {"at": "due", "daily": "9:05", "times": 5, "to": ["contact", "head"]},
)


def nags(after: str, now: str, running: Clock = WEEK) -> list[Nag]:
    return due_steps(LADDER, running, local(after), local(now), HOURS)


def test_nothing_comes_early() -> None:
    assert nags("09-16 10:15", "09-21 10:14") == []


def test_what_comes_up_is_said_once() -> None:
    (nag,) = nags("09-21 10:00", "09-21 10:15")
    assert (nag.key, nag.missed, nag.overdue) == ("submit:due-48h:20260921T1015", 0, False)
    assert nags("09-21 10:15", "09-21 10:16") == []


def test_after_an_outage_there_is_one_nag_for_everybody_concerned() -> None:
    (nag,) = nags("09-21 09:00", "09-25 12:00")
    assert (nag.step, nag.missed, nag.overdue) == ("due@09:05", 4, True)
    assert nag.audience == (Audience.CONTACT, Audience.HEAD, Audience.CHIEF)


def test_a_clock_that_stands_still_says_nothing() -> None:
    paused = clock("09-16 10:15", "09-23 10:15", paused=True)
    assert nags("09-16 10:15", "09-30 10:15", paused) == []
    assert next_at(LADDER, paused, local("09-16 10:15"), HOURS) is None


def test_an_extension_gives_the_same_step_a_new_key() -> None:
    longer = clock("09-16 10:15", "09-24 10:15")
    keys = {all_nags(LADDER, one, HOURS)[0].key for one in (WEEK, longer)}
    assert len(keys) == 2


def test_the_next_instant_is_that_of_the_next_nag_until_there_is_none() -> None:
    after, seen = local("09-16 10:15"), []
    while at := next_at(LADDER, WEEK, after, HOURS):
        seen.append(at)
        after = at
    assert seen == sorted({nag.at for nag in all_nags(LADDER, WEEK, HOURS)})
    assert len(seen) == 8


def test_what_stands_still_is_asked_about_and_again_after_the_next_standstill() -> None:
    stalled = ladder({"at": "idle+2d"})
    assert said(stalled, WEEK) == ["09-18 10:15 idle+2d"]
    moved = replace(WEEK, active_at=local("09-17 14:20"))
    assert said(stalled, moved) == ["09-19 14:20 idle+2d"]
    assert all_nags(stalled, moved, HOURS)[0].key != all_nags(stalled, WEEK, HOURS)[0].key


@pytest.mark.parametrize(
    ("now", "asked", "until"),
    [
        ("09-21 10:00", timedelta(hours=1), "09-21 11:00"),
        ("09-21 10:00", timedelta(hours=8), "09-21 12:00"),  # no longer than the ladder allows
        ("09-23 09:15", timedelta(hours=2), "09-23 10:15"),  # never past the deadline
        ("09-23 10:15", timedelta(hours=1), None),  # not once it is over
    ],
)
def test_a_reminder_may_be_put_off_within_limits(now: str, asked: timedelta, until: str | None) -> None:
    assert snoozed_until(LADDER, WEEK, local(now), asked) == (local(until) if until else None)


STARTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)
LENGTHS = st.integers(10, 20 * 24 * 60).map(lambda n: timedelta(minutes=n))
LEVELS, KINDS = st.sampled_from(Level), st.sampled_from(ClockKind)
ALL, _ = parse_ladders({})


def any_clock(kind: ClockKind, start: datetime, length: timedelta) -> Clock:
    return Clock(kind, start + length, start, Role.DUTY)


@given(KINDS, LEVELS, STARTS, LENGTHS, st.booleans())
def test_no_nag_ever_falls_on_a_full_or_half_hour(
    kind: ClockKind, level: Level, start: datetime, length: timedelta, urgent: bool
) -> None:
    hours = Hours(CALENDAR, TZ, urgent, "7")
    found = all_nags(ALL.ladder(kind, level, start.date()), any_clock(kind, start, length), hours)
    assert all(nag.at.minute not in (0, 30) for nag in found)


@given(KINDS, LEVELS, STARTS, LENGTHS)
def test_what_is_not_urgent_is_never_said_in_the_quiet_hours(
    kind: ClockKind, level: Level, start: datetime, length: timedelta
) -> None:
    steps = ALL.ladder(kind, level, start.date())
    for nag in all_nags(steps, any_clock(kind, start, length), HOURS):
        assert nag.urgent or not steps.quiet.holds(nag.at.astimezone(TZ).time())


@given(KINDS, LEVELS, STARTS, LENGTHS)
def test_every_nag_has_a_key_of_its_own(
    kind: ClockKind, level: Level, start: datetime, length: timedelta
) -> None:
    found = all_nags(ALL.ladder(kind, level, start.date()), any_clock(kind, start, length), HOURS)
    assert len({nag.key for nag in found}) == len(found)


@given(KINDS, LEVELS, STARTS, LENGTHS, st.lists(st.integers(1, 3 * 24 * 60), min_size=1, max_size=30))
def test_however_seldom_it_is_asked_every_step_is_said_or_counted_just_once(
    kind: ClockKind, level: Level, start: datetime, length: timedelta, gaps: list[int]
) -> None:
    steps, running = ALL.ladder(kind, level, start.date()), any_clock(kind, start, length)
    asked, told = start, 0
    for gap in gaps:
        now = asked + timedelta(minutes=gap)
        told += sum(1 + nag.missed for nag in due_steps(steps, running, asked, now, HOURS))
        asked = now
    expected = [nag for nag in all_nags(steps, running, HOURS) if start < nag.at <= asked]
    assert told == len(expected)


@given(KINDS, LEVELS, STARTS, LENGTHS)
def test_asking_at_the_stored_instant_always_finds_the_nag(
    kind: ClockKind, level: Level, start: datetime, length: timedelta
) -> None:
    steps, running = ALL.ladder(kind, level, start.date()), any_clock(kind, start, length)
    after = start
    while at := next_at(steps, running, after, HOURS):
        assert due_steps(steps, running, after, at - timedelta(seconds=1), HOURS) == []
        assert len(due_steps(steps, running, after, at, HOURS)) == 1
        after = at
