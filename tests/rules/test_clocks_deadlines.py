"""When a limit runs out: every unit, every way to count and to end, starts at odd hours, pauses."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadlines import Pause, before, due_at
from rules.explain import explain, say_at
from rules.limits import CountFrom, Limit, Since, Unit, parse_ends, parse_limit, parse_office
from rules.workdays import Calendar, Override

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar()
FIRST = datetime(2024, 1, 1, tzinfo=TZ)
INSTANTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda n: FIRST + timedelta(minutes=n))
DAY_LIMITS = st.builds(
    Limit,
    st.integers(1, 40),
    st.sampled_from([Unit.NATURAL_DAY, Unit.WORKING_DAY]),
    st.none(),
    st.sampled_from(CountFrom),
    st.sampled_from([None, parse_ends("24:00"), parse_ends("17:30")]),
)
LIMITS = st.one_of(
    DAY_LIMITS, st.builds(Limit, st.integers(1, 200), st.sampled_from([u for u in Unit if u.value != "d"]))
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def limit(text: str) -> Limit:
    """ "5wd", "5wd next-day", "5wd same-moment 17:30" """
    value, *rest = text.split()
    count = CountFrom(rest[0]) if rest else CountFrom.SAME_MOMENT
    return parse_limit(value, count=count, ends=parse_ends(rest[1]) if rest[1:] else None)


def due(start: str, text: str, *pauses: tuple[str, str]) -> str:
    stops = [Pause(local(begin), local(end)) for begin, end in pauses]
    return due_at(local(start), limit(text), CALENDAR, TZ, stops).at.astimezone(TZ).strftime("%Y-%m-%d %H:%M")


DEADLINES = [
    # Elapsed time: nights, weekends and holidays count.
    ("2026-09-30 16:50", "30m", "2026-09-30 17:20"),
    ("2026-09-30 23:50", "30m", "2026-10-01 00:20"),  # past midnight
    ("2026-09-30 16:50", "2h", "2026-09-30 18:50"),
    ("2026-12-31 23:00", "2h", "2027-01-01 01:00"),  # across the year
    ("2024-02-28 16:00", "24h", "2024-02-29 16:00"),  # leap day
    ("2025-02-28 16:00", "24h", "2025-03-01 16:00"),  # none
    # Natural days: the same time of day.
    ("2026-02-13 10:00", "7d", "2026-02-20 10:00"),
    ("2026-02-13 10:00", "15d", "2026-02-28 10:00"),
    ("2026-04-30 10:00", "15d", "2026-05-15 10:00"),
    ("2024-02-22 16:00", "7d", "2024-02-29 16:00"),
    ("2025-02-22 16:00", "7d", "2025-03-01 16:00"),
    ("2026-12-25 16:00", "7d", "2027-01-01 16:00"),
    ("2026-02-13 16:50", "7d next-day 24:00", "2026-02-21 00:00"),  # 24:00 of 02-20
    ("2026-02-13 16:50", "7d next-day 17:30", "2026-02-20 17:30"),
    ("2026-02-13 16:50", "7d next-day", "2026-02-20 16:50"),
    # Working days: the last day by the calendar, the time within office hours.
    ("2026-09-30 16:50", "5wd", "2026-10-13 16:50"),  # over 国庆, with make-up Saturday 10-10
    ("2026-09-30 16:50", "3wd next-day 17:30", "2026-10-10 17:30"),  # ends on the make-up Saturday
    ("2026-09-30 16:50", "3wd next-day 24:00", "2026-10-11 00:00"),
    ("2026-02-13 16:50", "1wd", "2026-02-14 16:50"),  # the Saturday is worked
    ("2026-01-02 10:00", "1wd next-day", "2026-01-04 10:00"),  # starts on a day off
    ("2026-01-02 10:00", "1wd", "2026-01-04 18:00"),  # as if it came in at the next opening: one whole day
    ("2026-10-03 22:15", "1wd", "2026-10-08 18:00"),
    ("2026-09-30 18:30", "1wd", "2026-10-08 18:00"),  # after hours
    ("2026-09-30 07:00", "1wd", "2026-10-08 09:00"),  # before hours: counts from the opening
    ("2026-09-30 18:00", "1wd", "2026-10-08 18:00"),  # closing time is still office time
    ("2025-12-31 09:30", "2wd", "2026-01-05 09:30"),  # make-up Sunday 01-04 is the first
    ("2024-02-09 15:00", "1wd", "2024-02-18 15:00"),
    ("2027-02-04 15:00", "1wd", "2027-02-11 15:00"),  # not published: statutory days
    # Working hours: only while the office is open, 9 to 12 and 13 to 18.
    ("2026-09-16 10:00", "2wh", "2026-09-16 12:00"),
    ("2026-09-16 11:30", "1wh", "2026-09-16 13:30"),  # lunch does not count
    ("2026-09-16 17:50", "30wm", "2026-09-17 09:20"),  # over night
    ("2026-09-30 17:50", "30wm", "2026-10-08 09:20"),  # over 国庆
    ("2026-09-18 17:00", "2wh", "2026-09-20 10:00"),  # make-up Sunday
    ("2026-09-19 12:00", "2wh", "2026-09-20 11:00"),  # starts on a day off
    ("2026-09-16 12:20", "10wm", "2026-09-16 13:10"),  # starts at lunch
    ("2026-09-16 17:00", "1wh", "2026-09-16 18:00"),  # ends with the day, not the next morning
]


@pytest.mark.parametrize(("start", "text", "expected"), DEADLINES)
def test_a_limit_runs_out(start: str, text: str, expected: str) -> None:
    assert due(start, text) == expected


def test_seven_office_hours_reach_into_the_make_up_sunday() -> None:
    # Worked out by another engine with the same calendar and a seven-hour day.
    office = parse_office(["9:00-12:00", "14:00-18:00"])
    seven = parse_limit("7wh", office=office)
    found = [
        due_at(local(start), seven, CALENDAR, TZ).at for start in ("2025-01-24 16:00", "2025-09-26 17:00")
    ]
    assert found == [local("2025-01-26 16:00"), local("2025-09-28 17:00")]


PAUSES = [
    # Elapsed time gets its hours back, days get days.
    ("2026-09-14 10:00", "24h", ("2026-09-14 12:00", "2026-09-14 15:00"), "2026-09-15 13:00"),
    ("2026-09-14 10:00", "7d", ("2026-09-16 09:00", "2026-09-18 10:30"), "2026-09-23 11:30"),
    ("2026-09-14 10:00", "7d next-day 24:00", ("2026-09-16 09:00", "2026-09-18 10:30"), "2026-09-24 00:00"),
    ("2026-09-14 10:00", "5wd", ("2026-09-16 09:00", "2026-09-18 10:30"), "2026-09-22 10:00"),
    ("2026-09-14 10:00", "5wd", ("2026-09-19 00:00", "2026-09-19 23:00"), "2026-09-20 10:00"),  # a day off
    ("2026-09-14 10:00", "4wh", ("2026-09-14 11:00", "2026-09-14 17:00"), "2026-09-15 11:00"),
    # What lies outside the count changes nothing.
    ("2026-09-14 10:00", "24h", ("2026-09-16 12:00", "2026-09-16 15:00"), "2026-09-15 10:00"),
    ("2026-09-14 10:00", "24h", ("2026-09-13 12:00", "2026-09-14 09:00"), "2026-09-15 10:00"),
    ("2026-09-14 10:00", "24h", ("2026-09-13 12:00", "2026-09-14 11:00"), "2026-09-15 11:00"),
]


@pytest.mark.parametrize(("start", "text", "pause", "expected"), PAUSES)
def test_a_pause_gives_back_what_it_took(
    start: str, text: str, pause: tuple[str, str], expected: str
) -> None:
    assert due(start, text, pause) == expected


def test_pauses_that_overlap_are_given_back_once() -> None:
    first, second = ("2026-09-14 12:00", "2026-09-14 15:00"), ("2026-09-14 14:00", "2026-09-14 16:00")
    assert due("2026-09-14 10:00", "24h", second, first) == "2026-09-15 14:00"


def test_a_second_pause_counts_when_only_the_first_brought_it_inside() -> None:
    first, second = ("2026-09-14 12:00", "2026-09-14 15:00"), ("2026-09-15 11:00", "2026-09-15 12:00")
    assert due("2026-09-14 10:00", "24h", first, second) == "2026-09-15 14:00"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("4h", "2026-10-08 06:00"),
        ("2d", "2026-10-06 10:00"),
        ("1wd", "2026-09-30 10:00"),  # the working day before 国庆
    ],
)
def test_a_warning_comes_so_long_before(length: str, expected: str) -> None:
    assert before(local("2026-10-08 10:00"), parse_limit(length), CALENDAR, TZ) == local(expected)


def test_a_deadline_at_midnight_is_shown_as_24_00_of_its_day() -> None:
    assert say_at(local("2026-10-14 00:00"), TZ) == "2026年10月13日（周二）24:00"
    assert say_at(local("2026-10-13 17:30"), TZ) == "2026年10月13日（周二）17:30"


def test_a_deadline_explains_itself_step_by_step() -> None:
    five = parse_limit("5wd", since=Since.SENT, count=CountFrom.NEXT_DAY, ends=parse_ends("17:30"))
    deadline = due_at(local("2026-09-30 16:50"), five, CALENDAR, TZ)
    assert explain(deadline.steps) == [
        "自市平台派单（2026年9月30日（周三）16:50）起，限 5 个工作日，休息日不计，调休补班日计入。",
        "从次日起算，当日不计。",
        "算到最后一日的 17:30。",
        "其间放假不计：10月1日（周四）至10月3日（周六） 国庆节、10月5日（周一） 国庆节（补假）、"
        "10月6日（周二）至10月7日（周三） 调休放假；双休日同样不计。",
        "其间补班计入：10月10日（周六）。",
        "到期时间：2026年10月13日（周二）17:30。",
    ]


def test_the_day_of_the_start_is_not_among_the_days_that_count() -> None:
    sentences = explain(due_at(local("2026-02-14 10:00"), limit("1wd"), CALENDAR, TZ).steps)
    assert not any("补班" in sentence and "其间" in sentence for sentence in sentences)


def test_a_start_without_a_zone_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due_at(local("2026-02-14 10:00").replace(tzinfo=None), limit("1wd"), CALENDAR, TZ)


def test_a_year_not_published_is_a_warning_in_the_explanation() -> None:
    sentences = explain(due_at(local("2026-12-30 10:00"), limit("5wd"), CALENDAR, TZ).steps)
    assert any(sentence.startswith("注意：2027 年放假安排尚未公布") for sentence in sentences)


def test_natural_days_need_no_calendar_and_warn_of_none() -> None:
    sentences = explain(due_at(local("2030-12-30 10:00"), limit("7d"), CALENDAR, TZ).steps)
    assert not any("尚未公布" in sentence for sentence in sentences)


@given(INSTANTS, LIMITS)
def test_every_reason_can_be_said(start: datetime, any_limit: Limit) -> None:
    deadline = due_at(start, any_limit, CALENDAR, TZ, [Pause(start, start + timedelta(days=1))])
    assert all(explain(deadline.steps))


@given(INSTANTS, st.timedeltas(timedelta(), timedelta(days=30)), LIMITS)
def test_a_later_start_never_ends_earlier(start: datetime, later: timedelta, any_limit: Limit) -> None:
    first = due_at(start, any_limit, CALENDAR, TZ).at
    assert first <= due_at(start + later, any_limit, CALENDAR, TZ).at


@given(INSTANTS, LIMITS)
def test_a_deadline_lies_after_its_start(start: datetime, any_limit: Limit) -> None:
    assert due_at(start, any_limit, CALENDAR, TZ).at > start


@given(INSTANTS, DAY_LIMITS.filter(lambda one: one.unit is Unit.WORKING_DAY))
def test_a_working_day_limit_never_ends_on_a_day_off(start: datetime, days: Limit) -> None:
    end = due_at(start, days, CALENDAR, TZ).at.astimezone(TZ) - timedelta(microseconds=1)
    last = end if days.ends else end + timedelta(microseconds=1)
    assert CALENDAR.is_working(last.date())


@given(INSTANTS, st.integers(1, 60), st.integers(1, 60))
def test_working_time_adds_up(start: datetime, first: int, second: int) -> None:
    part = due_at(start, Limit(first, Unit.WORKING_MINUTE), CALENDAR, TZ).at
    in_parts = due_at(part, Limit(second, Unit.WORKING_MINUTE), CALENDAR, TZ).at
    assert in_parts == due_at(start, Limit(first + second, Unit.WORKING_MINUTE), CALENDAR, TZ).at


@given(INSTANTS, st.integers(1, 20), st.integers(1, 20))
def test_working_days_from_within_office_hours_add_up(start: datetime, first: int, second: int) -> None:
    start = datetime.combine(CALENDAR.next_working_day(start.date()), datetime.min.time(), TZ).replace(
        hour=10
    )
    part = due_at(start, Limit(first, Unit.WORKING_DAY), CALENDAR, TZ).at
    in_parts = due_at(part, Limit(second, Unit.WORKING_DAY), CALENDAR, TZ).at
    assert in_parts == due_at(start, Limit(first + second, Unit.WORKING_DAY), CALENDAR, TZ).at


@given(INSTANTS, LIMITS, st.timedeltas(timedelta(minutes=1), timedelta(days=9)))
def test_a_pause_never_brings_a_deadline_forward(
    start: datetime, any_limit: Limit, length: timedelta
) -> None:
    pause = Pause(start + timedelta(minutes=1), start + timedelta(minutes=1) + length)
    paused = due_at(start, any_limit, CALENDAR, TZ, [pause]).at
    assert paused >= due_at(start, any_limit, CALENDAR, TZ).at


@given(INSTANTS, LIMITS)
def test_the_zone_of_the_start_does_not_matter(start: datetime, any_limit: Limit) -> None:
    in_utc = due_at(start.astimezone(UTC), any_limit, CALENDAR, TZ).at
    assert in_utc == due_at(start, any_limit, CALENDAR, TZ).at


def test_a_day_declared_off_moves_the_deadline() -> None:
    told = Calendar({local("2026-09-17 00:00").date(): Override(False, "停工")})
    assert due_at(local("2026-09-16 10:00"), limit("1wd"), told, TZ).at == local("2026-09-18 10:00")
