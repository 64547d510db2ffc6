"""When holidays change, open deadlines are worked out again, and the desk is told which moved."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from desk import CHIEF, OFFICER, TZ, DeskStory, at

from handlers import calendar
from rules.policy import parse_policy
from rules.workdays import Override

#: The Thursday after the Tuesday on which the stories begin.
THURSDAY = date(2026, 3, 5)


def off(day: date) -> dict[date, Override]:
    return {day: Override(False, "临时放假", "通知")}


def takes_in(desk: DeskStory, days: dict[date, Override]) -> int:
    """A notice is taken in by a command, while the desk works on."""

    def flow(session, _desk, now):  # type: ignore[no-untyped-def]
        return calendar.take_in(session, now, "cli", "通知", days, frozenset())

    return desk.does(flow)


@pytest.fixture
def story(desk: DeskStory) -> DeskStory:
    """A desk that counts its official deadline in working days."""
    policy, problems = parse_policy({"official": "5wd"})
    assert not problems
    desk.desk = replace(desk.desk, policy=policy)
    desk.minutes_pass(1)  # the calendar in force is remembered
    return desk


def test_a_new_day_off_moves_the_deadline_and_the_desk_is_told_which(story: DeskStory) -> None:
    short = story.signed()
    before = story.order(short).due_at
    assert before is not None
    takes_in(story, off(THURSDAY))
    story.minutes_pass(1)
    after = story.order(short).due_at
    assert after is not None
    assert (after - before).days == 1
    assert story.clocks(short)["official"].due_at == after
    told = [text for text in story.phone(OFFICER).texts if "节假日安排有变" in text]
    assert len(told) == 1
    assert "3月5日（周四）休息" in told[0]
    assert f"{short} 办理时限：3月10日 09:01 → 3月11日 09:01" in told[0]
    assert "节假日安排有变" in story.phone(CHIEF)


def test_the_move_stands_on_the_timeline_and_the_chain_holds(story: DeskStory) -> None:
    short = story.signed()
    takes_in(story, off(THURSDAY))
    story.minutes_pass(1)
    assert story.trail(short)[-1] == "deadline"
    assert "因节假日安排变化重算时限" in story.says(OFFICER, f"轨迹 {short}")


def test_a_notice_is_told_once_however_often_the_desk_looks(story: DeskStory) -> None:
    story.signed()
    takes_in(story, off(THURSDAY))
    story.hours_pass(3)
    story.restarts()
    story.hours_pass(3)
    assert len(story.phone(OFFICER).with_words("节假日安排有变")) == 1


def test_taking_a_day_back_moves_the_deadline_back(story: DeskStory) -> None:
    short = story.signed()
    before = story.order(short).due_at
    takes_in(story, off(THURSDAY))
    story.minutes_pass(1)
    assert takes_in(story, {THURSDAY: Override(True, "取消放假", "通知")}) == 2
    story.minutes_pass(1)
    assert story.order(short).due_at == before
    assert len(story.phone(OFFICER).with_words("节假日安排有变")) == 2


def test_an_imported_deadline_does_not_move(story: DeskStory) -> None:
    due = datetime(2026, 3, 10, 17, 30, tzinfo=TZ)
    short = story.signed(due_at=due)
    takes_in(story, off(THURSDAY))
    story.minutes_pass(1)
    assert story.order(short).due_at == due


def test_natural_days_do_not_look_at_holidays(desk: DeskStory) -> None:
    desk.minutes_pass(1)
    short = desk.signed()
    before = desk.order(short).due_at
    takes_in(desk, off(THURSDAY))
    desk.minutes_pass(1)
    assert desk.order(short).due_at == before
    assert "在办工单的时限没有变化" in desk.phone(OFFICER)


def test_reminders_of_working_days_follow_the_new_day_off(story: DeskStory) -> None:
    short = story.dispatched()
    first = story.clocks(short)["confirm"].next_at
    assert first is not None
    takes_in(story, off(story.now.date()))
    story.minutes_pass(1)
    later = story.clocks(short)["confirm"]
    assert first.astimezone(TZ).date() == date(2026, 3, 3)
    assert later.next_at is not None
    assert later.next_at.astimezone(TZ).date() == date(2026, 3, 4)
    assert later.due_at.astimezone(TZ).date() == date(2026, 3, 4)


def test_orders_that_come_in_later_are_counted_by_the_new_calendar(story: DeskStory) -> None:
    takes_in(story, off(THURSDAY))
    story.desk = story.looks(calendar.in_force, story.desk)
    short = story.signed(sent_at=at(9))
    assert story.order(short).due_at == at(9, day=11)
