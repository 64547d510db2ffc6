"""The strictest setting: on WeCom an order is its number, nothing of its text."""

from dataclasses import replace

from desk import CONTACT, OFFICER, DeskStory


def test_no_card_and_no_list_shows_any_of_the_text(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, privacy="number")
    order = desk.handling()
    desk.imports(*(desk.row() for _ in range(5)))
    for words in ("待办", "超期", "在办自查", "查 补课", f"看 {order}", "签收 9999"):
        desk.says(OFFICER, words)
    desk.says(CONTACT, "我的")
    desk.hours_pass(30)
    for who in (OFFICER, CONTACT):
        assert "孩子没有休息时间" not in desk.phone(who)
        assert "周六上午" not in desk.phone(who)
