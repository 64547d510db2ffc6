"""Which period a report is asked for, and what is left of the words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlp.report_words import read_period
from rules.periods import Borders, Periods, Span

TZ = ZoneInfo("Asia/Shanghai")
PERIODS = Periods(TZ)
NOW = datetime(2026, 10, 20, 14, tzinfo=TZ)  # a Tuesday; the 考核期 of November runs


@pytest.mark.parametrize(
    ("words", "span", "label", "rest"),
    [
        ("昨天", Span.DAY, "2026-10-19", ""),
        ("前天 小教科", Span.DAY, "2026-10-18", "小教科"),
        ("上周", Span.WEEK, "2026-W42", ""),
        ("本周", Span.WEEK, "2026-W43", ""),
        ("10月 小教科", Span.MONTH, "2026-10", "小教科"),
        ("小教科 10月份", Span.MONTH, "2026-10", "小教科"),
        ("上月", Span.MONTH, "2026-10", ""),
        ("上上期", Span.MONTH, "2026-09", ""),
        ("本期", Span.MONTH, "2026-11", ""),
        ("12月", Span.MONTH, "2025-12", ""),
        ("去年10月", Span.MONTH, "2025-10", ""),
        ("2025年3月", Span.MONTH, "2025-03", ""),
        ("2025", Span.YEAR, "2025", ""),
        ("２０２５年度", Span.YEAR, "2025", ""),
        ("去年", Span.YEAR, "2025", ""),
        ("2026-09", Span.MONTH, "2026-09", ""),
        ("2026-W40 中教科", Span.WEEK, "2026-W40", "中教科"),
        ("10月1日到10月15日", Span.MONTH, "2026-10-01..2026-10-15", ""),
    ],
)
def test_the_period_that_is_meant_is_found(words: str, span: Span, label: str, rest: str) -> None:
    found, left = read_period(words, NOW, PERIODS, span)
    assert found is not None
    assert (found.label, left) == (label, rest)


@pytest.mark.parametrize("words", ["", "小教科", "校服 1023"])
def test_words_without_a_period_are_left_as_they_are(words: str) -> None:
    assert read_period(words, NOW, PERIODS, Span.MONTH) == (None, words)


def test_months_of_the_calendar_are_meant_where_they_are_configured() -> None:
    periods = Periods(TZ, Borders(month_day=1))
    found, _ = read_period("本月", NOW, periods, Span.MONTH)
    assert found is not None
    assert found.label == "2026-10"


def test_the_eighteenth_still_belongs_to_its_month_and_the_nineteenth_does_not() -> None:
    for day, label in ((18, "2026-10"), (19, "2026-11")):
        found, _ = read_period("本期", NOW.replace(day=day), PERIODS, Span.MONTH)
        assert found is not None
        assert found.label == label
