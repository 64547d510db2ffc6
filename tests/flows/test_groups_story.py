"""Groups are told of what cannot wait, by number and level alone, and of nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk import CONTACT, OFFICER, DeskStory, at
from sqlalchemy import select

from handlers import groups, lines
from notifier.errors import GiveUp, Halt
from rules.groups import Group, Matter
from rules.people import Shift
from rules.words import Role
from storage import people
from storage.tables import OutboxRow

TALK, FIGURES = "group:值班群", "group:通报群"
CHAT = "81001"
BULLIED = {
    "title": "望湖中学学生被欺凌",
    "text": "家长王建国（13912345678）反映，孩子在望湖中学被多名同学殴打、长期校园欺凌，要求学校处理。",
}
IN_DANGER = {
    "title": "家长扬言轻生",
    "text": "家长来电称孩子入学问题不解决就要跳楼，现在已经站在楼顶，情绪激动。",
}


@pytest.fixture
def told(desk: DeskStory) -> DeskStory:
    """A desk with a group for alarms and one for figures."""
    desk.desk = replace(
        desk.desk,
        groups=(Group("值班群"), Group("通报群", frozenset({Matter.REPORT, Matter.NOBODY_ON_DUTY}))),
    )
    return desk


def test_a_sensitive_order_is_told_by_its_number_and_how_it_was_decided(told: DeskStory) -> None:
    short = told.receives(**BULLIED)
    assert f"【敏感工单】{short} · " in told.phone(TALK).last
    assert "请值班员立即核定" in told.phone(TALK).last
    told.presses(OFFICER, "确认敏感", short)
    assert "已确认为敏感事项" in told.phone(TALK).last
    said = "".join(told.phone(TALK).texts)
    assert not any(word in said for word in ("望湖", "欺凌", "王建国", "139", "殴打"))
    assert len(told.phone(FIGURES)) == 0


def test_silence_confirms_and_lowering_is_told_as_well(told: DeskStory) -> None:
    told.receives(**BULLIED)
    told.minutes_pass(6)
    assert len(told.phone(TALK).with_words("已确认为敏感事项")) == 1
    lowered = told.receives(**BULLIED)
    told.presses(OFFICER, "降为普通", lowered)
    assert "不属敏感事项" in told.phone(TALK).last


def test_danger_to_life_is_told_at_once(told: DeskStory) -> None:
    told.receives(**IN_DANGER)
    assert "涉及人身安全" in told.phone(TALK).last


def test_nothing_coming_in_and_nobody_on_duty_are_told_once_to_who_wants_to_know(told: DeskStory) -> None:
    told.receives()
    told.desk = replace(
        told.desk,
        allowed_silence=lambda local: timedelta(hours=4),
        shifts=(Shift("白班", (OFFICER,), at(8).timetz().replace(tzinfo=None), at(20).time()),),
    )
    for when in (at(13, 10), at(13, 30), at(20, 5), at(20, 30)):
        told.time_passes(when)
    assert len(told.phone(TALK).with_words("较长时间没有新工单")) == 1
    assert len(told.phone(TALK).with_words("无人值班")) == 1
    assert len(told.phone(FIGURES).with_words("无人值班")) == 1
    assert not told.phone(FIGURES).with_words("较长时间没有新工单")


def test_without_groups_nothing_is_said_to_any(desk: DeskStory) -> None:
    desk.receives(**BULLIED)
    assert not [entry for entry in desk.phones.entries if entry.who.startswith("group:")]


def test_a_group_that_refuses_is_told_to_who_is_on_duty_once_a_day(told: DeskStory) -> None:
    told.phones.fails_for(TALK, GiveUp("群机器人的 key 无效", code=93000))
    for _ in range(2):
        told.receives(**BULLIED)
    assert len(told.phone(OFFICER).with_words("发给群“值班群”的通知没有送达")) == 1


def test_a_group_gets_no_more_than_twenty_a_minute_and_loses_none(told: DeskStory) -> None:
    for number in range(30):
        told.does(groups.tell, Matter.CHANNEL, f"alarm:{number}", f"第 {number} 条")
    assert len(told.phone(TALK)) == 20
    told.minutes_pass(1.1)
    assert len(told.phone(TALK)) == 30


def test_a_report_waits_behind_an_alarm(told: DeskStory) -> None:
    told.does(groups.tell, Matter.REPORT, "daily", "日报")
    told.does(groups.tell, Matter.NOBODY_ON_DUTY, "nobody", "无人值班")
    found = told.looks(lambda session: list(session.scalars(select(OutboxRow))))
    rows = {row.key: row.urgency for row in found}
    assert rows[f"nobody:{FIGURES}"] < rows[f"daily:{FIGURES}"]


def test_a_report_that_goes_out_by_itself_is_told_in_figures_to_who_wants_reports(told: DeskStory) -> None:
    told.receives(**BULLIED)
    told.time_passes(at(18, day=4))
    reports = told.phone(FIGURES).with_words("日报")
    assert reports
    said = "".join(each.words for each in reports)
    assert "：" in said
    assert not any(word in said for word in ("望湖", "王建国", "139"))
    assert not told.phone(TALK).with_words("日报")


def test_a_line_that_is_down_is_told_to_groups_and_the_break_to_the_desk_afterwards(told: DeskStory) -> None:
    since = told.now
    for _ in range(2):
        told.minutes_pass(6)
        told.does(lines.down, since)
    told.does(lines.back, since)
    told.does(lines.put_out, timedelta(minutes=10))
    assert len(told.phone(TALK).with_words("没有连上企业微信")) == 1
    assert "在别处被连接" in told.phone(TALK)
    assert "09:05 至 09:17 智能机器人未连接" in told.phone(OFFICER)
    assert "已让位，10 分钟后再试" in told.phone(OFFICER)


BANNED = Halt("接口调用超过频率限制", code=45009, after=timedelta(minutes=10), remedy="等待解除")


def test_a_channel_that_stops_as_a_whole_is_told_to_groups_once_and_its_return_to_the_desk(
    told: DeskStory,
) -> None:
    for _ in range(2):
        told.phones.fails_for(CONTACT, BANNED)
        told.dispatched()
        told.delivers()
    stopped = told.phone(TALK).with_words("消息发不出去")
    assert len(stopped) == 1
    assert "接口调用超过频率限制" in stopped[0].words
    assert "等待解除" in stopped[0].words
    assert not told.phone(FIGURES).with_words("消息发不出去")
    told.phones.fails_for(CONTACT, None)
    told.minutes_pass(11)
    assert told.phone(OFFICER).with_words("企业微信已恢复发送")


def test_and_to_who_is_on_duty_and_reached_on_telegram_as_well(told: DeskStory) -> None:
    told.desk = replace(told.desk, telegram_for=frozenset({Role.DUTY}))
    told.does(lambda session, *_: setattr(people.find(session, OFFICER), "telegram", CHAT))
    told.restarts()
    told.phones.fails_for(CONTACT, BANNED)
    told.dispatched()
    told.delivers()
    assert len(told.phone(CHAT).with_words("消息发不出去")) == 1
