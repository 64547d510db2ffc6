"""Borders of reporting periods: the 18th and 19th, noon, leap days, the turn of the year."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.periods import Borders, Period, Periods, Span

TZ = ZoneInfo("Asia/Shanghai")
MAKE = Periods(TZ)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=TZ)


def ends(period: Period) -> tuple[str, str]:
    return f"{period.since:%Y-%m-%d %H:%M}", f"{period.until:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "label", "since", "until"),
    [
        ("2026-10-18 23:59", "2026-10", "2026-09-19 00:00", "2026-10-19 00:00"),
        ("2026-10-19 00:00", "2026-11", "2026-10-19 00:00", "2026-11-19 00:00"),
        ("2026-12-31 12:00", "2027-01", "2026-12-19 00:00", "2027-01-19 00:00"),
        ("2027-01-05 12:00", "2027-01", "2026-12-19 00:00", "2027-01-19 00:00"),
        ("2028-02-29 12:00", "2028-03", "2028-02-19 00:00", "2028-03-19 00:00"),
    ],
)
def test_the_period_of_assessment_turns_on_the_nineteenth(
    now: str, label: str, since: str, until: str
) -> None:
    found = MAKE.month_at(at(now))
    assert (found.label, *ends(found)) == (label, since, until)


def test_months_of_the_calendar_where_the_day_is_the_first() -> None:
    found = Periods(TZ, Borders(month_day=1)).month_at(at("2026-12-31 23:00"))
    assert (found.label, *ends(found)) == ("2026-12", "2026-12-01 00:00", "2027-01-01 00:00")


@pytest.mark.parametrize(
    ("now", "label", "since"),
    [
        ("2026-03-03 11:59", "2026-03-03", "2026-03-02 12:00"),
        ("2026-03-03 12:00", "2026-03-04", "2026-03-03 12:00"),
        ("2026-12-31 12:00", "2027-01-01", "2026-12-31 12:00"),
        ("2028-02-28 13:00", "2028-02-29", "2028-02-28 12:00"),
    ],
)
def test_the_day_runs_from_noon_to_noon_and_is_named_after_its_end(now: str, label: str, since: str) -> None:
    found = MAKE.day_at(at(now))
    assert (found.label, ends(found)[0]) == (label, since)


def test_a_day_cut_at_midnight_is_that_day() -> None:
    found = Periods(TZ, Borders(day_at=time())).day_at(at("2026-03-03 23:59"))
    assert (found.label, *ends(found)) == ("2026-03-03", "2026-03-03 00:00", "2026-03-04 00:00")


def test_a_week_is_named_by_its_iso_number_over_the_turn_of_the_year() -> None:
    found = MAKE.week(date(2027, 1, 1))
    assert (found.label, *ends(found)) == ("2026-W53", "2026-12-28 00:00", "2027-01-04 00:00")


def test_a_year_is_twelve_periods_or_the_calendars() -> None:
    assert ends(MAKE.year(2026)) == ("2025-12-19 00:00", "2026-12-19 00:00")
    assert MAKE.year_at(at("2026-12-20 09:00")).label == "2027"
    calendar = Periods(TZ, Borders(calendar_year=True))
    assert ends(calendar.year_at(at("2026-12-31 23:59"))) == ("2026-01-01 00:00", "2027-01-01 00:00")


@pytest.mark.parametrize(
    ("label", "before", "year_before"),
    [
        ("2026-10", "2026-09", "2025-10"),
        ("2027-01", "2026-12", "2026-01"),
        ("2026-03-01", "2026-02-28", "2025-03-01"),
        ("2028-02-29", "2028-02-28", "2027-02-28"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2026", "2025", "2025"),
        ("2026-10-01..2026-10-15", "2026-09-16..2026-09-30", "2025-10-01..2025-10-15"),
    ],
)
def test_a_period_is_compared_with_the_one_before_and_last_years(
    label: str, before: str, year_before: str
) -> None:
    found = MAKE.named(label)
    assert found.label == label
    assert MAKE.before(found).label == before
    assert MAKE.year_before(found).label == year_before


INSTANTS = st.integers(1577808000, 2051193600).map(lambda seconds: datetime.fromtimestamp(seconds, TZ))
SPANS = st.sampled_from([Span.DAY, Span.WEEK, Span.MONTH, Span.YEAR])


@given(INSTANTS, SPANS, st.integers(1, 28), st.booleans())
def test_periods_follow_each_other_without_gap_or_overlap(
    now: datetime, span: Span, day: int, calendar_year: bool
) -> None:
    make = Periods(TZ, Borders(month_day=day, calendar_year=calendar_year))
    found = make.around(span, now)
    assert now in found
    assert found.until not in found
    assert make.before(found).until == found.since
    assert make.named(found.label) == found


@given(st.integers(2020, 2035), st.integers(1, 28))
def test_the_months_of_a_year_make_the_year(year: int, day: int) -> None:
    make = Periods(TZ, Borders(month_day=day))
    months = [make.month(year, number) for number in range(1, 13)]
    assert (months[0].since, months[-1].until) == (make.year(year).since, make.year(year).until)


@pytest.mark.parametrize("label", ["2026-13", "2026-00", "2026-W60", "2026-02-30", "十月"])
def test_a_label_that_names_no_period_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        MAKE.named(label)
