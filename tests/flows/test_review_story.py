"""The desk passes or sends back, the head approves, the reply is reported, the city calls back."""

from dataclasses import replace

import pytest
from desk import (
    CHIEF,
    CONTACT,
    HEAD,
    NO_OPINION,
    OFFICER,
    DeskStory,
)

from rules.order import CallBack
from rules.words import State
from storage import results, timeline

PUBLIC = {"public_reply": True}


def test_what_passes_is_one_text_to_copy_and_a_card_to_press(desk: DeskStory) -> None:
    order = desk.submitted()
    desk.presses(OFFICER, "通过", order)
    assert desk.order(order).state is State.PASSED
    copyable = next(text for text in desk.phone(OFFICER).texts if "可复制" in text)
    assert copyable.startswith(f"【{order} 答复，可复制】\n")
    assert "责令立即停止周六补课" in copyable
    assert desk.card(OFFICER, "已上报", order)


def test_reporting_stops_the_official_clock_and_nothing_before_does(desk: DeskStory) -> None:
    order = desk.passed()
    assert "official" in desk.clocks(order)
    desk.presses(OFFICER, "已上报", order)
    assert desk.order(order).state is State.REPORTED
    assert not desk.clocks(order)


def test_sent_back_with_the_failed_checks_the_contact_mends_only_those(desk: DeskStory) -> None:
    order = handed_in_without_opinion(desk)
    desk.presses(OFFICER, "退回补正", order)
    assert desk.order(order).state is State.HANDLING
    assert "请补正：\n1. 缺少“诉求人意见”" in desk.phone(CONTACT)
    desk.puts_phones_aside()
    desk.presses(CONTACT, "补正后提交", order)
    assert "诉求人对办理情况的意见" in desk.phone(CONTACT)
    assert "第 1 步" not in desk.phone(CONTACT)
    desk.says(CONTACT, "满意")
    desk.presses(CONTACT, "提交", order)
    row = desk.looks(results.latest, desk.order(order).id)
    assert row is not None
    assert row.findings == []
    assert "责令立即停止周六补课" in desk.looks(results.text, row)


def test_sent_back_with_the_officers_own_words(desk: DeskStory) -> None:
    order = desk.submitted()
    desk.says(OFFICER, f"退回 {order} 未说明何时停止")
    assert "1. 未说明何时停止" in desk.phone(CONTACT)


def test_a_flawless_result_is_sent_back_only_with_words(desk: DeskStory) -> None:
    order = desk.submitted()
    desk.presses(OFFICER, "退回补正", order)
    assert desk.order(order).state is State.SUBMITTED
    assert "请回复需要补正的内容" in desk.phone(OFFICER)
    desk.says(OFFICER, "请补充学校整改的时间")
    assert desk.order(order).state is State.HANDLING
    assert "请补充学校整改的时间" in desk.phone(CONTACT)


def test_sent_back_without_saying_what_is_missing_is_refused(desk: DeskStory) -> None:
    order = desk.submitted()
    assert "请写明需要补正什么" in desk.says(OFFICER, f"退回 {order}")


def test_what_the_desk_lets_pass_against_the_check_is_on_the_timeline(desk: DeskStory) -> None:
    order = handed_in_without_opinion(desk)
    desk.presses(OFFICER, "通过", order)
    row = desk.looks(timeline.last_of, desk.order(order).id, "pass")
    assert row is not None
    assert row.data["overridden"] == ["missing"]
    assert desk.order(order).state is State.PASSED


def test_a_public_reply_goes_to_the_head_after_the_desk(desk: DeskStory) -> None:
    order = desk.submitted(**PUBLIC)
    desk.presses(OFFICER, "通过", order)
    assert desk.order(order).state is State.APPROVING
    assert "待审定" in desk.phone(HEAD)
    assert "责令立即停止周六补课" in desk.phone(HEAD)
    assert not desk.phone(OFFICER).with_words("可复制")
    desk.presses(HEAD, "审定通过", order)
    assert desk.order(order).state is State.PASSED
    assert "可复制" in desk.phone(OFFICER)


def test_the_head_sends_back_what_is_not_good_enough(desk: DeskStory) -> None:
    order = desk.submitted(**PUBLIC)
    desk.presses(OFFICER, "通过", order)
    desk.presses(HEAD, "退回补正", order)
    desk.says(HEAD, "措辞请再斟酌")
    assert desk.order(order).state is State.HANDLING
    assert "措辞请再斟酌" in desk.phone(CONTACT)


def test_the_contact_may_not_approve(desk: DeskStory) -> None:
    order = desk.submitted(**PUBLIC)
    desk.presses(OFFICER, "通过", order)
    assert "审定通过由科室负责人办理" in desk.says(CONTACT, f"审定 {order}")
    assert desk.order(order).state is State.APPROVING


def test_what_the_platform_returns_runs_again_with_its_clock(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"平台退回 {order} 未联系诉求人")
    assert desk.order(order).state is State.HANDLING
    assert "平台退回：未联系诉求人" in desk.phone(CONTACT)
    assert {"submit", "official"} <= set(desk.clocks(order))
    assert desk.order(order).reported_at is None
    desk.presses(CONTACT, "补正后提交", order)
    desk.says(CONTACT, "已再次电话联系诉求人，诉求人表示满意。")
    desk.presses(CONTACT, "提交", order)
    assert desk.order(order).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("已解决 满意", State.CLOSED),
        ("已解决，基本满意", State.CLOSED),
        ("已联系 已解决 满意 谢谢", State.CLOSED),
        ("满意", State.CLOSED),
        ("已解决", State.CLOSED),
        ("已解决 未评价", State.CLOSED),
        ("未解决 满意", State.HANDLING),
        ("未解决 不满意 诉求人称仍未退费", State.HANDLING),
        ("部分解决", State.HANDLING),
        ("没解决", State.HANDLING),
        ("已解决 不满意", State.HANDLING),
        ("不满意", State.HANDLING),
        ("未联系 已解决 满意", State.HANDLING),
    ],
)
def test_a_call_back_closes_or_opens_again(desk: DeskStory, said: str, state: State) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} {said}")
    row = desk.order(order)
    assert row.state is state
    assert row.round == (1 if state is State.CLOSED else 2)


def test_a_call_back_without_a_result_is_refused(desk: DeskStory) -> None:
    order = desk.reported()
    assert "请写明是否解决、是否满意" in desk.says(OFFICER, f"回访 {order} 诉求人未表态")
    assert desk.order(order).state is State.REPORTED


def test_a_call_back_before_reporting_is_refused(desk: DeskStory) -> None:
    order = desk.passed()
    assert "现为“待上报”" in desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.PASSED


def test_a_call_back_is_recorded_once(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    desk.says(OFFICER, f"回访 {order} 已解决 不满意")
    assert desk.order(order).state is State.CLOSED
    assert len(desk.looks(results.visits, desk.order(order).id)) == 1


def test_the_second_round_counts_anew_and_ends_with_the_head(desk: DeskStory) -> None:
    order = desk.reported()
    desk.hours_pass(48)
    desk.says(OFFICER, f"回访 {order} 已解决 不满意 诉求人称资料费未退")
    assert {"contact", "submit", "official"} <= set(desk.clocks(order))
    assert desk.clocks(order)["official"].due_at > desk.now
    desk.minutes_pass(30)
    desk.hands_in(order)
    desk.presses(OFFICER, "通过", order)
    assert desk.order(order).state is State.APPROVING
    desk.presses(HEAD, "审定通过", order)
    desk.presses(OFFICER, "已上报", order)
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert (desk.order(order).state, desk.order(order).round) == (State.CLOSED, 2)


def test_the_second_round_begins_with_a_suggestion(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 未解决 不满意 周六仍在补课")
    assert "诉求人：周六仍在补课" in desk.phone(CONTACT)
    assert "· 到现场复查一次" in desk.phone(CONTACT)


def test_the_second_round_asks_for_a_new_account(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 未解决 不满意 周六仍在补课")
    desk.puts_phones_aside()
    desk.says(CONTACT, f"提交结果 {order}")
    assert "第 1 步" in desk.phone(CONTACT)


def test_what_the_city_does_not_call_back_on_is_archived_by_hand(desk: DeskStory) -> None:
    order = desk.reported()
    assert "未登记市级回访" in desk.says(OFFICER, f"归档 {order}")
    assert desk.order(order).state is State.CLOSED
    assert not desk.looks(results.visits, desk.order(order).id)


def test_the_chief_reopens_an_archived_order_with_a_reason(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert "重新办理由班组长办理" in desk.says(OFFICER, f"重开 {order} 诉求人再次来电")
    assert "命令不完整" in desk.says(CHIEF, f"重开 {order}")
    desk.says(CHIEF, f"重开 {order} 诉求人再次来电")
    assert (desk.order(order).state, desk.order(order).round) == (State.HANDLING, 2)
    assert "重新办理：诉求人再次来电" in desk.phone(CONTACT)
    assert desk.clocks(order)


def test_a_call_back_that_was_imported_before_does_not_undo_the_reopening(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    back = CallBack(True, True, "满意")
    desk.says(OFFICER, "签收并派发 1001 中教科")
    desk.says(CONTACT, "确认 1001")
    desk.minutes_pass(60)
    desk.hands_in(1001)
    desk.says(OFFICER, "通过 1001")
    desk.says(OFFICER, "已上报 1001")
    desk.imports(replace(row, call_back=back))
    desk.says(CHIEF, "重开 1001 诉求人再次来电")
    desk.imports(replace(row, call_back=back))
    assert desk.order(1001).state is State.HANDLING


def handed_in_without_opinion(desk: DeskStory) -> int:
    order = desk.handling()
    desk.minutes_pass(90)
    desk.says(CONTACT, f"提交结果 {order}")
    desk.presses(CONTACT, "下一步", order, 是否联系上="联系上了", 是否属实="属实", 办理结果="已解决")
    desk.says(CONTACT, NO_OPINION)
    desk.says(CONTACT, "跳过")
    desk.presses(CONTACT, "提交", order)
    assert desk.order(order).state is State.SUBMITTED
    return order
