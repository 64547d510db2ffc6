"""What the contact's card has no room for stands behind its menu, and can be typed by who has none."""

from dataclasses import replace

import pytest
from desk import CONTACT, DeskStory

from handlers.inbound import Pressed
from notifier.bodies import dump, load
from notifier.card import Button, Card

STRANGER = "yinxiulan"


def test_the_menu_stands_on_the_order_in_hand_and_does_what_the_words_do(desk: DeskStory) -> None:
    order = desk.handling()
    card = desk.phone(CONTACT).cards[-1]
    assert [entry.text for entry in card.more] == ["参考答复", "办理轨迹"]
    assert len(card.buttons) == 6
    typed = desk.says(CONTACT, f"轨迹 {order}")
    desk.presses(CONTACT, "办理轨迹", order)
    assert desk.phone(CONTACT).last == typed
    desk.presses(CONTACT, "参考答复", order)
    assert "可供参考" in desk.phone(CONTACT).last


def test_before_it_is_taken_on_there_is_none_and_on_a_stale_card_it_still_shows_what_is_so(
    desk: DeskStory,
) -> None:
    order = desk.dispatched()
    assert desk.phone(CONTACT).cards[-1].more == ()
    desk.says(CONTACT, f"确认 {order}")
    entry, button = desk.card(CONTACT, "办理轨迹", order)
    desk.hands_in(order)
    desk.presses_again(CONTACT, entry, button)
    assert "提交结果" in desk.phone(CONTACT).last


@pytest.mark.parametrize("verb", ["timeline", "example"])
def test_an_entry_pressed_without_the_right_is_refused_in_words(desk: DeskStory, verb: str) -> None:
    order = desk.handling()
    desk.hears(STRANGER, Pressed(f"{verb}:{desk.order(order).id}"))
    assert desk.phone(STRANGER).last == f"工单 {order} 已不由您办理。"


def test_a_card_without_a_menu_is_written_as_it_was_before_there_were_any() -> None:
    plain = Card("工单 1023", buttons=(Button("接收", key="k"),))
    with_menu = replace(plain, more=(Button("轨迹", key="t"),))
    assert "more" not in dump(plain)
    assert [load(dump(card)) for card in (plain, with_menu)] == [plain, with_menu]
