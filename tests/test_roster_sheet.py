"""排班表: a row a shift or a row a day, by names or ids; every wrong row is named."""

from datetime import date, time

import pytest

from bot.edges.roster_sheet import read_roster
from rules.errors import ConfigError, Refusal
from rules.people import Shift
from rules.roster import Change

SHIFTS = (Shift("早班", (), time(8), time(16)), Shift("夜班", (), time(16), time(8)))
STAFF = {"王芳": "wangfang", "李建": "lijian", "wangfang": "wangfang"}


def read(text: str) -> list[Change]:
    return read_roster(("排班表.csv", text.encode()), SHIFTS, STAFF)


def test_a_row_a_shift() -> None:
    found = read("日期,班次,值班人员\n2026-03-02,早班,王芳、李建\n2026/3/2,夜班,李建\n")
    assert found == [
        Change(date(2026, 3, 2), "早班", ("wangfang", "lijian"), time(8), time(16)),
        Change(date(2026, 3, 2), "夜班", ("lijian",), time(16), time(8)),
    ]


def test_a_row_a_day_with_a_column_a_shift() -> None:
    found = read("日期,星期,早班,夜班\n2026-03-02,周一,王芳,李建\n2026-03-03,周二,李建,\n")
    assert [(one.day.day, one.shift, one.people) for one in found] == [
        (2, "早班", ("wangfang",)),
        (2, "夜班", ("lijian",)),
        (3, "早班", ("lijian",)),
    ]


def test_a_new_shift_brings_its_times_and_a_day_off_is_said() -> None:
    found = read("日期,班次,人员,开始,结束\n2026-10-01,节日班,王芳,09:00,21:00\n2026-10-01,早班,停班,,\n")
    assert found[0] == Change(date(2026, 10, 1), "节日班", ("wangfang",), time(9), time(21))
    assert found[1].people == ()


def test_every_wrong_row_is_named() -> None:
    with pytest.raises(ConfigError) as wrong:
        read("日期,班次,人员\n某天,早班,王芳\n2026-03-02,午班,王芳\n2026-03-02,早班,张三\n2026-03-02,早班,\n")
    assert [problem.path for problem in wrong.value.problems] == ["第 2 行", "第 3 行", "第 4 行", "第 5 行"]


def test_a_row_a_person_with_a_column_a_day() -> None:
    found = read(
        "2026年3月值班表,,,\n姓名,2日(周一),3日,3月4日\n,一,二,三\n王芳,早,夜班,休\n李建,早班,,早夜\n备注,,,\n"
    )
    assert found == [
        Change(date(2026, 3, 2), "早班", ("wangfang", "lijian"), time(8), time(16)),
        Change(date(2026, 3, 3), "夜班", ("wangfang",), time(16), time(8)),
        Change(date(2026, 3, 4), "夜班", ("lijian",), time(16), time(8)),
        Change(date(2026, 3, 4), "早班", ("lijian",), time(8), time(16)),
    ]


def test_days_of_a_persons_row_may_run_into_the_next_year() -> None:
    (found,) = read("姓名,2026-12-31,2027-01-01\n王芳,,早\n")
    assert found.day == date(2027, 1, 1)
    (found,) = read("2026年12月,,\n姓名,12月31日,1月1日\n王芳,,早\n")
    assert found.day == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("姓名,1日,2日\n王芳,早,夜\n", "看不出是哪年哪月"),
        ("2026年2月,,\n姓名,28日,29日\n王芳,早,夜\n", "没有“29日”这一天"),
    ],
)
def test_a_persons_row_needs_days_that_are(sheet: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        read(sheet)


def test_every_wrong_row_of_a_person_is_named() -> None:
    with pytest.raises(ConfigError) as wrong:
        read("2026年3月,,\n姓名,1日,2日\n张三,早,夜\n王芳,晚,早\n李建,早,早\n")
    assert [(one.path, one.message[:8]) for one in wrong.value.problems] == [
        ("第 3 行", "张三 不是值班员"),
        ("第 4 行", "没有看懂“晚”，"),
    ]


def test_a_sheet_without_our_headings_is_refused() -> None:
    with pytest.raises(Refusal, match="找不到表头"):
        read("甲,乙\n1,2\n")
