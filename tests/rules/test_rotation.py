"""轮班: a pattern that repeats, people a step apart, on all days or on those of the calendar alone."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules.people import DAYS_OFF, WORKED_DAYS, Shift
from rules.roster import Change, duties_between
from rules.rotation import OFF, Rotation
from rules.workdays import Calendar

CALENDAR = Calendar()
TZ = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
FOUR = Rotation(MONDAY, ("白班", "夜班", OFF, OFF), ("wang", "li", "zhao", "chen"))


def on(rotation: Rotation, day: date, shift: str) -> tuple[str, ...]:
    return rotation.on(day, CALENDAR)[shift]


def test_four_people_on_day_night_and_two_days_off() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    assert [on(FOUR, day, "白班") for day in days] == [("wang",), ("li",), ("zhao",), ("chen",), ("wang",)]
    assert [on(FOUR, day, "夜班") for day in days] == [("chen",), ("wang",), ("li",), ("zhao",), ("chen",)]
    assert FOUR.uncovered() == []


def test_before_its_first_day_it_says_nothing() -> None:
    assert FOUR.on(MONDAY - timedelta(days=1), CALENDAR) == {}


def test_fewer_people_than_days_leave_gaps_that_are_named() -> None:
    alone = Rotation(MONDAY, ("白班", OFF), ("wang",))
    assert alone.uncovered() == [(2, "白班")]
    assert on(alone, MONDAY + timedelta(days=1), "白班") == ()


def test_turns_on_days_off_go_over_a_holiday_and_leave_out_the_make_up_days() -> None:
    feast = Rotation(date(2026, 9, 26), ("节日班",), ("wang", "li"), DAYS_OFF)
    held = [
        (day, on(feast, day, "节日班"))
        for n in range(20)
        if feast.on(day := date(2026, 9, 26) + timedelta(days=n), CALENDAR)
    ]
    assert [day.day for day, _ in held] == [26, 27, 1, 2, 3, 4, 5, 6, 7, 11]  # 10-10 is worked
    assert [who for _, who in held[:3]] == [("wang",), ("li",), ("wang",)]  # one day each


def test_the_first_day_that_counts_is_the_first_persons() -> None:
    feast = Rotation(date(2026, 9, 30), ("节日班", OFF), ("wang", "li"), DAYS_OFF)  # 9-30 is worked
    found = [on(feast, date(2026, 10, day), "节日班")[0] for day in (1, 2, 3, 4, 5, 6, 7, 11)]
    assert found == ["wang", "li"] * 4


def test_as_many_people_as_fit_twice_share_a_shift() -> None:
    pairs = Rotation(MONDAY, ("白班", "夜班"), ("wang", "li", "zhao", "chen"))
    assert on(pairs, MONDAY, "白班") == ("wang", "zhao")


def test_turns_on_worked_days_go_on_after_the_weekend() -> None:
    week = Rotation(date(2026, 2, 13), ("白班", OFF), ("wang", "li"), WORKED_DAYS)
    found = [on(week, date(2026, 2, day), "白班")[0] for day in (13, 14, 24)]  # 14 is a make-up Saturday
    assert found == ["wang", "li", "wang"]
    assert week.on(date(2026, 2, 16), CALENDAR) == {}


def test_a_day_that_was_set_comes_before_a_turn_and_a_turn_before_the_usual_people() -> None:
    day, night = Shift("白班", ("boss",), time(8), time(20)), Shift("夜班", (), time(20), time(8))
    swapped = Change(MONDAY, "夜班", ("boss",), time(20), time(8))
    found = duties_between(
        (day, night), (swapped,), MONDAY - timedelta(days=1), MONDAY, TZ, CALENDAR, (FOUR,)
    )
    assert [(duty.day.day, duty.shift, duty.people) for duty in found] == [
        (1, "白班", ("boss",)),
        (2, "白班", ("wang",)),
        (2, "夜班", ("boss",)),
    ]


@given(st.integers(0, 2000), st.integers(1, 8), st.integers(1, 8))
def test_everybody_has_each_shift_equally_often_in_a_round(start: int, days: int, heads: int) -> None:
    pattern = tuple("白班" if n % 2 == 0 else OFF for n in range(days))
    turning = Rotation(MONDAY, pattern, tuple(f"p{n}" for n in range(heads)))
    whole = [MONDAY + timedelta(days=start + n) for n in range(len(turning.round))]
    held = [who for day in whole for who in on(turning, day, "白班")]
    assert {held.count(who) for who in turning.people} == {pattern.count("白班")}
