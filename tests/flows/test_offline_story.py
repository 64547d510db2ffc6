"""线下移送: from then on the number alone is in the chat, and the papers are with the desk."""

import pytest
from desk import CONTACT, OFFICER, DeskStory

GIST = "到校补课"


def test_the_contact_sees_the_number_and_where_the_papers_are(desk: DeskStory) -> None:
    order = desk.dispatched()
    said = desk.says(OFFICER, f"线下移送 {order} 涉及科室人员")
    assert "已转为线下移送" in said
    phone = desk.phone(CONTACT)
    assert f"工单 {order} 为线下移送件，请派人到专班领取材料" in phone
    assert "move_offline" in desk.trail(order)


def test_cards_sent_before_show_nothing_of_it_any_more(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert GIST in desk.phone(CONTACT)
    desk.says(OFFICER, f"线下移送 {order}")
    assert GIST not in desk.phone(CONTACT)


def test_the_text_is_read_by_the_desk_alone(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"线下移送 {order}")
    assert "请到专班领取材料" in desk.says(CONTACT, f"查看全文 {order}")
    assert "一次性" in desk.says(OFFICER, f"查看全文 {order}")


def test_the_department_handles_it_as_any_other(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"线下移送 {order}")
    desk.says(CONTACT, f"确认 {order}")
    assert desk.order(order).confirmed_at


@pytest.mark.parametrize("who", [CONTACT])
def test_only_the_desk_moves_an_order_offline(desk: DeskStory, who: str) -> None:
    order = desk.dispatched()
    assert "没有此项权限" in desk.says(who, f"线下移送 {order}")
    assert not desk.order(order).is_offline


def test_twice_is_answered_in_plain_words(desk: DeskStory) -> None:
    order = desk.signed()
    desk.says(OFFICER, f"线下移送 {order}")
    assert "已是线下移送件" in desk.says(OFFICER, f"线下移送 {order}")
