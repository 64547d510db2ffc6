"""请假: the work goes to who stands in and comes back by itself; nobody is left without somebody there."""

from dataclasses import replace
from datetime import time

from desk import (
    CHIEF,
    COLLEAGUE,
    CONTACT,
    DEPARTMENT,
    HEAD,
    LEADER,
    OFFICER,
    SUBSTITUTE,
    SUPERVISOR,
    DeskStory,
    at,
)

from rules.people import Shift
from rules.words import State


def test_open_work_goes_to_the_named_substitute_and_comes_back(desk: DeskStory) -> None:
    order = desk.handling()
    said = desk.says(CONTACT, "请假 今天到周四 代理 罗丹")
    assert "已登记 许志强 请假 3月3日 09:05–3月5日，其间工单和提醒转 罗丹，期满自动转回" in said
    assert desk.order(order).holder == SUBSTITUTE
    assert "许志强 请假，本单其间由您办理" in desk.phone(SUBSTITUTE)
    assert f"工单 {order} → 罗丹" in desk.phone(OFFICER)
    desk.time_passes(at(0, 1, day=6))
    assert desk.order(order).holder == CONTACT
    assert f"您已返岗，工单 {order} 转回由您办理" in desk.phone(CONTACT)
    assert f"许志强 已返岗，工单 {order} 已转回" in desk.phone(SUBSTITUTE)
    assert desk.trail(order)[-1] == "given_back"


def test_an_absence_that_is_to_come_changes_nothing_before(desk: DeskStory) -> None:
    desk.says(CONTACT, "请假 周三到周五 代理 罗丹")
    early = desk.dispatched()
    assert desk.order(early).holder == CONTACT
    desk.time_passes(at(0, 5, day=4))
    assert desk.order(early).holder == SUBSTITUTE
    late = desk.dispatched()
    assert desk.order(late).holder == SUBSTITUTE
    desk.says(SUBSTITUTE, f"确认 {late}")
    desk.time_passes(at(0, 5, day=7))
    assert [desk.order(order).holder for order in (early, late)] == [CONTACT, CONTACT]


def test_without_a_name_the_other_contact_stands_in_and_then_the_head(desk: DeskStory) -> None:
    assert "其间工单和提醒转 罗丹" in desk.says(CONTACT, "请假 今天")
    assert "其间工单和提醒转 程海平" in desk.says(SUBSTITUTE, "请假 今天")
    order = desk.dispatched()
    assert desk.order(order).holder == HEAD
    assert "未指定代理人，由 程海平 接手" in desk.phone(OFFICER)
    desk.says(HEAD, f"确认 {order}")
    assert desk.order(order).state is State.HANDLING


def test_the_receipt_reminders_go_to_who_stands_in(desk: DeskStory) -> None:
    desk.says(CONTACT, "请假 今天 代理 罗丹")
    desk.dispatched()
    desk.puts_phones_aside()
    desk.hours_pass(3)
    assert "请确认接收" in desk.phone(SUBSTITUTE)
    assert not desk.phone(CONTACT).with_words("请确认接收")


def test_who_stands_in_for_the_head_approves(desk: DeskStory) -> None:
    order = desk.submitted(public_reply=True)
    desk.says(CHIEF, "请假 程海平 今天 代理 罗丹")
    desk.says(OFFICER, f"通过 {order}")
    assert "待审定" in desk.phone(SUBSTITUTE)
    desk.presses(SUBSTITUTE, "审定通过", order)
    assert desk.order(order).state is State.PASSED


def test_a_result_sent_back_goes_to_who_stands_in(desk: DeskStory) -> None:
    order = desk.submitted()
    desk.says(CONTACT, "请假 今天 代理 罗丹")
    assert desk.order(order).holder == CONTACT
    desk.says(OFFICER, f"退回 {order} 缺少依据")
    assert desk.order(order).holder == SUBSTITUTE
    desk.says(CONTACT, "请假 取消")
    assert desk.order(order).holder == CONTACT


def test_a_form_in_the_middle_is_finished_by_who_began_it(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, "请假 今天 代理 罗丹")
    desk.says(SUBSTITUTE, f"提交结果 {order}")
    desk.says(CONTACT, "请假 取消")
    assert desk.order(order).holder == SUBSTITUTE
    desk.says(SUBSTITUTE, "取消")
    desk.minutes_pass(2)
    assert desk.order(order).holder == CONTACT


def test_orders_handled_by_the_desk_itself_go_to_the_officer_named(desk: DeskStory) -> None:
    order = desk.signed()
    desk.says(OFFICER, f"直办 {order}")
    desk.says(OFFICER, "请假 今天 代理 李建")
    assert desk.order(order).holder == COLLEAGUE
    desk.hands_in(order, who=COLLEAGUE)
    assert desk.order(order).state is State.SUBMITTED


def test_a_shift_of_somebody_away_is_their_substitutes(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, shifts=(Shift("白班", (OFFICER,), time(8), time(20)),))
    desk.says(OFFICER, "请假 今天 代理 李建")
    desk.puts_phones_aside()
    order = desk.receives()
    assert str(order) in desk.phone(COLLEAGUE)
    assert not desk.phone(OFFICER).shown
    said = desk.says(CHIEF, "谁在班")
    assert "白班 3月3日 08:00–20:00：李建" in said
    assert "· 王芳 3月3日 09:05–24:00，由 李建 代理" in said


def test_with_every_officer_away_the_chief_is_told(desk: DeskStory) -> None:
    for officer in (OFFICER, COLLEAGUE, "zhaojing"):
        desk.says(officer, "请假 今天")
    desk.puts_phones_aside()
    desk.receives()
    assert "新工单 1001" in desk.phone(CHIEF)
    assert not desk.phone(OFFICER).shown


def test_a_leader_who_is_away_is_passed_over_when_a_sensitive_order_goes_up(desk: DeskStory) -> None:
    desk.says(CHIEF, "请假 今天")
    desk.receives(title="望湖中学有学生扬言跳楼", text="有学生扬言要跳楼，家长十分担心。")
    desk.puts_phones_aside()
    desk.receives(title="望湖中学家长集体上访", text="市民反映，家长准备明天集体到区政府上访，要求退费。")
    desk.minutes_pass(6)
    assert desk.phone(SUPERVISOR).shown
    assert not [shown for shown in desk.phone(CHIEF) if shown.buttons]


def test_who_may_not_and_what_cannot_be(desk: DeskStory) -> None:
    assert "由本人或班组长登记" in desk.says(CONTACT, "请假 罗丹 今天")
    assert "代理人不能是请假的本人" in desk.says(CONTACT, "请假 今天 代理 许志强")
    assert "不在同一科室" in desk.says(CONTACT, "请假 今天 代理 李建")
    assert "通讯录里没有“张三丰”" in desk.says(CONTACT, "请假 今天 代理 张三丰")
    assert "请写明请假的日期" in desk.says(CONTACT, "请假 家里有事 代理 罗丹")
    assert "没有登记请假" in desk.says(CONTACT, "请假 取消")
    desk.says(SUBSTITUTE, "请假 周三")
    assert "罗丹 在 3月4日 也请假" in desk.says(CONTACT, "请假 周三到周五 代理 罗丹")
    assert "已登记请假 3月4日" in desk.says(SUBSTITUTE, "请假 周三")
    assert "3月4日）已取消" in desk.says(SUBSTITUTE, "请假 取消")


def test_the_chief_names_anybody_and_everybody_may_look(desk: DeskStory) -> None:
    said = desk.says(CHIEF, "请假 许志强 3月4日到6日 代理 李建")
    assert "已登记 许志强 请假 3月4日–3月6日" in said
    assert "许志强 3月4日–3月6日，由 李建 代理" in desk.says(CONTACT, "请假")
    assert "许志强" in desk.says(COLLEAGUE, "请假")
    assert "没有登记的请假" in desk.says(LEADER, "请假")
    desk.time_passes(at(8, 0, day=4))
    order = desk.dispatched(to=DEPARTMENT)
    desk.says(COLLEAGUE, f"确认 {order}")
    assert desk.order(order).holder == COLLEAGUE
    assert desk.order(order).state is State.HANDLING


def test_a_substitute_who_leaves_passes_the_loan_on_and_it_still_comes_back(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, "请假 今天 代理 罗丹")
    desk.leaves(SUBSTITUTE)
    assert desk.order(order).holder == HEAD
    desk.time_passes(at(0, 5, day=4))
    assert desk.order(order).holder == CONTACT


def test_who_stands_in_for_the_section_in_charge_reviews_applications(desk: DeskStory) -> None:
    desk.says(CHIEF, "请假 郑云 今天 代理 程海平")
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 学校调查需要时间 5天")
    assert not desk.phone(SUPERVISOR).with_words("延期")
    desk.presses(HEAD, "同意申报")
    assert "延期" in desk.phone(OFFICER)


def test_an_application_goes_to_the_chief_where_the_section_is_away_without_anybody_instead(
    desk: DeskStory,
) -> None:
    desk.says(CHIEF, "请假 郑云 今天")
    desk.says(CONTACT, f"申请延期 {desk.handling()} 学校调查需要时间 5天")
    assert "延期" in desk.phone(CHIEF)


def test_who_stands_in_for_the_chief_changes_the_roster(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, shifts=(Shift("白班", (OFFICER,), time(8), time(20)),))
    assert "您没有此项权限" in desk.says(COLLEAGUE, "换班 周四 白班 李建")
    desk.says(CHIEF, "请假 今天 代理 李建")
    assert "改由 李建 值班" in desk.says(COLLEAGUE, "换班 周四 白班 李建")


def test_a_notice_reaches_who_stands_in_and_both_may_answer_it(desk: DeskStory) -> None:
    desk.says(OFFICER, "通知 中教科 报送暑期培训名单 截止 周五")
    desk.says(CONTACT, "请假 今天 代理 罗丹")
    entry = desk.phone(CONTACT).with_words("暑期培训名单")[-1]
    done = next(button for button in entry.buttons if button.text == "完成")
    desk.presses_again(SUBSTITUTE, entry, done)
    assert "已全部完成" in desk.phone(OFFICER)
    desk.says(OFFICER, "通知 中教科 报送汛期值班表 截止 周五")
    assert "汛期值班表" in desk.phone(SUBSTITUTE)
    assert "汛期值班表" not in desk.phone(CONTACT)


def test_a_part_that_is_owed_is_asked_of_who_stands_in(desk: DeskStory) -> None:
    order = desk.handling()
    helper, other = "leipeng", "hechunsheng"
    desk.says(OFFICER, f"会办 {order} 安保科")
    desk.says(helper, "请假 今天 代理 贺春生")
    assert "请假，其间由您提出协办意见" in desk.phone(other)
    desk.presses(other, "提交协办意见", order)
    desk.says(other, "已安排校门口值守")
    assert "已安排校门口值守" in desk.phone(CONTACT)
