"""The clock reminds: whom it concerns, in time, once, in one digest, and never of finished work."""

from datetime import timedelta

import pytest
from desk import (
    CHIEF,
    COLLEAGUE,
    CONTACT,
    HEAD,
    OFFICER,
    SUBSTITUTE,
    SUPERVISOR,
    TZ,
    DeskStory,
    Shown,
    at,
)

from notifier.errors import TryAgain
from rules.words import Level, State


def nags(desk: DeskStory, who: str) -> list[Shown]:
    return [shown for shown in desk.phone(who) if any(word in shown.words for word in ("提醒", "已超期"))]


def test_the_receipt_of_an_ordinary_order_is_asked_for_in_three_steps(desk: DeskStory) -> None:
    desk.dispatched()
    desk.minutes_pass(29)
    assert not nags(desk, CONTACT)
    desk.minutes_pass(6)
    assert [shown.at.astimezone(TZ).strftime("%H:%M") for shown in nags(desk, CONTACT)] == ["09:35"]
    assert not nags(desk, SUBSTITUTE)
    desk.time_passes(at(10, 10))
    assert len(nags(desk, SUBSTITUTE)) == 1
    assert nags(desk, OFFICER)
    assert not nags(desk, HEAD)
    desk.time_passes(at(11, 10))
    assert len(nags(desk, HEAD)) == 1


def test_the_receipt_of_a_critical_order_is_asked_for_at_once(desk: DeskStory) -> None:
    desk.dispatched(level=Level.CRITICAL)
    desk.minutes_pass(6)
    assert len(nags(desk, CONTACT)) == len(nags(desk, SUBSTITUTE)) == 1
    desk.minutes_pass(16)
    assert nags(desk, HEAD)


def test_confirming_ends_the_asking(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(35)
    desk.presses(CONTACT, "确认接收", order)
    seen = len(nags(desk, CONTACT))
    desk.time_passes(at(12))
    assert len(nags(desk, CONTACT)) == seen
    assert not nags(desk, SUBSTITUTE)
    assert not nags(desk, HEAD)


def test_a_reminder_ends_what_it_asks_for_by_its_own_button(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(40)
    entry = nags(desk, CONTACT)[-1]
    button = next(each for each in entry.buttons if each.text == "确认接收")
    desk.presses_again(CONTACT, entry, button)
    assert desk.order(order).state is State.HANDLING


def test_after_confirming_no_reminder_can_still_be_confirmed_with(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(65)
    desk.presses(SUBSTITUTE, "确认接收", order)
    live = [
        button.text for who in (CONTACT, SUBSTITUTE) for shown in desk.phone(who) for button in shown.buttons
    ]
    assert "确认接收" not in live


def test_nobody_is_asked_for_what_they_cannot_do(desk: DeskStory) -> None:
    desk.receives()
    desk.minutes_pass(20)
    assert nags(desk, OFFICER)
    assert not nags(desk, CONTACT)
    assert not nags(desk, HEAD)


def test_nothing_is_said_of_a_reported_order(desk: DeskStory) -> None:
    desk.reported(due_at=at(17, 20, day=5))
    desk.puts_phones_aside()
    desk.hours_pass(24 * 4)
    for who in (OFFICER, COLLEAGUE, CHIEF, CONTACT, SUBSTITUTE, HEAD, SUPERVISOR):
        assert not nags(desk, who), desk.phone(who)


def test_the_result_is_asked_for_before_its_time_and_after(desk: DeskStory) -> None:
    desk.now = at(9, 5, day=6)
    order = desk.handling(due_at=at(17, 20, day=10))
    desk.says(CONTACT, f"首次联系 {order} 刚刚电话联系")
    desk.puts_phones_aside()
    due = desk.clocks(order)["submit"].due_at
    desk.time_passes(due + timedelta(minutes=10))
    said = [shown.at for shown in nags(desk, CONTACT)]
    assert len(said) == 4
    assert [due - moment < limit for moment, limit in zip(said, HOURS_BEFORE, strict=True)] == [True] * 4
    assert nags(desk, HEAD)


#: 48, 24 and 4 hours before and at the time; a nag may come a little late, but not early.
HOURS_BEFORE = [timedelta(hours=hours, minutes=1) for hours in (48, 24, 4, 0)]


def test_several_reminders_to_one_person_are_one_digest(desk: DeskStory) -> None:
    for _ in range(6):
        desk.dispatched()
    desk.puts_phones_aside()
    desk.minutes_pass(35)
    titles = [shown.words.splitlines()[0] for shown in nags(desk, CONTACT)]
    assert titles == ["待办提醒 6 项"]


def test_a_heap_of_reminders_for_several_people_is_one_digest_for_each(desk: DeskStory) -> None:
    desk.imports(*(desk.row() for _ in range(60)))  # more than one batch of the delivery
    desk.puts_phones_aside()
    desk.minutes_pass(16)
    for officer in (OFFICER, COLLEAGUE):
        assert [card.title for card in desk.phone(officer).cards] == ["待办提醒 60 项"]


def test_a_digest_that_had_to_wait_names_nothing_that_was_done_meanwhile(desk: DeskStory) -> None:
    first, second, third = desk.dispatched(), desk.dispatched(), desk.dispatched()
    desk.puts_phones_aside()
    desk.phones.fails_for(CONTACT, TryAgain("平台无应答"))
    desk.minutes_pass(32)
    desk.says(CONTACT, f"确认 {second}")
    desk.phones.fails_for(CONTACT, None)
    desk.minutes_pass(8)
    [digest] = nags(desk, CONTACT)
    assert "待办提醒 2 项" in digest.words
    assert f"{first} " in digest.words
    assert f"{third} " in digest.words
    assert f"{second} " not in digest.words


def test_a_digest_with_nothing_left_to_do_is_not_sent_at_all(desk: DeskStory) -> None:
    orders = [desk.dispatched(), desk.dispatched()]
    desk.puts_phones_aside()
    desk.phones.fails_for(CONTACT, TryAgain("平台无应答"))
    desk.minutes_pass(32)
    for order in orders:
        desk.says(CONTACT, f"确认 {order}")
    desk.phones.fails_for(CONTACT, None)
    desk.minutes_pass(8)
    assert nags(desk, CONTACT) == []


def test_the_digest_leads_to_the_list(desk: DeskStory) -> None:
    for _ in range(3):
        desk.dispatched()
    desk.minutes_pass(35)
    desk.presses(CONTACT, "查看待办")
    assert "待办（3 件）" in desk.phone(CONTACT)


def test_an_import_of_overdue_history_floods_nobody(desk: DeskStory) -> None:
    sent = desk.now - timedelta(days=30)
    desk.imports(*(desk.row(sent_at=sent, signed_at=sent + timedelta(minutes=9)) for _ in range(137)))
    assert [len(desk.phone(who)) for who in (OFFICER, COLLEAGUE)] == [1, 1]
    desk.minutes_pass(5)
    for who in (OFFICER, COLLEAGUE, CHIEF, SUPERVISOR):
        assert len(nags(desk, who)) <= 1, desk.phone(who)


def test_the_overdue_of_a_whole_day_stay_a_handful_of_messages(desk: DeskStory) -> None:
    sent = desk.now - timedelta(days=30)
    desk.imports(*(desk.row(sent_at=sent, signed_at=sent + timedelta(minutes=9)) for _ in range(137)))
    desk.time_passes(at(9, 5, day=4))
    for who in (OFFICER, CHIEF, SUPERVISOR):
        assert len(nags(desk, who)) <= 12, desk.phone(who)


def test_no_reminder_goes_out_on_the_hour_or_half(desk: DeskStory) -> None:
    for _ in range(5):
        desk.minutes_pass(5)
        order = desk.receives(due_at=at(17, 20, day=5))
        desk.says(OFFICER, f"签收并派发 {order} 中教科")
    desk.hours_pass(24 * 4)
    said = [shown.at for who in (OFFICER, CONTACT, HEAD, SUBSTITUTE, CHIEF) for shown in nags(desk, who)]
    assert said
    assert not [moment for moment in said if moment.minute in (0, 30)]


def test_the_quiet_of_the_night_is_kept_for_what_can_wait(desk: DeskStory) -> None:
    desk.time_passes(at(21, 40))
    desk.dispatched()
    desk.puts_phones_aside()
    desk.time_passes(at(9, day=4))
    quiet = [shown for shown in nags(desk, CONTACT) if shown.at.astimezone(TZ).hour < 7]
    assert not quiet


def test_nothing_is_said_twice_though_two_processes_tick(desk: DeskStory) -> None:
    desk.dispatched()
    desk.minutes_pass(35)
    seen = len(desk.phone(CONTACT))
    desk.restarts()
    desk.minutes_pass(0.2)
    assert len(desk.phone(CONTACT)) == seen


def test_a_bot_that_was_down_says_once_what_it_missed(desk: DeskStory) -> None:
    desk.dispatched()
    desk.puts_phones_aside()
    desk.now = at(17)
    desk.minutes_pass(1)
    assert len(nags(desk, CONTACT)) == 1
    assert len(nags(desk, HEAD)) == 1


def test_the_desk_urges_by_hand(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert desk.says(OFFICER, f"催 {order} 请尽快") == f"工单 {order} 已催办：许志强。"
    assert "专班 王芳 催办" in desk.phone(CONTACT)
    assert "请尽快" in desk.phone(CONTACT)


def test_what_nobody_took_on_is_told_in_the_evening(desk: DeskStory) -> None:
    order = desk.receives()
    desk.says(OFFICER, f"签收并派发 {order} 中教科")
    desk.time_passes(at(21, 10))
    sweeps = desk.phone(OFFICER).with_words("诉求不过夜：还有 1 件未落实")
    assert [shown.at for shown in sweeps] == [at(21, 3)]
    desk.time_passes(at(23, 59))
    assert len(desk.phone(OFFICER).with_words("诉求不过夜")) == 2


def test_an_evening_with_everything_taken_on_is_silent(desk: DeskStory) -> None:
    desk.handling()
    desk.time_passes(at(23, 59))
    assert not desk.phone(OFFICER).with_words("诉求不过夜")


@pytest.mark.parametrize("level", list(Level))
def test_every_open_order_always_has_a_next_moment(desk: DeskStory, level: Level) -> None:
    order = desk.receives(level=level)
    steps = (
        f"签收 {order}", f"派 {order} 中教科",
    )  # fmt: skip
    for step in steps:
        assert running(desk, order)
        desk.says(OFFICER, step)
    desk.says(CONTACT, f"确认 {order}")
    assert running(desk, order)
    desk.minutes_pass(30)
    desk.hands_in(order)
    assert running(desk, order)
    desk.says(OFFICER, f"通过 {order}")
    assert running(desk, order)
    assert "无下一步时限 0 件" in desk.says(OFFICER, "在办自查")


def running(desk: DeskStory, order: int) -> bool:
    return any(clock.next_at for clock in desk.clocks(order).values())
