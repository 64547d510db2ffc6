"""轮班: the chief sets who goes through which shifts; swaps, absences and gaps are dealt with."""

from dataclasses import replace
from datetime import date, time

import pytest
from desk import CHIEF, COLLEAGUE, CONTACT, OFFICER, DeskStory, at

from rules.people import Shift
from rules.rotation import OFF, Rotation

DAY, NIGHT = Shift("白班", (), time(8), time(20)), Shift("夜班", (), time(20), time(8))


@pytest.fixture
def roster(desk: DeskStory) -> DeskStory:
    """Two shifts without anybody of their own, and a Tuesday, 3 March, a little after nine."""
    desk.desk = replace(desk.desk, shifts=(DAY, NIGHT))
    return desk


def test_the_chief_sets_a_rotation_and_everybody_sees_whose_turn_it_is(roster: DeskStory) -> None:
    said = roster.says(CHIEF, "轮班 白夜休休 王芳 李建 赵静 陈立 今天起")
    assert "白班→夜班→休→休，4 天一轮，3月3日起，王芳、李建、赵静、陈立，依次错开 1 天" in said
    assert "无人值班" not in said
    assert "白班 3月3日 08:00–20:00：王芳" in roster.says(CONTACT, "谁在班")
    week = roster.says(OFFICER, "轮班")
    assert "3月4日 周三 08:00–20:00 白班：李建" in week
    assert "3月4日 周三 20:00–08:00 夜班：王芳" in week


def test_orders_go_to_whose_turn_it_is(roster: DeskStory) -> None:
    roster.says(CHIEF, "轮班 白班 夜班 王芳 李建 今天起")
    short = roster.receives()
    assert str(short) in roster.phone(OFFICER)
    assert str(short) not in roster.phone(COLLEAGUE)
    roster.time_passes(at(9, 5, day=4))
    later = roster.receives()
    assert str(later) in roster.phone(COLLEAGUE)


def test_without_a_day_it_begins_tomorrow(roster: DeskStory) -> None:
    assert "3月4日起" in roster.says(CHIEF, "轮班 白班 夜班 王芳 李建")


def test_one_day_can_be_swapped_and_who_is_away_is_replaced(roster: DeskStory) -> None:
    roster.says(CHIEF, "轮班 白班 夜班 王芳 李建 今天起")
    assert "白班 3月5日 08:00–20:00 改由 李建 值班" in roster.says(CHIEF, "换班 周四 白班 李建")
    roster.says(OFFICER, "请假 今天 代理 李建")
    assert "08:00–20:00：李建" in roster.says(CHIEF, "谁在班")


def test_what_nobody_covers_is_said_when_it_is_set_and_is_an_alarm_when_it_comes(roster: DeskStory) -> None:
    said = roster.says(CHIEF, "轮班 白班 休 王芳 今天起")
    assert "第 2 天 白班 无人值班" in said
    roster.says(CHIEF, "排班 夜班 李建")
    roster.time_passes(at(8, 30, day=4))
    assert "无人在班" in roster.phone(CHIEF)


def test_a_rotation_is_ended_and_a_shift_in_it_is_not_anybodys_for_good(roster: DeskStory) -> None:
    roster.says(CHIEF, "轮班 白班 夜班 王芳 李建 今天起")
    assert "白班 按轮班安排" in roster.says(CHIEF, "排班 白班 李建")
    assert "轮班已取消" in roster.says(CHIEF, "轮班 取消")
    assert "今后由 李建 值班" in roster.says(CHIEF, "排班 白班 李建")
    assert "没有轮班" in roster.says(CHIEF, "轮班")


def test_a_configured_rotation_holds_until_the_chief_sets_another(roster: DeskStory) -> None:
    configured = Rotation(date(2026, 3, 2), ("白班", "夜班", OFF), (OFFICER, COLLEAGUE, CHIEF))
    roster.desk = replace(roster.desk, rotations=(configured,))
    assert "白班 3月3日 08:00–20:00：李建" in roster.says(CHIEF, "谁在班")
    roster.says(CHIEF, "轮班 白班 夜班 王芳 李建 今天起")
    assert "白班 3月3日 08:00–20:00：王芳" in roster.says(CHIEF, "谁在班")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("轮班 白班 夜班", "请写明值班人员姓名"),
        ("轮班 晚班 白班 王芳 李建", "没有看懂“晚班”"),
        ("轮班 休 休 王芳", "请按顺序写班次"),
        ("轮班 白班 王芳 3月1日起", "今天起半年以内"),
    ],
)
def test_what_cannot_be_read_is_asked_again(roster: DeskStory, said: str, answer: str) -> None:
    assert answer in roster.says(CHIEF, said)


def test_only_the_chief_sets_it_and_only_the_desk_sees_it(roster: DeskStory) -> None:
    assert "没有此项权限" in roster.says(OFFICER, "轮班 白班 夜班 王芳 李建")
    assert "白班→夜班" not in roster.says(CONTACT, "轮班")
