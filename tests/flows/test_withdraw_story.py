"""撤回消息: what went to the wrong person is taken back within 24 hours; what cannot be is said."""

from desk import CHIEF, CONTACT, OFFICER, DeskStory

from notifier.errors import GiveUp


def taken_back(desk: DeskStory, order: int, which: str = "全部") -> None:
    desk.says(OFFICER, f"撤回消息 {order}")
    desk.presses(OFFICER, "撤回", order, 哪一条=which)


def test_the_message_is_gone_from_the_phone_and_the_desk_sees_it(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert f"工单 {order}" in desk.phone(CONTACT)
    taken_back(desk, order)
    assert f"工单 {order}" not in desk.phone(CONTACT)
    assert "许志强：已撤回" in desk.says(OFFICER, f"送达 {order}")
    assert "unsend" in desk.trail(order)


def test_one_of_several_is_picked_by_person_and_time(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"撤回消息 {order}")
    card, _ = desk.card(OFFICER, "撤回", order)
    option = next(line for line in card.words.splitlines() if line.startswith("许志强"))
    desk.presses(OFFICER, "撤回", order, 哪一条=option)
    assert not desk.phone(CONTACT).cards
    assert "已请平台撤回 1 条" in desk.phone(OFFICER)


def test_the_order_stays_where_it_is(desk: DeskStory) -> None:
    order = desk.dispatched()
    taken_back(desk, order)
    assert desk.order(order).holder == CONTACT


def test_twice_is_answered_in_words(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"撤回消息 {order}")
    entry, button = desk.card(OFFICER, "撤回", order)
    desk.presses_again(OFFICER, entry, button, 哪一条="全部")
    desk.presses_again(CHIEF, entry, button)
    assert "已撤回过，或已不能撤回" in desk.phone(OFFICER)


def test_after_a_day_it_is_said_that_it_is_too_late(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, f"确认 {order}")
    desk.puts_phones_aside()
    desk.now = desk.now.replace(day=5)
    said = desk.says(OFFICER, f"撤回消息 {order}")
    assert "没有可以撤回的消息" in said
    assert "已超过 24 小时" in said


def test_what_the_platform_does_not_take_back_is_told_with_the_telephone(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"撤回消息 {order}")
    desk.phones.fails_for(CONTACT, GiveUp("消息已过期", code=40058))
    desk.presses(OFFICER, "撤回", order, 哪一条="全部")
    assert f"发给 许志强 的工单 {order} 的消息没有撤回（消息已过期），请电话 许志强" in desk.phone(OFFICER)


def test_only_the_desk_may(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert "您没有此项权限" in desk.says(CONTACT, f"撤回消息 {order}")


def test_taking_an_order_back_is_still_another_command(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"撤回 {order} 派错科室")
    assert "recall" in desk.trail(order)
