"""The whole way of one order, as the duty manual tells it."""

from desk import CONTACT, OFFICER, DeskStory

from rules.words import State


def test_an_order_goes_from_the_export_to_the_archive(desk: DeskStory) -> None:
    order = desk.receives()
    desk.presses(OFFICER, "签收", order)
    desk.presses(OFFICER, "派发", order, 拟派科室="中学教育科")
    desk.presses(CONTACT, "确认接收", order)
    desk.hours_pass(2)
    desk.hands_in(order)
    desk.presses(OFFICER, "通过", order)
    desk.presses(OFFICER, "已上报", order)
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.CLOSED
    assert desk.trail(order) == [
        "take_in", "sign", "dispatch", "confirm", "submit", "pass", "report", "visit",
    ]  # fmt: skip
