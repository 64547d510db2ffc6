"""What would fire, when and to whom: nothing done, or everything at the last moment."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.clocks import Facts
from rules.ladders import Audience, parse_ladders
from rules.policy import parse_policy
from rules.what_if import Event, simulate, simulate_on_time
from rules.words import ClockKind, Level, State
from rules.workdays import Calendar

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar()
POLICY, _ = parse_policy({})
LADDERS, _ = parse_ladders({})
BEFORE_THE_HOLIDAY = datetime(2026, 9, 30, 16, 50, tzinfo=TZ)
SIGNED = Facts(
    Level.NORMAL,
    State.SIGNED,
    received_at=BEFORE_THE_HOLIDAY,
    sent_at=BEFORE_THE_HOLIDAY,
    signed_at=BEFORE_THE_HOLIDAY,
)


def lines(events: list[Event]) -> list[str]:
    return [
        f"{event.at.astimezone(TZ):%m-%d %H:%M} {event.kind.value} {event.nag.step if event.nag else '!'}"
        for event in events
    ]


def test_if_nothing_is_done_every_nag_of_the_present_state_comes_in_order() -> None:
    events = simulate(SIGNED, POLICY, LADDERS, CALENDAR, TZ)
    assert lines(events)[:12] == [
        "09-30 17:05 dispatch start+15m",
        "09-30 17:20 dispatch !",
        "09-30 17:20 dispatch due",
        "09-30 17:50 dispatch due+30m*1h",
        "09-30 18:50 dispatch due+30m*1h",
        "09-30 19:50 dispatch due+30m*1h",
        "09-30 20:50 dispatch due+30m*1h",
        "09-30 21:50 dispatch due+30m*1h",
        "09-30 22:50 dispatch due+30m*1h",
        "10-06 16:50 official due-24h",
        "10-07 12:50 official due-4h",
        "10-07 16:50 official !",
    ]


def test_a_line_says_to_whom() -> None:
    first, runs_out, *_ = simulate(SIGNED, POLICY, LADDERS, CALENDAR, TZ)
    assert (first.audience, runs_out.audience) == ((Audience.DESK,), ())


def test_what_would_have_come_before_now_is_left_out() -> None:
    now = BEFORE_THE_HOLIDAY.replace(hour=18)
    events = simulate(SIGNED, POLICY, LADDERS, CALENDAR, TZ, now=now)
    assert lines([event for event in events if event.nag])[0] == "09-30 19:50 dispatch due+30m*1h"


def test_a_key_order_is_nagged_for_at_night() -> None:
    handling = replace(
        SIGNED, state=State.HANDLING, dispatched_at=BEFORE_THE_HOLIDAY, confirmed_at=BEFORE_THE_HOLIDAY
    )
    usual, key = (
        lines(simulate(handling, POLICY, LADDERS, CALENDAR, TZ, is_key=is_key)) for is_key in (False, True)
    )
    assert "10-01 08:32 contact due-12h" in usual
    assert "10-01 04:50 contact due-12h" in key


def test_done_at_the_last_moment_the_order_goes_through_every_clock() -> None:
    events = simulate_on_time(replace(SIGNED, level=Level.URGENT), POLICY, LADDERS, CALENDAR, TZ)
    assert lines([event for event in events if event.nag is None]) == [
        "09-30 17:20 dispatch !",
        "09-30 17:50 confirm !",
        "10-01 14:50 submit !",
        "10-01 15:20 review !",
        "10-01 15:50 report !",
        "10-01 16:50 contact !",
        "10-01 16:50 official !",
    ]


def test_what_is_done_in_time_is_not_nagged_for_as_overdue() -> None:
    events = simulate_on_time(replace(SIGNED, level=Level.URGENT), POLICY, LADDERS, CALENDAR, TZ)
    assert not any(event.nag.overdue for event in events if event.nag)


def test_an_order_that_is_reported_has_nothing_to_come() -> None:
    reported = replace(SIGNED, state=State.REPORTED)
    assert simulate(reported, POLICY, LADDERS, CALENDAR, TZ) == []
    assert simulate_on_time(reported, POLICY, LADDERS, CALENDAR, TZ) == []


def test_every_level_and_state_can_be_played_out() -> None:
    for level in Level:
        for state in (state for state in State if state.is_open):
            facts = replace(SIGNED, level=level, state=state)
            kinds = {event.kind for event in simulate_on_time(facts, POLICY, LADDERS, CALENDAR, TZ)}
            assert {ClockKind.OFFICIAL, ClockKind.REPORT} <= kinds
