"""Who cannot be reached: work moves, the desk is told once, nothing counts as said that was refused."""

from datetime import timedelta

from desk import (
    CHIEF,
    COLLEAGUE,
    CONTACT,
    HEAD,
    OFFICER,
    SUBSTITUTE,
    DeskStory,
    Shown,
    at,
)

from notifier.errors import GiveUp, Halt, TryAgain
from rules.words import Level, State


def told(desk: DeskStory, who: str, words: str) -> list[Shown]:
    return desk.phone(who).with_words(words)


def test_who_leaves_hands_their_open_orders_to_the_other_contact(desk: DeskStory) -> None:
    dispatched, handling, submitted = desk.dispatched(), desk.handling(), desk.submitted()
    desk.leaves(CONTACT)
    assert desk.order(dispatched).holder == SUBSTITUTE
    assert desk.order(handling).holder == SUBSTITUTE
    assert desk.order(submitted).holder == CONTACT
    assert "原联系人无法接收消息，本单转由您办理" in desk.phone(SUBSTITUTE)
    assert len(told(desk, OFFICER, "【人员变动】中学教育科 许志强")) == 1
    assert f"工单 {handling} → 罗丹" in desk.phone(OFFICER)


def test_who_left_is_sent_nothing_any_more(desk: DeskStory) -> None:
    desk.dispatched()
    desk.leaves(CONTACT)
    desk.puts_phones_aside()
    desk.hours_pass(30)
    assert not desk.phone(CONTACT).shown


def test_who_left_is_not_listened_to(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.leaves(CONTACT)
    assert desk.says(CONTACT, f"确认 {order}") == ""
    assert desk.order(order).state is State.DISPATCHED


def test_with_nobody_left_in_the_department_the_desk_is_asked_to_redispatch(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.leaves(SUBSTITUTE)
    desk.leaves(HEAD)
    desk.leaves(CONTACT)
    assert f"工单 {order} → 无人可接，请改派" in desk.phone(OFFICER)


def test_who_comes_back_is_listened_to_again(desk: DeskStory) -> None:
    desk.leaves(CONTACT)
    desk.joins(CONTACT)
    order = desk.dispatched()
    assert desk.order(order).holder == CONTACT


def test_what_the_platform_refused_for_one_person_is_told_to_the_desk_once(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, GiveUp("不在可见范围", code=60111))
    order = desk.dispatched()
    for officer in (OFFICER, COLLEAGUE):
        notes = told(desk, officer, "【未送达】")
        assert len(notes) == 1
        assert f"发给 许志强 的工单 {order} 的消息未送达（不在可见范围），请电话 许志强" in notes[0].words
    assert not desk.phone(CONTACT).shown


NOBODY = GiveUp("账号已停用", code=60111, gone=True)


def test_one_word_of_the_platform_that_there_is_nobody_fails_that_message_and_not_the_person(
    desk: DeskStory,
) -> None:
    desk.phones.fails_for(CONTACT, NOBODY)
    order = desk.dispatched()
    assert desk.order(order).holder == CONTACT
    assert told(desk, OFFICER, "请电话 许志强")
    desk.phones.fails_for(CONTACT, None)
    desk.minutes_pass(1)
    later = desk.dispatched()
    assert f"工单 {later}" in desk.phone(CONTACT)
    desk.minutes_pass(2)
    desk.phones.fails_for(CONTACT, NOBODY)
    desk.dispatched()
    assert desk.order(order).holder == CONTACT  # in between something did reach them


def test_who_can_never_be_reached_there_is_replaced_by_the_other_contact(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, NOBODY)
    order = desk.dispatched()
    desk.minutes_pass(2)
    desk.dispatched()
    assert desk.order(order).holder == SUBSTITUTE
    assert "请确认接收" not in desk.phone(CONTACT)
    assert f"工单 {order}" in desk.phone(SUBSTITUTE)
    assert told(desk, OFFICER, "请电话 许志强")


def test_an_officer_who_cannot_be_reached_is_told_of_to_the_others(desk: DeskStory) -> None:
    desk.phones.fails_for(OFFICER, GiveUp("不在可见范围"))
    desk.receives()
    assert told(desk, COLLEAGUE, "发给 王芳 的工单 1001 的消息未送达")


def test_what_fails_for_a_moment_arrives_a_little_later_once(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, TryAgain("系统繁忙", code=-1))
    order = desk.dispatched()
    assert not desk.phone(CONTACT).shown
    desk.phones.fails_for(CONTACT, None)
    desk.minutes_pass(2)
    assert len(told(desk, CONTACT, f"工单 {order}")) == 1
    assert not told(desk, OFFICER, "【未送达】")


def test_what_was_recalled_while_it_could_not_go_out_does_not_go_out_any_more(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, TryAgain("系统繁忙", code=-1))
    order = desk.dispatched()
    desk.says(OFFICER, f"撤回 {order} 派错科室")
    desk.phones.fails_for(CONTACT, None)
    desk.minutes_pass(5)
    assert not [shown for shown in desk.phone(CONTACT) if shown.buttons]


def test_what_fails_for_hours_is_told_to_the_desk(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, TryAgain("连接超时"))
    desk.dispatched(level=Level.URGENT)
    desk.time_passes(desk.now + timedelta(hours=4))
    assert told(desk, OFFICER, "请电话 许志强")


def test_a_channel_at_rest_loses_nothing(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, Halt("接口被封禁", code=45009, after=timedelta(minutes=10)))
    order = desk.dispatched()
    desk.phones.fails_for(CONTACT, None)
    desk.minutes_pass(11)
    assert len(told(desk, CONTACT, f"工单 {order}")) == 1


def test_with_nobody_on_duty_the_chief_is_told(desk: DeskStory) -> None:
    for officer in ("wangfang", "lijian", "zhaojing"):
        desk.leaves(officer)
    desk.puts_phones_aside()
    desk.receives()
    assert "新工单 1001" in desk.phone(CHIEF)


def test_a_flood_to_one_person_is_spread_over_minutes_and_none_is_lost(desk: DeskStory) -> None:
    for _ in range(25):
        desk.dispatched()
        desk.puts_phones_aside()
    desk.now = at(9, 20)
    desk.delivers()
    cards = [shown for shown in desk.phones.entries if shown.who == CONTACT and "请确认接收" in shown.words]
    assert len(cards) == 25
    per_minute = [sum(1 for shown in cards if shown.at == moment) for moment in {shown.at for shown in cards}]
    assert max(per_minute) <= 20
