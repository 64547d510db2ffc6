"""轮班表: a row a rotation, taken in by the same command as single days; every wrong row is named."""

from datetime import date, time
from pathlib import Path

import pytest
from desk import CHIEF, COLLEAGUE, OFFICER, DeskStory

from bot.edges.rotation_sheet import is_rotation_sheet, read_rotations
from handlers import rotating
from rules.errors import ConfigError, Refusal
from rules.people import DAYS_OFF, Shift
from rules.rotation import OFF, Rotation

SHIFTS = (Shift("白班", (), time(8), time(20)), Shift("夜班", (), time(20), time(8)))
STAFF = {"王芳": OFFICER, "李建": COLLEAGUE, "陈立": CHIEF, OFFICER: OFFICER}
HEAD = "轮班顺序,值班人员,起始日期,计算\n"


def read(text: str) -> list[Rotation]:
    return read_rotations(("轮班表.csv", text.encode()), SHIFTS, STAFF)


def test_a_row_is_a_rotation() -> None:
    found = read(f"{HEAD}白班 夜班 休,王芳、李建、陈立,2026-03-09,\n白,wangfang,2026/3/9,休息日\n")
    assert found == [
        Rotation(date(2026, 3, 9), ("白班", "夜班", OFF), (OFFICER, COLLEAGUE, CHIEF)),
        Rotation(date(2026, 3, 9), ("白班",), (OFFICER,), DAYS_OFF),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("白班 晚班,王芳,2026-03-09,", "没有看懂“晚班”"),
        ("休 休,王芳,2026-03-09,", "请按顺序写班次"),
        ("白班,张三,2026-03-09,", "张三 不是值班员"),
        ("白班,,2026-03-09,", "（空） 不是值班员"),
        ("白班,王芳、王芳,2026-03-09,", "王芳 写了两次"),
        ("白班,王芳,某天,", "起始日期“某天”看不懂"),
        ("白班,王芳,,", "起始日期“”看不懂"),
        ("白班,王芳,2026-03-09,双日", "“双日”看不懂"),
    ],
)
def test_a_wrong_row_is_named_with_what_is_wrong(row: str, words: str) -> None:
    assert read(f"{HEAD}白班,王芳,2026-03-09,\n")
    with pytest.raises(ConfigError) as wrong:
        read(f"{HEAD}白班,王芳,2026-03-09,\n{row}\n")
    (problem,) = wrong.value.problems
    assert problem.path == "第 3 行"
    assert words in problem.message


def test_a_sheet_of_single_days_is_none_of_rotations(tmp_path: Path) -> None:
    assert is_rotation_sheet(("轮班.csv", f"{HEAD}白班,王芳,2026-03-09,\n".encode()))
    days = ("排班.csv", "日期,班次,值班人员\n2026-03-09,白班,王芳\n".encode())
    assert not is_rotation_sheet(days)
    with pytest.raises(Refusal, match="找不到表头"):
        read_rotations(days, SHIFTS, STAFF)


def test_what_the_sheet_says_takes_the_place_of_what_filled_the_same_shifts(desk: DeskStory) -> None:
    for shift in ("白班 08:00-20:00", "夜班 20:00-08:00"):
        desk.says(CHIEF, f"排班 {shift} 赵静")
    desk.says(CHIEF, "轮班 白班 王芳 今天起")
    found = read(f"{HEAD}白班 休,李建、王芳,2026-03-03,\n夜班,陈立,2026-03-03,\n")
    said = desk.does(rotating.take_in, "cli", found)
    assert said.count("已设轮班：") == 2
    assert "白班→休，2 天一轮，3月3日起，李建、王芳" in said
    shown = desk.says(CHIEF, "谁在班")
    assert "白班 3月3日 08:00–20:00：李建" in shown
    assert "3月3日 周二 20:00–08:00 夜班：陈立" in desk.says(CHIEF, "轮班")
