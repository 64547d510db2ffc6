"""督办: opened by name, answered by the department, closed by who opened it; never by a clock."""

from datetime import timedelta

from desk import CHIEF, CONTACT, HEAD, LEADER, OFFICER, SUBSTITUTE, SUPERVISOR, DeskStory, at
from sqlalchemy.orm import Session

from handlers import retention
from rules.words import State
from storage import supervisions
from storage.db import vault_of
from storage.tables import SupervisionRow

ASKED = "督办 {} 书面 查清收费情况 周五"


def supervised(desk: DeskStory) -> int:
    order = desk.handling()
    desk.says(SUPERVISOR, ASKED.format(order))
    return order


def test_contact_and_head_get_the_requirement_with_its_date(desk: DeskStory) -> None:
    order = desk.handling()
    said = desk.says(SUPERVISOR, ASKED.format(order))
    assert "已发起书面督办（查清收费情况），期限 3月6日 23:59，已送 许志强、程海平" in said
    for who in (CONTACT, HEAD):
        assert "督办要求：查清收费情况" in desk.phone(who)
    assert "书面督办（抄送）" in desk.phone(HEAD)
    assert desk.clocks(order)["supervise"].due_at == at(23, 59, day=6)
    assert desk.trail(order)[-1] == "supervise"


def test_the_order_shows_that_it_is_supervised_until_it_is_closed(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.says(OFFICER, f"看 {order}")
    assert "标记：督办" in desk.phone(OFFICER).last
    assert f"{order}｜书面督办｜中学教育科｜待回复" in desk.says(OFFICER, "督办清单")
    desk.says(SUPERVISOR, f"督办办结 {order}")
    assert desk.order(order).supervised_until is None
    assert "目前没有在办的督办" in desk.says(OFFICER, "督办清单")
    assert "supervise" not in desk.clocks(order)


def test_lists_say_which_orders_are_supervised(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.says(CONTACT, "我的")
    assert "督办｜办理中" in desk.phone(CONTACT).last
    assert f"{order}" in desk.phone(CONTACT).last


def test_two_who_open_one_at_the_same_time_open_one(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CHIEF, ASKED.format(order))
    assert "已有一项在办的书面督办" in desk.says(SUPERVISOR, ASKED.format(order))
    assert desk.trail(order).count("supervise") == 1


def test_the_answer_goes_to_who_opened_it_and_they_close_it(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.presses(CONTACT, "督办回复", order)
    said = desk.says(CONTACT, "已查清，多收费用已退还")
    assert "督办回复已送 郑云" in said
    assert "回复：已查清，多收费用已退还" in desk.phone(SUPERVISOR)
    assert "supervise" not in desk.clocks(order)
    desk.presses(SUPERVISOR, "督办办结", order)
    assert "的书面督办已由 郑云 办结" in desk.phone(CONTACT)
    assert desk.trail(order)[-2:] == ["answer_supervision", "end_supervision"]
    assert desk.order(order).state is State.HANDLING


def test_the_head_may_answer_as_well(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.presses(HEAD, "督办回复", order)
    desk.says(HEAD, "已约谈校长")
    assert "已约谈校长" in desk.phone(SUPERVISOR)


def test_an_answer_that_is_not_enough_is_pressed_on_with_a_new_day(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.says(CONTACT, f"督办回复 {order} 正在核实")
    desk.presses(SUPERVISOR, "继续督办", order)
    desk.says(SUPERVISOR, "请附退费凭证 3月10日")
    assert "督办要求：请附退费凭证" in desk.phone(CONTACT).last
    assert desk.clocks(order)["supervise"].due_at == at(23, 59, day=10)


def test_the_chief_opens_one_on_behalf_of_the_section_in_charge(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CHIEF, f"督办 {order} 限期报告 周四前报告整改方案")
    assert "陈立（受主管科室委托） 发起" in desk.phone(CONTACT)
    desk.says(SUPERVISOR, f"督办办结 {order}")  # whom it was done for may close it
    assert desk.order(order).supervised_until is None


def test_only_who_opened_it_closes_it(desk: DeskStory) -> None:
    order = supervised(desk)
    assert "由 郑云 发起，由其办结" in desk.says(CHIEF, f"督办办结 {order}")
    assert "没有此项权限" in desk.says(CONTACT, f"督办办结 {order}")
    desk.leaves(SUPERVISOR)
    assert "已办结" in desk.says(CHIEF, f"督办办结 {order}")


def test_officers_and_contacts_open_none(desk: DeskStory) -> None:
    order = desk.handling()
    for who in (OFFICER, CONTACT, LEADER):
        assert "督办由班组长、主管科室办理" in desk.says(who, ASKED.format(order))
    assert desk.order(order).supervised_until is None


def test_several_orders_are_supervised_together(desk: DeskStory) -> None:
    first, second = desk.handling(), desk.dispatched(to="小学教育科")
    said = desk.says(SUPERVISOR, f"督办 {first} {second} 专项督查 逐校检查补课情况 3月10日")
    assert said.count("已发起专项督查") == 2
    assert "专项督查" in desk.phone("fangwenjing")
    assert "在办督办 2 件" in desk.says(SUPERVISOR, "督办清单")


def test_a_second_one_waits_until_the_first_is_closed(desk: DeskStory) -> None:
    order = supervised(desk)
    assert "已有一项在办的书面督办（郑云 发起" in desk.says(CHIEF, f"督办 {order} 电话 尽快回复 明天")


def test_it_wants_a_requirement_and_a_day_to_come(desk: DeskStory) -> None:
    order = desk.handling()
    assert "请写明督办要求" in desk.says(SUPERVISOR, f"督办 {order} 书面 周五")
    desk.hours_pass(2)
    assert "期限已过" in desk.says(SUPERVISOR, f"督办 {order} 书面 查清收费 2026年3月1日")
    assert "请写作：督办 1023" in desk.says(SUPERVISOR, f"督办 {order}")


def test_with_no_day_named_it_is_three_working_days(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(SUPERVISOR, f"督办 {order} 书面 查清收费情况")
    assert desk.clocks(order)["supervise"].due_at.astimezone(at(0).tzinfo).date() == at(0, day=6).date()


def test_reminders_are_reminders_and_never_a_second_督办(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.puts_phones_aside()
    desk.time_passes(at(12, day=7))
    titles = [title for title in desk.phone(CONTACT).titles if "回复督办" in title]
    assert titles
    assert all("提醒" in title or "已超期" in title for title in titles)
    assert desk.phone(SUPERVISOR).with_words("回复督办")
    assert desk.trail(order).count("supervise") == 1


def test_no_step_of_the_order_stops_it_but_closing_does(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.hours_pass(2)
    desk.hands_in(order)
    desk.says(OFFICER, f"通过 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    assert set(desk.clocks(order)) == {"supervise"}
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.CLOSED
    assert desk.clocks(order) == {}
    assert "目前没有在办的督办" in desk.says(SUPERVISOR, "督办清单")
    assert "supervision_over" in desk.trail(order)


def test_it_is_still_reminded_of_after_the_order_was_reported(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.hours_pass(2)
    desk.hands_in(order)
    desk.says(OFFICER, f"通过 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.puts_phones_aside()
    desk.time_passes(at(12, day=7))
    assert "回复督办" in desk.phone(HEAD)


def test_a_confidential_orders_requirement_stands_on_no_card(desk: DeskStory) -> None:
    order = desk.handling(confidential=True)
    assert "保密件" in desk.says(SUPERVISOR, ASKED.format(order))
    desk.says(CHIEF, f"督办 {order} 书面 核实收受购物卡一事 周五")
    assert "购物卡" not in desk.phone(CONTACT)
    assert "书面督办" in desk.phone(CONTACT)


def test_an_old_card_answers_that_nothing_is_open(desk: DeskStory) -> None:
    order = supervised(desk)
    entry, button = desk.card(HEAD, "督办回复", order)
    desk.says(SUPERVISOR, f"督办办结 {order}")
    desk.presses_again(HEAD, entry, button)
    said = desk.says(HEAD, "已约谈校长")
    assert "目前没有在办的督办事项" in said


def test_before_it_is_dispatched_it_is_the_desks(desk: DeskStory) -> None:
    order = desk.receives()
    desk.says(SUPERVISOR, ASKED.format(order))
    assert "督办要求：查清收费情况" in desk.phone(OFFICER)


def test_the_next_contact_sees_it_after_a_transfer(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.says(OFFICER, f"改派 {order} 小学教育科 属小学学段")
    assert "标记：督办" in desk.phone("fangwenjing")
    assert "supervise" in desk.clocks(order)
    assert "督办回复已送" in desk.says("fangwenjing", f"督办回复 {order} 已核实")
    assert "没有找到工单" in desk.says(SUBSTITUTE, f"督办回复 {order} 已核实")


def _required(session: Session, row: SupervisionRow) -> str:
    return vault_of(session).open(row.requirement_sealed)


def test_what_was_required_is_forgotten_with_the_order(desk: DeskStory) -> None:
    order = supervised(desk)
    desk.hours_pass(2)
    desk.hands_in(order)
    desk.says(OFFICER, f"通过 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    (row,) = desk.looks(supervisions.of, desk.order(order).id)
    assert desk.looks(_required, row) == "查清收费情况"
    desk.now += timedelta(days=40)
    desk.does(retention.forget, 30, 90)
    (row,) = desk.looks(supervisions.of, desk.order(order).id)
    assert row.requirement_sealed == b""
