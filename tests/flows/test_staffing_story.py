"""重要时期的班表: what it wants is checked beforehand, told to the chief, and shown below 谁在班."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest
from desk import CHIEF, CONTACT, OFFICER, DeskStory, at

from rules.ladders import Mode
from rules.people import Shift
from rules.staffing import Need

DAY, NIGHT = Shift("白班", (OFFICER,), time(8), time(20)), Shift("夜班", (), time(20), time(8))


def wanting(desk: DeskStory, first: date, last: date, *needs: Need, shifts: Sequence[Shift] = (DAY,)) -> None:
    mode = Mode("开学", first, last, {}, needs)
    ladders = replace(desk.desk.ladders, modes=(mode,))
    desk.desk = replace(desk.desk, shifts=tuple(shifts), ladders=ladders)


@pytest.fixture
def opening(desk: DeskStory) -> DeskStory:
    """Tuesday, 3 March; term opens on the 9th and the 10th with two on the day and one at night."""
    wanting(desk, date(2026, 3, 9), date(2026, 3, 10), Need("白班", 2), Need("夜班", 1))
    return desk


def test_what_is_missing_is_named_beforehand_with_how_to_mend_it(opening: DeskStory) -> None:
    said = opening.says(CHIEF, "班表检查")
    assert "开学（3月9日—3月10日）每天应有：白班 2 人、夜班 1 人" in said
    assert "3月9日 周一 白班：1 人（王芳），应有 2 人" in said
    assert "3月10日 周二 夜班：没有人，应有 1 人" in said
    assert "换班" in said


def test_once_it_is_mended_it_is_well(opening: DeskStory) -> None:
    for day in ("3月9日", "3月10日"):
        opening.says(CHIEF, f"换班 {day} 白班 王芳 李建")
    opening.says(CHIEF, "排班 夜班 20:00-08:00 赵静")
    said = opening.says(OFFICER, "班表检查")
    assert "各班人数都够" in said
    assert "换班" not in said


def test_who_is_away_does_not_count_and_their_substitute_does(opening: DeskStory) -> None:
    opening.says(CHIEF, "换班 3月9日 白班 王芳 李建")
    opening.says(OFFICER, "请假 3月9日 代理 李建")
    assert "3月9日 周一 白班：1 人（李建），应有 2 人" in opening.says(CHIEF, "班表检查")
    opening.says(OFFICER, "请假 取消")
    opening.says(OFFICER, "请假 3月9日 代理 赵静")
    assert "3月9日 周一 白班" not in opening.says(CHIEF, "班表检查")


def test_the_chief_is_told_once_every_morning_of_the_week_before(opening: DeskStory) -> None:
    opening.time_passes(at(9, 20))
    told = opening.phone(CHIEF).with_words("【班表缺人】")
    assert len(told) == 1
    assert "开学：3月9日 周一 白班：1 人（王芳），应有 2 人" in told[0].words
    opening.time_passes(at(18, 0))
    assert len(opening.phone(CHIEF).with_words("【班表缺人】")) == 1
    opening.time_passes(at(9, 20, day=4))
    assert len(opening.phone(CHIEF).with_words("【班表缺人】")) == 2


def test_a_period_that_is_far_or_wants_nothing_of_the_roster_is_quiet(desk: DeskStory) -> None:
    wanting(desk, date(2026, 3, 20), date(2026, 3, 21), Need("白班", 2))
    desk.time_passes(at(9, 20))
    assert not desk.phone(CHIEF).with_words("【班表缺人】")
    assert "3月20日 周五 白班：1 人" in desk.says(CHIEF, "班表检查")
    wanting(desk, date(2026, 3, 3), date(2026, 3, 4))
    assert "没有对班表有要求的重要时期" in desk.says(CHIEF, "班表检查")


def test_below_who_is_on_stands_the_period_and_what_its_shift_lacks(desk: DeskStory) -> None:
    wanting(desk, date(2026, 3, 3), date(2026, 3, 4), Need("白班", 2))
    said = desk.says(CONTACT, "谁在班")
    assert "重要时期：开学（3月3日—3月4日）" in said
    assert "人数不够：白班应有 2 人，现 1 人" in said
    desk.says(CHIEF, "换班 今天 白班 王芳 李建")
    assert "人数不够" not in desk.says(CONTACT, "谁在班")


def test_shifts_that_nobody_has_are_named_in_ordinary_times_as_well(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, shifts=(DAY, NIGHT))
    desk.says(CHIEF, "轮班 夜班 休 李建 今天起")
    said = desk.says(CHIEF, "班表检查")
    assert "没有人的班：3月4日夜班、3月6日夜班" in said
    assert "等共 " in said


def test_without_a_roster_there_is_nothing_to_check_and_only_the_desk_looks(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, shifts=())
    assert "没有排班" in desk.says(CHIEF, "班表检查")
    assert "值班表由专班和主管科室查看" in desk.says(CONTACT, "班表检查")
