"""Working days: days off and make-up days, notices taken in later, years not published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.workdays import Calendar, Override, differences

CALENDAR = Calendar()
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(0, 400)

NEXT_DAYS = [
    # The vectors of the field: 1, 3, 5 and 15 working days, counted from the next day.
    ("2026-02-13", 1, "2026-02-14"),  # Friday before 春节, the Saturday is worked
    ("2026-02-13", 3, "2026-02-25"),  # over the nine days of 春节
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-13", 15, "2026-03-12"),  # with the make-up Saturday 2-28
    ("2026-04-30", 1, "2026-05-06"),  # over 五一
    ("2026-04-30", 3, "2026-05-08"),
    ("2026-04-30", 5, "2026-05-11"),  # Saturday 5-09 is worked
    ("2026-04-30", 15, "2026-05-25"),
    ("2026-09-30", 1, "2026-10-08"),  # over 国庆
    ("2026-09-30", 3, "2026-10-10"),  # ends on a make-up Saturday
    ("2026-09-30", 5, "2026-10-13"),
    ("2026-09-30", 15, "2026-10-27"),
    ("2026-01-02", 1, "2026-01-04"),  # starts on a day off, ends on a make-up Sunday
    ("2026-01-02", 3, "2026-01-06"),
    ("2026-01-02", 5, "2026-01-08"),
    ("2026-01-02", 15, "2026-01-22"),
    # 2024
    ("2024-02-08", 1, "2024-02-09"),  # in 2024 除夕 was worked
    ("2024-02-09", 1, "2024-02-18"),  # 春节, back on a Sunday
    ("2024-02-08", 5, "2024-02-21"),
    ("2024-02-28", 1, "2024-02-29"),  # leap year
    ("2024-02-28", 2, "2024-03-01"),
    ("2024-04-03", 1, "2024-04-07"),  # 清明, back on a Sunday
    ("2024-04-30", 6, "2024-05-11"),  # make-up Saturday after 五一
    ("2024-09-13", 1, "2024-09-14"),  # make-up Saturday before 中秋
    ("2024-09-30", 5, "2024-10-12"),  # make-up Saturday after 国庆
    ("2024-12-31", 1, "2025-01-02"),  # across the year: only 元旦 itself
    # 2025
    ("2025-01-24", 1, "2025-01-26"),  # make-up Sunday before 春节
    ("2025-01-27", 1, "2025-02-05"),  # eight days off
    ("2025-02-07", 1, "2025-02-08"),  # make-up Saturday after 春节
    ("2025-02-28", 1, "2025-03-03"),  # end of February, no leap year
    ("2025-04-25", 1, "2025-04-27"),  # make-up Sunday before 五一
    ("2025-05-30", 1, "2025-06-03"),  # 端午
    ("2025-09-30", 1, "2025-10-09"),  # 国庆 and 中秋 together
    ("2025-09-30", 3, "2025-10-11"),  # make-up Saturday
    ("2025-12-31", 1, "2026-01-04"),  # across the year to a make-up Sunday
    # 2026 into 2027, whose notice is not known: weekends and statutory days
    ("2026-06-18", 1, "2026-06-22"),  # 端午
    ("2026-09-18", 1, "2026-09-20"),  # make-up Sunday before 国庆
    ("2026-12-25", 5, "2027-01-04"),
    ("2027-02-04", 1, "2027-02-11"),  # 除夕 and 春节 with the days in lieu the law gives
    ("2027-09-30", 1, "2027-10-06"),
]


@pytest.mark.parametrize(("day", "count", "expected"), NEXT_DAYS)
def test_the_nth_working_day_after_a_day(day: str, count: int, expected: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(day), count) == date.fromisoformat(expected)


# What the State Council's notices say: stretches off, and weekend days worked instead.
NOTICES = {
    2024: (
        ["01-01", "02-10/02-17", "04-04/04-06", "05-01/05-05", "06-10", "09-15/09-17", "10-01/10-07"],
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (
        ["01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [
            "01-01/01-03",
            "02-15/02-23",
            "04-04/04-06",
            "05-01/05-05",
            "06-19/06-21",
            "09-25/09-27",
            "10-01/10-07",
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def stretch(year: int, text: str) -> set[date]:
    first, _, last = text.partition("/")
    begin, end = (date.fromisoformat(f"{year}-{day}") for day in (first, last or first))
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


@pytest.mark.parametrize("year", NOTICES)
def test_a_year_is_weekends_and_what_its_notice_says_and_nothing_else(year: int) -> None:
    stretches, made_up = NOTICES[year]
    off = set().union(*(stretch(year, text) for text in stretches))
    worked = set().union(*(stretch(year, text) for text in made_up))
    for day in stretch(year, "01-01/12-31"):
        expected = day in worked or (day not in off and day.weekday() < 5)
        assert CALENDAR.is_working(day) is expected, day


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_make_up_day_on_a_weekend_is_worked(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert CALENDAR.is_working(date.fromisoformat(day))


def test_2026_has_248_working_days() -> None:
    assert CALENDAR.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_negative_counts_go_back_over_a_holiday_and_the_year() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add_working_days(date(2026, 1, 4), -1) == date(2025, 12, 31)


def test_a_published_year_is_known_and_a_later_one_is_warned_of() -> None:
    assert CALENDAR.published(2026)
    assert not CALENDAR.published(2031)
    assert CALENDAR.unpublished_between(date(2026, 12, 30), date(2027, 1, 5)) == (2027,)


@pytest.mark.parametrize("year", [1949, 2101, 2150, 3000])
def test_a_year_that_no_table_covers_still_has_weekends(year: int) -> None:
    assert 240 <= CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) <= 262


def test_a_notice_taken_in_beats_the_package() -> None:
    typhoon = Calendar({date(2026, 9, 17): Override(False, "台风停工", "市政府通知", "2026-09-16")})
    assert CALENDAR.is_working(date(2026, 9, 17))
    assert not typhoon.is_working(date(2026, 9, 17))
    assert typhoon.add_working_days(date(2026, 9, 16), 1) == date(2026, 9, 18)


def test_a_year_whose_notice_was_taken_in_drops_the_days_in_lieu_that_were_only_derived() -> None:
    notice = {date(2027, 2, 13): Override(True), date(2027, 2, 12): Override(False, "调休放假")}
    told = Calendar(notice, covered=frozenset({2027}))
    assert told.published(2027)
    assert not CALENDAR.is_working(date(2027, 10, 5))
    assert told.is_working(date(2027, 10, 5))
    assert told.is_working(date(2027, 2, 13))


def test_what_a_notice_changed_is_listed_day_by_day() -> None:
    told = Calendar({date(2027, 2, 13): Override(True), date(2027, 2, 12): Override(False)})
    changed = differences(CALENDAR, told, date(2027, 1, 1), date(2027, 12, 31))
    assert [(one.day, one.working) for one in changed] == [
        (date(2027, 2, 12), False),
        (date(2027, 2, 13), True),
    ]


def test_holidays_and_make_up_days_are_named() -> None:
    notes = CALENDAR.notes_between(date(2026, 10, 3), date(2026, 10, 12))
    assert [(note.day.day, note.working, note.name) for note in notes] == [
        (3, False, "国庆节"),
        (5, False, "国庆节（补假）"),
        (6, False, "调休放假"),
        (7, False, "调休放假"),
        (10, True, "补班"),
    ]


@given(DAYS, COUNTS.filter(bool))
def test_the_nth_working_day_is_always_worked(day: date, count: int) -> None:
    assert CALENDAR.is_working(CALENDAR.add_working_days(day, count))


@given(DAYS, COUNTS)
def test_counting_the_working_days_between_undoes_adding_them(day: date, count: int) -> None:
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, count)) == count


@given(DAYS, COUNTS, COUNTS)
def test_adding_in_two_parts_is_adding_at_once(day: date, first: int, second: int) -> None:
    in_parts = CALENDAR.add_working_days(CALENDAR.add_working_days(day, first), second)
    assert in_parts == CALENDAR.add_working_days(day, first + second)


@given(DAYS, st.integers(0, 60), COUNTS)
def test_a_later_day_never_ends_earlier(day: date, later: int, count: int) -> None:
    after = day + timedelta(days=later)
    assert CALENDAR.add_working_days(day, count) <= CALENDAR.add_working_days(after, count)


@given(DAYS, COUNTS)
def test_going_back_undoes_going_on_from_a_working_day(day: date, count: int) -> None:
    day = CALENDAR.next_working_day(day)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, count), -count) == day


@given(DAYS, DAYS)
def test_counting_backwards_is_the_same_count_negative(first: date, last: date) -> None:
    assert CALENDAR.working_days_between(first, last) == -CALENDAR.working_days_between(last, first)
