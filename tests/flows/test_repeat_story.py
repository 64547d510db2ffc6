"""疑似重复: the desk says whether it is one; nothing is dispatched by it."""

from desk import CONTACT, OFFICER, DeskStory

from rules.words import State


def repeated(desk: DeskStory) -> tuple[int, int]:
    """Two orders of the same citizen."""
    first = desk.receives(phone="13800005678")
    return first, desk.receives(phone="13800005678", title="望湖中学仍在补课")


def test_the_desk_confirms_by_press_and_the_flag_says_so(desk: DeskStory) -> None:
    first, again = repeated(desk)
    assert f"疑与 {first} 重复" in desk.phone(OFFICER)
    desk.presses(OFFICER, "确认重复", again)
    assert desk.order(again).repeat_confirmed is True
    assert desk.order(again).state is State.RECEIVED
    assert desk.trail(again)[-1] == "settle_repeat"
    assert not desk.phone(OFFICER).with_words("疑与")
    assert f"与 {first} 不重复" not in desk.says(OFFICER, f"轨迹 {again}")


def test_the_desk_denies_and_the_flag_is_gone(desk: DeskStory) -> None:
    first, again = repeated(desk)
    desk.presses(OFFICER, "不是重复", again)
    desk.says(OFFICER, f"签收 {again}")
    assert desk.order(again).is_repeat is False
    assert desk.order(again).repeat_of is None
    assert f"与 {first} 重复" not in desk.phone(OFFICER).last
    assert f"与 {first} 不重复" in desk.says(OFFICER, f"轨迹 {again}")


def test_it_may_be_said_the_other_way_later_but_not_twice(desk: DeskStory) -> None:
    _, again = repeated(desk)
    desk.says(OFFICER, f"不是重复 {again}")
    assert "已登记" in desk.says(OFFICER, f"不是重复 {again}")
    assert desk.trail(again).count("settle_repeat") == 1
    desk.says(OFFICER, f"确认重复 {again}")
    assert desk.order(again).is_repeat is True


def test_what_is_no_repeat_and_who_may_not(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert "没有疑似重复" in desk.says(OFFICER, f"确认重复 {order}")
    assert "没有此项权限" in desk.says(CONTACT, f"确认重复 {order}")
