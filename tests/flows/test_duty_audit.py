"""在办自查: no open order is forgotten, whatever went wrong with its clocks."""

from dataclasses import replace
from datetime import time, timedelta

from desk import CHIEF, CONTACT, SUBSTITUTE, DeskStory, at
from sqlalchemy import update

from rules.rest import Rest
from rules.words import Level
from storage.tables import Clock


def loses_its_clocks(desk: DeskStory, short: int) -> None:
    """What must never happen: a row edited by hand, a bug of ours."""

    def flow(session, _desk, now):  # type: ignore[no-untyped-def]
        change = update(Clock).where(Clock.order_id == desk_id)
        session.execute(change.values(next_at=None, due_at=now - timedelta(hours=1)))

    desk_id = desk.order(short).id
    desk.does(flow)


def test_every_order_of_an_ordinary_day_has_a_next_moment(desk: DeskStory) -> None:
    desk.receives()
    desk.signed()
    desk.handling()
    said = desk.says(CHIEF, "在办自查")
    assert "在办 3 件" in said
    assert "无下一步时限 0 件" in said


def test_an_order_that_nothing_will_speak_of_is_red_and_told_to_the_chief(desk: DeskStory) -> None:
    short = desk.dispatched()
    loses_its_clocks(desk, short)
    desk.hours_pass(1)
    desk.hours_pass(3)
    assert len(desk.phone(CHIEF).with_words(f"🔴 {short}｜待接收")) == 1
    assert f"{short}：🔴 待接收" in desk.says(CHIEF, "在办自查")
    desk.presses(CHIEF, "只看无时限")
    assert "无下一步时限（1 件）" in desk.phone(CHIEF).last


def test_a_red_order_is_told_again_on_each_working_day_until_somebody_acts(desk: DeskStory) -> None:
    short = desk.dispatched()
    loses_its_clocks(desk, short)
    told = []
    for day in (3, 6, 7, 9):  # Tuesday, Friday, Saturday, Monday
        desk.now = at(10, 20, day)
        desk.hours_pass(1)
        told.append(len(desk.phone(CHIEF).with_words(f"🔴 {short}｜待接收")))
    assert told == [1, 2, 2, 3]


def test_once_something_is_done_it_is_red_no_more(desk: DeskStory) -> None:
    short = desk.dispatched()
    loses_its_clocks(desk, short)
    desk.hours_pass(1)
    desk.says(CONTACT, f"确认 {short}")
    assert "无下一步时限 0 件" in desk.says(CHIEF, "在办自查")


def nagged(desk: DeskStory) -> int:
    """An order whose contact has just been reminded to confirm it."""
    short = desk.dispatched()
    desk.minutes_pass(45)
    assert "提醒：请确认接收" in desk.phone(CONTACT)
    desk.puts_phones_aside()
    return short


def test_a_reminder_can_be_put_off_for_an_hour_and_then_comes_back(desk: DeskStory) -> None:
    short = nagged(desk)
    desk.presses(CONTACT, "1 小时后再提醒", short)
    assert f"工单 {short} 将于 今天 10:" in desk.phone(CONTACT).last
    desk.minutes_pass(59)
    assert "请确认接收" not in desk.phone(CONTACT)
    desk.minutes_pass(2)
    assert len(desk.phone(CONTACT).with_words("请确认接收")) == 1


def test_while_one_person_rests_the_others_are_reminded(desk: DeskStory) -> None:
    short = nagged(desk)
    desk.presses(CONTACT, "1 小时后再提醒", short)
    desk.minutes_pass(45)
    assert "请确认接收" in desk.phone(SUBSTITUTE)
    assert "请确认接收" not in desk.phone(CONTACT)


def test_what_is_done_meanwhile_is_not_reminded_of_again(desk: DeskStory) -> None:
    short = nagged(desk)
    desk.presses(CONTACT, "1 小时后再提醒", short)
    desk.says(CONTACT, f"确认 {short}")
    desk.puts_phones_aside()
    desk.minutes_pass(61)
    assert "请确认接收" not in desk.phone(CONTACT)


def test_after_the_work_is_done_the_button_says_so(desk: DeskStory) -> None:
    short = nagged(desk)
    entry, button = desk.card(CONTACT, "1 小时后再提醒", short)
    desk.says(CONTACT, f"确认 {short}")
    desk.presses_again(CONTACT, entry, button)
    assert "已经完成，不会再提醒" in desk.phone(CONTACT).last


def test_past_the_deadline_nothing_can_be_put_off(desk: DeskStory) -> None:
    short = nagged(desk)
    entry, button = desk.card(CONTACT, "1 小时后再提醒", short)
    desk.hours_pass(4)
    desk.presses_again(CONTACT, entry, button)
    assert "不能推迟提醒" in desk.phone(CONTACT).last
    late = desk.phone(CONTACT).with_words("已超期")
    assert all(each.text != "1 小时后再提醒" for entry in late for each in entry.buttons)


def test_a_reminder_says_what_since_when_until_when_and_what_happens_next(desk: DeskStory) -> None:
    desk.dispatched()
    desk.minutes_pass(45)
    nag = next(card for card in desk.phone(CONTACT).cards if "请确认接收" in card.title)
    assert {key for key, _ in nag.lines} >= {"起算", "到期"}
    assert "逾期将提醒科室负责人" in nag.text
    assert nag.buttons[0].text == "确认接收"


def test_who_has_quiet_hours_is_reminded_after_them(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, rests={CONTACT: Rest(time(9), time(10, 45))})
    desk.dispatched()
    desk.minutes_pass(60)
    assert "提醒：请确认接收" not in desk.phone(CONTACT)
    desk.time_passes(at(10, 45))
    said = desk.phone(CONTACT).with_words("提醒：请确认接收")
    assert len(said) == 1  # though two steps came up meanwhile
    assert "剩 20 分钟" in said[0].words  # in the words of this moment, not of the steps


def test_what_is_urgent_does_not_wait_for_anybodys_quiet_hours(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, rests={CONTACT: Rest(time(9), time(10, 45))})
    desk.dispatched(level=Level.CRITICAL)
    desk.minutes_pass(8)
    assert "提醒：请确认接收" in desk.phone(CONTACT)
