"""Who is on duty: shifts by weekday and time, over midnight too."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from rules.people import Person, Shift, on_duty
from rules.words import Role

TZ = ZoneInfo("Asia/Shanghai")
WANG, LI = Person("wang", "王", roles=(Role.DUTY,)), Person("li", "李", roles=(Role.DUTY,))
FANG = Person("fang", "方", roles=(Role.CONTACT,))
DAY = Shift("白班", ("wang",), time(8), time(20))
NIGHT = Shift("夜班", ("li",), time(20), time(8))
FRIDAY_NIGHT = Shift("周五夜班", ("li",), time(20), time(8), frozenset({4}))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In January 2026, where the 9th is a Friday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=TZ)


def test_without_shifts_every_duty_officer_is_on() -> None:
    assert on_duty((WANG, LI, FANG), (), at(5, 3)) == (WANG, LI)


@pytest.mark.parametrize(
    ("instant", "on"),
    [
        (at(5, 8), (WANG,)),
        (at(5, 19, 59), (WANG,)),
        (at(5, 20), (LI,)),
        (at(6, 0), (LI,)),
        (at(6, 7, 59), (LI,)),
    ],
)
def test_shifts_begin_sharp_and_end_before_their_end(instant: datetime, on: tuple[Person, ...]) -> None:
    assert on_duty((WANG, LI), (DAY, NIGHT), instant) == on


@pytest.mark.parametrize(
    ("instant", "is_on"),
    [(at(9, 19), False), (at(9, 21), True), (at(10, 7), True), (at(10, 21), False), (at(9, 7), False)],
)
def test_a_night_shift_belongs_to_the_day_it_begins(instant: datetime, is_on: bool) -> None:
    assert FRIDAY_NIGHT.covers(instant) is is_on


def test_a_gap_between_shifts_leaves_nobody_on_duty() -> None:
    assert on_duty((WANG, LI), (DAY,), at(5, 3)) == ()
