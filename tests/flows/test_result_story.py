"""The contact confirms, contacts the citizen, and answers by the form: only what is missing is asked."""

import pytest
from desk import (
    COMPLETE,
    CONTACT,
    HEAD,
    NO_OPINION,
    OFFICER,
    SOLVED,
    SUBSTITUTE,
    DeskStory,
    at,
)

from notifier.card import Text
from rules.words import State
from storage import results
from storage.tables import ResultRow

OPINION = "诉求人对办理情况的意见"


def test_confirming_takes_the_order_on(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(10)
    desk.presses(CONTACT, "确认接收", order)
    row = desk.order(order)
    assert (row.state, row.holder, row.confirmed_at) == (State.HANDLING, CONTACT, at(9, 15))
    assert "许志强 已确认接收" in desk.phone(CONTACT)
    assert "confirm" not in desk.clocks(order)


def test_the_substitute_who_was_reminded_may_confirm_and_the_other_card_says_so(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(65)
    desk.presses(SUBSTITUTE, "确认接收", order)
    assert desk.order(order).holder == SUBSTITUTE
    faces = [shown.words for shown in desk.phone(CONTACT) if f" {order} " in shown.words]
    assert all("罗丹 已确认接收" in face for face in faces)


def test_after_one_confirmed_the_other_is_told_who_was_first(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(65)
    entry, button = desk.card(CONTACT, "确认接收", order)
    desk.presses(SUBSTITUTE, "确认接收", order)
    desk.presses_again(CONTACT, entry, button)
    assert "已由 罗丹 于" in desk.phone(CONTACT)
    assert desk.order(order).holder == SUBSTITUTE


def test_the_first_contact_is_recorded_on_its_own(desk: DeskStory) -> None:
    order = desk.handling()
    desk.minutes_pass(25)
    desk.presses(CONTACT, "已联系诉求人", order)
    assert desk.order(order).contacted_at == at(9, 30)
    assert "contact" not in desk.clocks(order)
    assert desk.order(order).state is State.HANDLING


def test_the_first_contact_may_be_told_with_its_time(desk: DeskStory) -> None:
    order = desk.handling()
    desk.hours_pass(2)
    said = desk.says(CONTACT, f"首次联系 {order} 今天9点40分电话联系，诉求人已接听")
    assert "今天 09:40" in said
    assert desk.order(order).contacted_at == at(9, 40)


@pytest.mark.parametrize("when", ["今天8点", "今天23点", "昨天10点"])
def test_a_first_contact_before_the_order_or_in_the_future_is_refused(desk: DeskStory, when: str) -> None:
    order = desk.handling()
    assert "请重新填写" in desk.says(CONTACT, f"首次联系 {order} {when}电话联系")
    assert desk.order(order).contacted_at is None


def test_a_second_contact_does_not_move_the_first(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"首次联系 {order} 今天9点5分电话联系")
    desk.hours_pass(3)
    assert "此前已登记" in desk.says(CONTACT, f"电话 {order} 11点40分再次联系")
    assert desk.order(order).contacted_at == at(9, 5)
    assert desk.trail(order).count("contact") == 2


def test_a_complete_account_is_asked_nothing_more(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, COMPLETE)
    assert "六要素齐全，可以提交" in desk.phone(CONTACT)
    desk.presses(CONTACT, "提交", order)
    assert desk.order(order).state is State.SUBMITTED
    assert "待审核" in desk.phone(OFFICER)


def test_only_what_is_missing_is_asked(desk: DeskStory) -> None:
    order = started(desk)
    assert OPINION in desk.says(CONTACT, NO_OPINION)
    desk.says(CONTACT, "基本满意")
    assert "六要素齐全" in desk.phone(CONTACT)
    desk.presses(CONTACT, "提交", order)
    assert "基本满意" in reply_of(desk, order)


def test_a_form_that_begins_with_nothing_asks_one_thing_after_the_other(desk: DeskStory) -> None:
    started(desk)
    answers = ("今天 9:30", "电话", "我科到校核查，查看了课表，约谈了校长。", "将于3月31日前再次检查。")
    questions = [desk.says(CONTACT, words) for words in ("学校已停止周六补课。", *answers)]
    assert [question.partition("】")[2][:4] for question in questions] == [
        "首次联系", "以什么方", "处置过程", "后续跟进", "诉求人对",
    ]  # fmt: skip


def test_an_answer_that_is_not_understood_is_asked_again_with_what_would_be(desk: DeskStory) -> None:
    started(desk)
    desk.says(CONTACT, NO_OPINION)
    assert "请回复：满意、基本满意、不满意或未表态" in desk.says(CONTACT, "还行吧")
    desk.says(CONTACT, "满意")
    assert "六要素齐全" in desk.phone(CONTACT)


def test_a_question_may_be_skipped_and_the_check_names_it(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    desk.says(CONTACT, "跳过")
    assert "缺少“诉求人意见”" in desk.phone(CONTACT)
    desk.presses(CONTACT, "提交", order)
    assert "缺少“诉求人意见”" in desk.phone(OFFICER)


def test_one_step_back_asks_the_former_question_again(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    desk.says(CONTACT, "不满意")
    assert OPINION in desk.says(CONTACT, "上一步")
    desk.says(CONTACT, "满意")
    desk.presses(CONTACT, "提交", order)
    assert "不满意" not in reply_of(desk, order)


def test_a_saved_form_goes_on_where_it_was_left(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    assert "已保存" in desk.says(CONTACT, "保存")
    assert "没有看懂" in desk.says(CONTACT, "满意") or "目前没有" in desk.phone(CONTACT).last
    assert OPINION in desk.says(CONTACT, f"提交结果 {order}")


def test_a_cancelled_form_is_gone(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    assert f"已放弃工单 {order} 的填报" in desk.says(CONTACT, "取消")
    desk.puts_phones_aside()
    desk.says(CONTACT, f"提交结果 {order}")
    assert "第 1 步" in desk.phone(CONTACT)


def test_a_restart_in_the_middle_of_a_question_loses_nothing(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    desk.restarts()
    desk.says(CONTACT, "满意")
    assert "六要素齐全" in desk.phone(CONTACT)
    desk.presses(CONTACT, "提交", order)
    assert "立即停止周六补课" in reply_of(desk, order)


def test_the_form_of_a_second_order_may_be_opened_meanwhile(desk: DeskStory) -> None:
    first, second = desk.handling(), desk.handling()
    desk.minutes_pass(60)
    fill(desk, first)
    desk.says(CONTACT, NO_OPINION)
    fill(desk, second)
    desk.says(CONTACT, COMPLETE)
    desk.presses(CONTACT, "提交", second)
    assert desk.order(second).state is State.SUBMITTED
    assert OPINION in desk.says(CONTACT, f"提交结果 {first}")
    desk.says(CONTACT, "满意")
    desk.presses(CONTACT, "提交", first)
    assert desk.order(first).state is State.SUBMITTED


def test_the_citizens_number_may_be_looked_up_in_the_middle_of_a_form(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    desk.presses(CONTACT, "查看联系方式", order)
    assert "请回复查看联系方式的用途" in desk.phone(CONTACT)
    assert "/reveal/" in desk.says(CONTACT, "核实情况")
    desk.says(CONTACT, "满意")
    assert "六要素齐全" in desk.phone(CONTACT)


def test_a_list_may_be_looked_at_in_the_middle_of_a_form(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    assert desk.says(CONTACT, "待办").startswith("待办（1 件）")
    desk.says(CONTACT, "满意")
    desk.presses(CONTACT, "提交", order)
    assert desk.order(order).state is State.SUBMITTED


def test_pictures_go_into_the_form(desk: DeskStory) -> None:
    started(desk)
    desk.says(CONTACT, NO_OPINION)
    assert "已收到第 1 张照片" in desk.sends_picture(CONTACT, "MEDIA1")
    assert "已收到第 2 张照片" in desk.sends_picture(CONTACT, "MEDIA2")
    desk.says(CONTACT, "满意")
    assert "照片 2 张" in desk.phone(CONTACT)


def test_a_picture_without_a_form_is_refused_with_what_to_do(desk: DeskStory) -> None:
    desk.handling()
    assert "请先在工单卡片上点“提交结果”" in desk.sends_picture(CONTACT, "MEDIA1")


def test_who_was_not_reached_is_told_of_with_three_times(desk: DeskStory) -> None:
    order = desk.handling()
    desk.hours_pass(3)
    fill(desk, order, 是否联系上="未联系上", 办理结果="解释说明")
    asked = desk.says(
        CONTACT,
        "我科到校调查，查看课表和门禁记录，约谈校长，责令停止周六补课。学校已停止补课。后续将于3月31日前抽查。",
    )
    assert "已有 0 次，共需 3 次" in asked
    assert "已有 2 次，共需 3 次" in desk.says(CONTACT, "今天 9:20、今天 9:50")
    assert "以什么方式联系" in desk.says(CONTACT, "今天 10:40")
    desk.says(CONTACT, "电话")
    desk.presses(CONTACT, "提交", order)
    assert desk.order(order).state is State.SUBMITTED


def test_submitting_takes_on_an_order_that_nobody_confirmed(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.presses(CONTACT, "确认接收", order)
    desk.minutes_pass(60)
    desk.hands_in(order)
    assert desk.trail(order)[-2:] == ["confirm", "submit"]


def test_what_the_check_found_stands_on_the_review_card(desk: DeskStory) -> None:
    words = "10分钟前电话联系了诉求人。我科向家长李明（13812345678）核实，已转相关部门处理。诉求人表示满意。"
    order = started(desk)
    desk.says(CONTACT, words)
    for _ in range(6):
        if "核对并提交" in "".join(desk.phone(CONTACT).titles):
            break
        desk.says(CONTACT, "跳过")
    desk.presses(CONTACT, "提交", order)
    review = desk.phone(OFFICER).with_words("六要素检查")[-1].words
    assert "✗ 含个人信息（电话），请删去" in review
    assert "✗ “已转相关部门”没有说明实际做了什么" in review


def test_the_result_is_handed_in_once(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, COMPLETE)
    entry, button = desk.card(CONTACT, "提交", order)
    desk.presses(CONTACT, "提交", order)
    desk.presses_again(CONTACT, entry, button)
    assert desk.trail(order).count("submit") == 1
    assert len(desk.phone(OFFICER).with_words("待审核")) == 1


def test_an_old_choice_card_pressed_again_goes_on_from_where_the_form_stands(desk: DeskStory) -> None:
    order = desk.handling()
    desk.minutes_pass(60)
    desk.says(CONTACT, f"提交结果 {order}")
    entry, button = desk.card(CONTACT, "下一步", order)
    card = entry.body
    desk.presses(CONTACT, "下一步", order, **SOLVED)
    desk.says(CONTACT, NO_OPINION)
    entry.body = card
    desk.presses_again(CONTACT, entry, button, **{**SOLVED, "是否属实": "部分属实"})
    assert OPINION in desk.phone(CONTACT).last


def test_the_form_of_an_order_that_was_taken_away_is_gone(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    desk.says(OFFICER, f"改派 {order} 小教科")
    said = desk.says(CONTACT, "满意")
    assert "没有看懂" in said
    assert desk.order(order).state is State.DISPATCHED


def test_the_head_may_not_fill_in_the_contacts_form(desk: DeskStory) -> None:
    order = desk.handling()
    assert "您没有此项权限" in desk.says(HEAD, f"提交结果 {order}")


def test_a_lone_number_that_is_no_order_belongs_into_the_form(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, NO_OPINION)
    assert "请回复：满意" in desk.says(CONTACT, "12345678901")
    assert desk.order(order).state is State.HANDLING


def started(desk: DeskStory) -> int:
    """An order an hour in the contact's hands, the form open and its choices made."""
    order = desk.handling()
    desk.minutes_pass(60)
    fill(desk, order)
    return order


def fill(desk: DeskStory, order: int, **picked: str) -> None:
    desk.says(CONTACT, f"提交结果 {order}")
    desk.presses(CONTACT, "下一步", order, **{**SOLVED, **picked})


def reply_of(desk: DeskStory, order: int) -> str:
    row: ResultRow | None = desk.looks(results.latest, desk.order(order).id)
    assert row is not None
    return str(desk.looks(results.text, row))


def test_texts_are_texts(desk: DeskStory) -> None:
    order = started(desk)
    desk.says(CONTACT, COMPLETE)
    assert any(
        isinstance(shown.body, Text) and f"【工单 {order} 答复】" in shown.words
        for shown in desk.phone(CONTACT)
    )
