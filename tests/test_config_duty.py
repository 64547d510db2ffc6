"""Shifts by weekday and time, over midnight too, and by the calendar with its holidays."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.settings.duty import Duty
from rules.people import DAYS_OFF, WORKED_DAYS, Shift
from rules.roster import Change, duties_between
from rules.roster import Duty as OneDuty
from rules.rotation import Rotation
from rules.workdays import Calendar

TZ = ZoneInfo("Asia/Shanghai")
DAY = Shift("白班", ("wang",), time(8), time(20))
NIGHT = Shift("夜班", ("li",), time(20), time(8))
FRIDAY_NIGHT = Shift("周五夜班", ("li",), time(20), time(8), frozenset({4}))
OFFICE = Shift("工作日班", ("wang",), time(9), time(18), frozenset({WORKED_DAYS}))
FEAST = Shift("休息日班", ("li",), time(9), time(18), frozenset({DAYS_OFF}))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In January 2026, where the 9th is a Friday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=TZ)


def duties(*shifts: Shift, changes: tuple[Change, ...] = (), first: date, last: date) -> list[OneDuty]:
    return duties_between(shifts, changes, first, last, TZ, Calendar())


@pytest.mark.parametrize(
    ("instant", "on"),
    [
        (at(5, 8), ["白班"]),
        (at(5, 19, 59), ["白班"]),
        (at(5, 20), ["夜班"]),
        (at(6, 0), ["夜班"]),
        (at(6, 7, 59), ["夜班"]),
    ],
)
def test_shifts_begin_sharp_and_end_before_their_end(instant: datetime, on: list[str]) -> None:
    found = duties(DAY, NIGHT, first=date(2026, 1, 4), last=date(2026, 1, 6))
    assert [duty.shift for duty in found if duty.covers(instant)] == on
    assert [shift.name for shift in (DAY, NIGHT) if shift.covers(instant)] == on


@pytest.mark.parametrize(
    ("instant", "is_on"),
    [(at(9, 19), False), (at(9, 21), True), (at(10, 7), True), (at(10, 21), False), (at(9, 7), False)],
)
def test_a_night_shift_belongs_to_the_day_it_begins(instant: datetime, is_on: bool) -> None:
    assert FRIDAY_NIGHT.covers(instant) is is_on


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 2, 13), "工作日班"),  # the Friday before
        (date(2026, 2, 14), "工作日班"),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), "休息日班"),  # a Monday of the Spring Festival
        (date(2026, 2, 28), "工作日班"),  # a Saturday worked after it
        (date(2026, 3, 1), "休息日班"),  # a plain Sunday
    ],
    ids=str,
)
def test_shifts_of_working_days_and_days_off_follow_the_calendar(day: date, held: str) -> None:
    assert [duty.shift for duty in duties(OFFICE, FEAST, first=day, last=day)] == [held]


def test_a_change_stands_before_the_usual_people_of_that_day_alone() -> None:
    change = Change(date(2026, 1, 6), "白班", ("zhao",), time(8), time(20))
    found = duties(DAY, changes=(change,), first=date(2026, 1, 5), last=date(2026, 1, 7))
    assert [duty.people for duty in found] == [("wang",), ("zhao",), ("wang",)]


def test_a_shift_that_nobody_has_is_not_held() -> None:
    change = Change(date(2026, 1, 6), "白班", (), time(8), time(20))
    assert duties(DAY, changes=(change,), first=date(2026, 1, 6), last=date(2026, 1, 6)) == []


def test_a_rotation_fills_shifts_that_name_nobody() -> None:
    entries: dict[str, object] = {
        "shifts": [{"name": "白班", "from": "08:00", "to": "20:00"}],
        "rotations": [
            {
                "from": date(2026, 3, 2),
                "pattern": ["白班", "休"],
                "people": ["wang", "li"],
                "counts": "休息日",
            }
        ],
    }
    read = Duty.model_validate(entries)
    assert read.rotations[0].value() == Rotation(date(2026, 3, 2), ("白班", "休"), ("wang", "li"), DAYS_OFF)
    with pytest.raises(ValidationError, match="没有写人员"):
        Duty.model_validate(entries | {"rotations": []})
    with pytest.raises(ValidationError, match="不在 shifts 里"):
        Duty.model_validate(entries | {"shifts": []})
