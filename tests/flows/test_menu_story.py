"""The application's menu, and what the platform says of the application itself."""

from dataclasses import replace

from desk import CONTACT, OFFICER, DeskStory

from handlers.inbound import Said, Warned
from nlp.commands import Command, parse
from notifier.cards.menu import MENUS
from rules.groups import Group

ADMIN = "xiaoyu"


def taps(desk: DeskStory, who: str, command: str) -> str:
    reply = desk.hears(who, Said(command, from_menu=True))
    return reply.text if reply else ""


def test_every_entry_of_the_menu_is_a_command_that_needs_no_more_words() -> None:
    for menu in MENUS:
        for _, key in menu.entries:
            found = parse(key)
            assert isinstance(found, Command), key
            assert not found.missing, key


def test_an_entry_does_what_the_typed_command_does(desk: DeskStory) -> None:
    desk.receives()
    taps(desk, OFFICER, "待办")
    assert "1001" in desk.phone(OFFICER).last
    assert "使用" in taps(desk, CONTACT, "帮助") or "·" in desk.phone(CONTACT).last


def test_an_entry_is_no_content_of_a_form_in_the_middle(desk: DeskStory) -> None:
    order = desk.handling()
    desk.minutes_pass(60)
    desk.says(CONTACT, f"提交结果 {order}")
    desk.says(CONTACT, "跳过")
    assert "谁在班" not in taps(desk, CONTACT, "谁在班")
    desk.says(CONTACT, "已停止补课，诉求人表示满意。")
    assert "谁在班" not in desk.phone(CONTACT).last


def test_an_entry_of_an_old_menu_is_answered(desk: DeskStory) -> None:
    assert "请系统管理员重新创建应用菜单" in taps(desk, OFFICER, "no such thing")


def test_who_may_not_is_told_so(desk: DeskStory) -> None:
    assert "没有此项权限" in taps(desk, CONTACT, "未送达")


def test_a_warning_of_the_platform_reaches_the_administrator_the_desk_and_the_group_once(
    desk: DeskStory,
) -> None:
    desk.desk = replace(desk.desk, groups=(Group("值班群"),))
    for _ in range(2):
        desk.hears("sys", Warned("inactive_alert", "2026-03-10T00:00:00+08:00"), key="wecom:warning")
    for who in (ADMIN, OFFICER, "group:值班群"):
        said = desk.phone(who).with_words("【应用状态】应用长期无人使用，企业微信将停用它")
        assert len(said) == 1
        assert "3月10日" in said[0].words
        assert "请系统管理员" in said[0].words


def test_and_so_does_the_end_of_it_with_nothing_left_to_do(desk: DeskStory) -> None:
    desk.hears("sys", Warned("active_restored"))
    assert "应用的限制已解除" in desk.phone(ADMIN).last
    assert "请系统管理员" not in desk.phone(ADMIN).last


def test_a_warning_of_a_kind_that_is_not_known_is_told_by_its_word(desk: DeskStory) -> None:
    desk.hears("sys", Warned("low_active_alert"))
    assert "使用人数过少" in desk.phone(ADMIN).last
