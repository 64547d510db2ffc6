"""The machine's clock jumps, the platform is gone for an hour: nothing is said twice, nothing is lost."""

from collections import Counter
from datetime import timedelta

import pytest
from desk import COLLEAGUE, CONTACT, HEAD, OFFICER, SUBSTITUTE, DeskStory, Shown, at

from notifier.errors import TryAgain
from rules.words import State
from storage import timeline

EVERYBODY = (OFFICER, COLLEAGUE, CONTACT, SUBSTITUTE, HEAD)


def said_twice(desk: DeskStory) -> list[str]:
    """Messages that stand on a phone more than once."""
    keys = Counter((shown.who, shown.key) for shown in desk.phones.entries if shown.key)
    return [key for (_, key), often in keys.items() if often > 1]


def reminders(desk: DeskStory, who: str) -> list[Shown]:
    return [shown for shown in desk.phone(who) if "提醒" in shown.words or "已超期" in shown.words]


def test_after_a_jump_of_a_day_what_was_missed_is_said_as_one_reminder_and_the_rest_in_time(
    desk: DeskStory,
) -> None:
    order = desk.dispatched()
    desk.puts_phones_aside()
    desk.now += timedelta(days=1)
    desk.minutes_pass(1)
    first = reminders(desk, CONTACT)
    assert len(first) == 1
    assert "待办提醒" in first[0].words or "含此前未发出的" in first[0].words
    desk.says(CONTACT, f"确认 {order}")
    assert desk.order(order).state is State.HANDLING
    seen = len(reminders(desk, CONTACT))
    desk.minutes_pass(30)
    assert len(reminders(desk, CONTACT)) == seen
    assert said_twice(desk) == []


def test_after_a_jump_back_by_an_hour_no_reminder_comes_again_and_none_is_left_out(desk: DeskStory) -> None:
    desk.dispatched()
    desk.minutes_pass(35)
    told = [shown.words for shown in reminders(desk, CONTACT)]
    desk.now -= timedelta(hours=1)
    desk.minutes_pass(60)
    assert [shown.words for shown in reminders(desk, CONTACT)] == told
    desk.time_passes(at(11, 15))
    assert reminders(desk, SUBSTITUTE)
    assert reminders(desk, HEAD)
    assert said_twice(desk) == []


def test_what_is_said_after_a_jump_back_goes_out_at_once(desk: DeskStory) -> None:
    order = desk.signed()
    desk.now -= timedelta(hours=1)
    desk.says(OFFICER, f"派 {order} 中教科")
    assert str(order) in desk.phone(CONTACT)
    desk.presses(CONTACT, "确认接收", order)
    assert desk.order(order).state is State.HANDLING


def test_an_hour_without_the_platform_loses_nothing_and_shows_nothing_twice(desk: DeskStory) -> None:
    for who in EVERYBODY:
        desk.phones.fails_for(who, TryAgain("平台无应答"))
    orders = [desk.dispatched(), desk.dispatched()]
    desk.says(CONTACT, f"确认 {orders[0]}")
    desk.minutes_pass(60)
    assert not [shown for shown in desk.phone(CONTACT) if shown.key.startswith("work:")]
    for who in EVERYBODY:
        desk.phones.fails_for(who, None)
    desk.minutes_pass(45)
    for order in orders:
        cards = [
            shown for shown in desk.phone(CONTACT) if shown.key.startswith(f"work:{desk.order(order).id}:")
        ]
        assert len(cards) == 1
    assert said_twice(desk) == []
    desk.presses(CONTACT, "确认接收", orders[1])
    assert desk.order(orders[1]).state is State.HANDLING


@pytest.mark.parametrize("hours", [1, 24])
def test_the_timeline_stays_whole_when_the_clock_goes_back(desk: DeskStory, hours: int) -> None:
    order = desk.signed()
    desk.now -= timedelta(hours=hours)
    desk.says(OFFICER, f"派 {order} 中教科")
    desk.says(CONTACT, f"确认 {order}")
    _, broken = desk.looks(timeline.verify)
    assert broken is None
    assert desk.trail(order) == ["take_in", "sign", "dispatch", "confirm"]
