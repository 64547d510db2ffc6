"""Shifts: who is reminded and asked, what is handed over, and what happens when nobody comes."""

from dataclasses import replace
from datetime import time

import pytest
from desk import CHIEF, COLLEAGUE, CONTACT, OFFICER, SUPERVISOR, DeskStory, at

from rules.people import Shift

DAY = Shift("白班", (OFFICER,), time(8), time(20))
NIGHT = Shift("夜班", (COLLEAGUE,), time(20), time(8))


@pytest.fixture
def roster(desk: DeskStory) -> DeskStory:
    """王芳 by day, 李建 by night; it is five past nine, and she has confirmed that she is here."""
    desk.desk = replace(desk.desk, shifts=(DAY, NIGHT))
    desk.minutes_pass(1)
    desk.presses(OFFICER, "确认到岗")
    desk.presses(OFFICER, "确认接班")
    desk.puts_phones_aside()
    return desk


def test_without_shifts_every_officer_is_on(desk: DeskStory) -> None:
    assert "没有排班，所有值班员一直在班" in desk.says(OFFICER, "谁在班")
    short = desk.receives()
    assert str(short) in desk.phone(OFFICER)
    assert str(short) in desk.phone(COLLEAGUE)


def test_orders_go_to_who_is_on_duty(roster: DeskStory) -> None:
    short = roster.receives()
    assert str(short) in roster.phone(OFFICER)
    assert len(roster.phone(COLLEAGUE)) == 0


def test_who_is_on_and_who_comes_next(roster: DeskStory) -> None:
    said = roster.says(CHIEF, "谁在班")
    assert "白班 3月3日 08:00–20:00：王芳" in said
    assert "下一班 夜班 3月3日 20:00–08:00：李建" in said


def test_the_next_shift_is_reminded_twice_and_then_asked(roster: DeskStory) -> None:
    for when in (at(18, 59), at(19, 0), at(19, 10), at(19, 30), at(19, 40), at(19, 50)):
        roster.time_passes(when)
    phone = roster.phone(COLLEAGUE)
    assert [text for text in phone.texts if "值班提醒" in text] == [
        "【值班提醒】您的夜班 3月3日 20:00–08:00 将在 1 小时内开始，请按时到岗。",
        "【值班提醒】您的夜班 3月3日 20:00–08:00 将在 30 分钟内开始，请按时到岗。",
    ]
    assert phone.titles == ["到岗确认：夜班"]


def test_who_confirms_is_not_reminded_and_raises_no_alarm(roster: DeskStory) -> None:
    roster.time_passes(at(19, 50))
    roster.presses(COLLEAGUE, "确认到岗")
    roster.time_passes(at(20, 6))
    assert "未确认到岗" not in roster.says(CHIEF, "谁在班")
    assert "告警" not in roster.phone(CHIEF)


def test_who_does_not_come_is_an_alarm_to_the_chief_once(roster: DeskStory) -> None:
    roster.time_passes(at(19, 50))
    roster.time_passes(at(20, 4))
    assert "告警" not in roster.phone(CHIEF)
    for minute in (5, 6, 7):
        roster.time_passes(at(20, minute))
    alarms = roster.phone(CHIEF).with_words("尚未确认到岗")
    assert len(alarms) == 1
    assert "李建" in alarms[0].words


def test_the_hand_over_says_what_is_open_due_key_and_unreviewed(roster: DeskStory) -> None:
    submitted = roster.submitted()
    due = roster.signed(due_at=at(22))
    roster.time_passes(at(19, 50))
    roster.time_passes(at(20))
    card = next(card for card in roster.phone(COLLEAGUE).cards if card.title.startswith("交接班"))
    lines = dict(card.lines)
    assert "交班 王芳" in card.subtitle
    assert "数据截至" in card.subtitle
    assert lines["在办"] == "2 件"
    assert lines["本班到期"] == f"1 件：{due}"
    assert lines["待审核"] == f"1 件：{submitted}"
    assert lines["重点"] == "0 件"


def test_a_hand_over_that_nobody_confirms_is_told_to_the_chief(roster: DeskStory) -> None:
    roster.time_passes(at(20))
    roster.presses(COLLEAGUE, "确认到岗")
    roster.time_passes(at(20, 14))
    assert "交接班尚无人确认" not in roster.phone(CHIEF)
    roster.time_passes(at(20, 15))
    assert "交接班尚无人确认" in roster.phone(CHIEF)


def test_a_confirmed_hand_over_is_quiet(roster: DeskStory) -> None:
    roster.time_passes(at(20))
    roster.presses(COLLEAGUE, "确认接班")
    roster.time_passes(at(21))
    assert "交接班尚无人确认" not in roster.phone(CHIEF)
    assert "李建 已接班" in roster.phone(COLLEAGUE)


def test_nobody_on_duty_is_an_alarm_once_a_gap_and_orders_reach_the_chief(roster: DeskStory) -> None:
    roster.desk = replace(roster.desk, shifts=(DAY,))
    for when in (at(20), at(20, 1), at(21, 4), at(23, 40)):
        roster.time_passes(when)
    for who in (CHIEF, SUPERVISOR):
        assert len(roster.phone(who).with_words("无人在班，工单消息")) == 1
    short = roster.receives()
    assert str(short) in roster.phone(CHIEF)


def test_the_chief_swaps_one_shift_of_one_day_and_both_are_told(roster: DeskStory) -> None:
    said = roster.says(CHIEF, "换班 今天 夜班 赵静")
    assert "夜班 3月3日 20:00–08:00 改由 赵静 值班" in said
    assert "改由 赵静" in roster.phone(COLLEAGUE)
    assert "改由 赵静" in roster.phone("zhaojing")
    roster.time_passes(at(19, 50))
    assert "到岗确认：夜班" in roster.phone("zhaojing").titles
    assert "到岗确认：夜班" not in roster.phone(COLLEAGUE).titles
    roster.time_passes(at(21, day=4))
    assert "李建" in roster.says(CHIEF, "谁在班")


def test_the_chief_sets_who_holds_a_shift_from_now_on(roster: DeskStory) -> None:
    assert "今后由 赵静、李建 值班" in roster.says(CHIEF, "排班 夜班 赵静 李建")
    assert "夜班：赵静、李建" in roster.says(OFFICER, "排班")


def test_a_new_shift_needs_its_times(roster: DeskStory) -> None:
    assert "新班次请写明时间" in roster.says(CHIEF, "排班 午班 赵静")
    roster.says(CHIEF, "排班 午班 11:00-14:00 赵静")
    assert "11:00–14:00 午班：赵静" in roster.says(CHIEF, "排班")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("换班 夜班 赵静", "请写明日期"),
        ("换班 明天 赵静", "请写明班次，现有：白班、夜班"),
        ("换班 明天 夜班 张三", "请写明值班人员姓名"),
        ("换班 3月3日 夜班", "请写明值班人员姓名"),
    ],
)
def test_what_is_missing_is_asked_for(roster: DeskStory, said: str, answer: str) -> None:
    assert answer in roster.says(CHIEF, said)


def test_only_the_chief_edits_the_roster(roster: DeskStory) -> None:
    assert "由班组长调整" in roster.says(OFFICER, "换班 明天 夜班 赵静")
    assert "由班组长调整" in roster.says(OFFICER, "排班 夜班 赵静")
    assert "由班组长调整" in roster.says(CONTACT, "排班 夜班 赵静")
    assert "由专班和主管科室查看" in roster.says(CONTACT, "排班")


def test_a_card_of_a_shift_that_was_swapped_away_does_nothing(roster: DeskStory) -> None:
    roster.time_passes(at(19, 50))
    roster.says(CHIEF, "换班 今天 夜班 赵静")
    roster.presses(COLLEAGUE, "确认到岗")
    assert "值班表已调整" in roster.phone(COLLEAGUE).last


def test_after_an_outage_a_shift_is_asked_and_not_yet_called_absent(roster: DeskStory) -> None:
    roster.now = at(22)  # nobody looked for hours
    roster.minutes_pass(1)
    assert "到岗确认：夜班" in roster.phone(COLLEAGUE).titles
    assert "尚未确认到岗" not in roster.phone(CHIEF)
    roster.minutes_pass(20)
    assert "尚未确认到岗" in roster.phone(CHIEF)
