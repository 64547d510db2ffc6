"""Sensitive orders: the officer decides first, silence confirms, then it goes up the line."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from desk import CHIEF, COLLEAGUE, CONTACT, HEAD, LEADER, OFFICER, SUPERVISOR, DeskStory

from rules.paging import Paging

BULLIED = {
    "title": "望湖中学学生被欺凌",
    "text": "家长反映，孩子在望湖中学被多名同学殴打、长期校园欺凌，要求学校处理。",
}
IN_DANGER = {
    "title": "家长扬言轻生",
    "text": "家长来电称孩子入学问题不解决就要跳楼，现在已经站在楼顶，情绪激动。",
}


def asked(desk: DeskStory, **changes: Any) -> int:
    return desk.receives(**{**BULLIED, **changes})


def has(desk: DeskStory, who: str, button: str) -> bool:
    return any(each.text == button for entry in desk.phone(who) for each in entry.buttons)


def test_the_officers_on_duty_are_asked_first_and_nobody_else_is_told(desk: DeskStory) -> None:
    asked(desk)
    assert has(desk, OFFICER, "确认敏感")
    assert has(desk, COLLEAGUE, "降为普通")
    for who in (CHIEF, SUPERVISOR, LEADER):
        assert len(desk.phone(who)) == 0


def test_what_kind_of_danger_it_is_never_stands_where_a_lock_screen_shows_it(desk: DeskStory) -> None:
    asked(desk)
    shown = [card.title + card.subtitle for card in desk.phone(OFFICER).cards]
    assert all("欺凌" not in words and "敏感" not in words for words in shown)
    assert any(words.startswith("【重点】请立即核定") for words in shown)


def test_confirmed_it_goes_to_the_chief_at_once_and_the_other_officers_card_is_closed(
    desk: DeskStory,
) -> None:
    short = asked(desk)
    desk.presses(OFFICER, "确认敏感", short)
    assert "王芳 已确认，请阅示" in desk.phone(CHIEF)
    assert not has(desk, COLLEAGUE, "确认敏感")
    assert desk.trail(short)[-1] == "sensitive_confirmed"
    assert len(desk.phone(SUPERVISOR)) == 0


def test_silence_confirms_after_five_minutes(desk: DeskStory) -> None:
    asked(desk)
    desk.minutes_pass(4)
    assert len(desk.phone(CHIEF)) == 0
    desk.minutes_pass(1)
    assert "5 分钟内未处理，按规定视为确认" in desk.phone(CHIEF)


def test_lowered_it_is_an_ordinary_order_and_goes_no_further(desk: DeskStory) -> None:
    short = asked(desk)
    desk.presses(OFFICER, "降为普通", short)
    desk.minutes_pass(30)
    assert not desk.order(short).is_sensitive
    assert not desk.order(short).is_key
    assert "请阅" not in desk.phone(CHIEF)
    assert desk.trail(short)[-1] == "sensitive_lowered"


def test_who_has_read_hands_it_on_to_the_next_in_line(desk: DeskStory) -> None:
    short = asked(desk)
    desk.presses(OFFICER, "确认敏感", short)
    desk.presses(CHIEF, "已阅", short)
    assert "请阅示" in desk.phone(SUPERVISOR)
    assert len(desk.phone(LEADER)) == 0
    desk.presses(SUPERVISOR, "已阅", short)
    assert "请阅示" in desk.phone(LEADER)
    assert desk.trail(short).count("sensitive_seen") == 2


def test_who_does_not_read_is_gone_past_after_ten_minutes(desk: DeskStory) -> None:
    short = asked(desk)
    desk.presses(OFFICER, "确认敏感", short)
    desk.minutes_pass(9)
    assert len(desk.phone(SUPERVISOR)) == 0
    desk.minutes_pass(1)
    assert "请阅示" in desk.phone(SUPERVISOR)
    desk.minutes_pass(10)
    assert "请阅示" in desk.phone(LEADER)


def test_reading_late_does_not_tell_the_next_one_twice(desk: DeskStory) -> None:
    short = asked(desk)
    desk.presses(OFFICER, "确认敏感", short)
    desk.minutes_pass(10)
    desk.presses(CHIEF, "已阅", short)
    assert len(desk.phone(LEADER)) == 0
    assert len(desk.phone(SUPERVISOR).with_words("请阅示")) == 1


def test_reading_may_end_it_where_that_is_configured(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, paging=Paging(read_stops=True, next_after=timedelta(minutes=3)))
    short = asked(desk)
    desk.presses(OFFICER, "确认敏感", short)
    desk.presses(CHIEF, "已阅", short)
    desk.minutes_pass(30)
    assert "请阅示" not in desk.phone(SUPERVISOR)


def test_danger_to_life_skips_the_steps(desk: DeskStory) -> None:
    short = desk.receives(**IN_DANGER)
    for who in (OFFICER, CHIEF, SUPERVISOR, LEADER):
        assert "涉及生命安全，直接报告" in desk.phone(who)
    assert "sensitive_confirmed" in desk.trail(short)


def test_danger_reaches_who_stands_in_for_somebody_away(desk: DeskStory) -> None:
    desk.says(CHIEF, "请假 郑云 今天 代理 程海平")
    desk.receives(**IN_DANGER)
    assert "涉及生命安全，直接报告" in desk.phone(HEAD)
    assert "涉及生命安全" not in desk.phone(SUPERVISOR)
    assert "涉及生命安全，直接报告" in desk.phone(LEADER)


def test_the_chief_may_still_lower_it_and_who_was_told_hears_of_it(desk: DeskStory) -> None:
    short = asked(desk)
    desk.minutes_pass(5)
    desk.minutes_pass(10)
    assert "请阅示" in desk.phone(SUPERVISOR)
    desk.presses(CHIEF, "降为普通", short)
    assert f"工单 {short} 已由 陈立 核定为普通工单" in desk.phone(SUPERVISOR)
    desk.minutes_pass(30)
    assert len(desk.phone(LEADER)) == 0


def test_a_press_after_it_was_decided_says_who_did(desk: DeskStory) -> None:
    short = asked(desk)
    entry, button = desk.card(COLLEAGUE, "确认敏感", short)
    desk.presses(OFFICER, "降为普通", short)
    desk.presses_again(COLLEAGUE, entry, button)
    assert f"工单 {short} 已由 王芳 降为普通" in desk.phone(COLLEAGUE).last
    assert not desk.order(short).is_sensitive


def test_an_update_of_the_same_words_does_not_raise_it_again(desk: DeskStory) -> None:
    row = desk.row(**BULLIED)
    desk.imports(row)
    short = desk._find(row.number).short
    desk.presses(OFFICER, "降为普通", short)
    desk.imports(replace(row, category="教育->学生安全"))
    assert not desk.order(short).is_sensitive
    assert desk.order(short).category == "教育->学生安全"


def test_an_ordinary_order_pages_nobody(desk: DeskStory) -> None:
    desk.receives()
    desk.minutes_pass(30)
    assert not has(desk, OFFICER, "确认敏感")
    assert "请阅示" not in desk.phone(CHIEF)


def test_a_contact_may_not_decide(desk: DeskStory) -> None:
    short = asked(desk)
    entry, button = desk.card(OFFICER, "确认敏感", short)
    desk.says(OFFICER, f"签收 {short}")
    desk.says(OFFICER, f"派 {short} 中教科")
    desk.presses_again(CONTACT, entry, button)
    assert "您没有此项权限" in desk.phone(CONTACT).last


def test_a_restart_in_between_loses_nothing_and_repeats_nothing(desk: DeskStory) -> None:
    asked(desk)
    desk.minutes_pass(5)
    desk.restarts()
    desk.minutes_pass(10)
    assert len(desk.phone(CHIEF).with_words("请阅示")) == 1
    assert len(desk.phone(SUPERVISOR).with_words("请阅示")) == 1
