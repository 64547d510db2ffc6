"""The desk signs and dispatches: by press and by word, one and all; who gets what."""

import pytest
from desk import CHIEF, COLLEAGUE, CONTACT, HEAD, OFFICER, SUBSTITUTE, SUPERVISOR, DeskStory, at

from rules.words import State

SNACKS = "市民反映，晨光小学门口小卖部向小学生售卖过期零食，要求学校和教育部门加强管理。"
HEATING = "市民反映，朝霞小学教学楼暖气三天不热，孩子上课要穿羽绒服，要求尽快维修。"
SENSITIVE = "市民反映，望湖中学学生被校外人员持刀威胁，家长十分担心，要求立即处理。"


def test_signing_by_press_turns_the_card_into_the_next_step(desk: DeskStory) -> None:
    order = desk.receives()
    desk.presses(OFFICER, "签收", order)
    assert desk.order(order).state is State.SIGNED
    assert desk.order(order).officer == OFFICER
    assert [title.split()[0] for title in desk.phone(OFFICER).titles] == ["待派发"]


def test_signing_turns_the_colleagues_card_too(desk: DeskStory) -> None:
    order = desk.receives()
    desk.presses(OFFICER, "签收", order)
    assert desk.phone(COLLEAGUE).titles == desk.phone(OFFICER).titles


def test_signing_by_word_brings_the_card_to_dispatch_with(desk: DeskStory) -> None:
    order = desk.receives()
    assert desk.says(OFFICER, f"签收 {order}").startswith(f"工单 {order} 已签收")
    desk.presses(OFFICER, "派发", order)
    assert desk.order(order).department == "中学教育科"


def test_several_orders_are_signed_with_one_message(desk: DeskStory) -> None:
    first, second = desk.receives(), desk.receives()
    said = desk.says(OFFICER, f"签收 {first} {second}")
    assert said.count("已签收") == 2
    assert {desk.order(order).state for order in (first, second)} == {State.SIGNED}


def test_one_of_several_that_cannot_be_signed_does_not_hold_up_the_others(desk: DeskStory) -> None:
    first, second = desk.signed(), desk.receives()
    said = desk.says(OFFICER, f"签收 {first} {second} 4711")
    assert desk.order(second).state is State.SIGNED
    assert "无需再签收" in said
    assert "没有找到工单 4711" in said


def test_all_are_signed_by_word(desk: DeskStory) -> None:
    desk.imports(*(desk.row() for _ in range(5)))
    said = desk.says(OFFICER, "签收 全部")
    assert said.startswith("已签收 5 件：1001、1002、1003、1004、1005")
    assert {desk.order(1000 + n).state for n in range(1, 6)} == {State.SIGNED}


def test_all_are_signed_by_the_button_of_the_digest(desk: DeskStory) -> None:
    desk.imports(*(desk.row() for _ in range(5)))
    desk.presses(OFFICER, "全部签收")
    assert {desk.order(1000 + n).state for n in range(1, 6)} == {State.SIGNED}
    assert "已签收 5 件" in desk.phone(OFFICER)


def test_all_are_signed_and_the_sure_ones_dispatched_the_special_ones_left_to_a_person(
    desk: DeskStory,
) -> None:
    repeated = {"phone": "13800007777", "text": SNACKS, "title": ""}
    desk.imports(
        desk.row(),
        desk.row(**repeated),
        desk.row(text=HEATING, title="", confidential=True),
        desk.row(**repeated),
        desk.row(text=SENSITIVE, title=""),
    )
    said = desk.says(OFFICER, "签收并派发 全部")
    assert desk.order(1001).state is State.DISPATCHED
    assert [desk.order(n).state for n in (1003, 1004, 1005)] == [State.SIGNED] * 3
    assert "1003（保密）" in said
    assert "1004（疑与 1002 重复）" in said
    assert "【重点】1005" in said


def test_sign_and_dispatch_in_one_press_goes_to_the_chosen_department(desk: DeskStory) -> None:
    order = desk.receives()
    desk.presses(OFFICER, "签收并派发", order, 拟派科室="小学教育科")
    assert desk.order(order).state is State.DISPATCHED
    assert desk.order(order).department == "小学教育科"
    assert desk.trail(order) == ["take_in", "sign", "dispatch"]


def test_without_another_choice_the_first_suggestion_is_taken(desk: DeskStory) -> None:
    order = desk.receives()
    desk.presses(OFFICER, "签收并派发", order)
    assert desk.order(order).department == "中学教育科"


@pytest.mark.parametrize("said", ["中教科", "中学教育科", "中教", "给中教科", "中学教育"])
def test_a_department_may_be_called_as_people_call_it(desk: DeskStory, said: str) -> None:
    order = desk.signed()
    desk.says(OFFICER, f"派 {order} {said}")
    assert desk.order(order).department == "中学教育科"


def test_an_unknown_department_is_refused_with_what_there_is(desk: DeskStory) -> None:
    order = desk.signed()
    said = desk.says(OFFICER, f"派 {order} 宇航科")
    assert "没有科室叫“宇航科”" in said
    assert desk.order(order).state is State.SIGNED


def test_a_department_that_may_be_one_of_two_is_asked_for(desk: DeskStory) -> None:
    order = desk.signed()
    said = desk.says(OFFICER, f"派 {order} 教育科")
    assert "是否指" in said or "可选" in said
    assert desk.order(order).state is State.SIGNED


def test_contact_a_gets_the_order_and_nobody_else_of_the_department(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert f"工单 {order}" in desk.phone(CONTACT)
    assert "请确认接收" in desk.phone(CONTACT)
    assert desk.order(order).holder == CONTACT
    assert not desk.phone(SUBSTITUTE).shown


def test_contact_b_gets_it_when_a_is_gone(desk: DeskStory) -> None:
    desk.leaves(CONTACT)
    order = desk.dispatched()
    assert desk.order(order).holder == SUBSTITUTE
    assert "请确认接收" in desk.phone(SUBSTITUTE)


def test_with_neither_contact_there_the_head_takes_it(desk: DeskStory) -> None:
    desk.leaves(CONTACT)
    desk.leaves(SUBSTITUTE)
    order = desk.dispatched()
    assert desk.order(order).holder == HEAD
    assert "请确认接收" in desk.phone(HEAD)


def test_with_nobody_of_the_department_there_the_desk_is_told_and_keeps_it(desk: DeskStory) -> None:
    for person in (CONTACT, SUBSTITUTE, HEAD):
        desk.leaves(person)
    order = desk.signed()
    assert "联系人和负责人均不在岗" in desk.says(OFFICER, f"派 {order} 中教科")
    assert desk.order(order).state is State.SIGNED


def test_the_head_gets_an_ordinary_copy_with_the_next_digest(desk: DeskStory) -> None:
    desk.hours_pass(1)
    desk.dispatched()
    assert not desk.phone(HEAD).shown
    desk.time_passes(at(16, 36))
    assert not desk.phone(HEAD).with_words("抄送")
    desk.time_passes(at(16, 38))
    assert "抄送" in desk.phone(HEAD)


def test_several_copies_are_one_digest_for_the_head(desk: DeskStory) -> None:
    desk.hours_pass(1)
    for _ in range(4):
        order = desk.dispatched()
        desk.says(CONTACT, f"确认 {order}")
    desk.time_passes(at(16, 40))
    assert len(desk.phone(HEAD)) == 1


def test_a_digest_of_copies_asks_the_head_for_nothing(desk: DeskStory) -> None:
    desk.hours_pass(1)
    for _ in range(2):
        order = desk.dispatched()
        desk.says(CONTACT, f"确认 {order}")
    desk.time_passes(at(16, 40))
    phone = desk.phone(HEAD)
    assert "待办提醒" not in phone
    assert "请按时限先后办理" not in phone


def test_the_head_gets_the_copy_of_a_key_order_at_once(desk: DeskStory) -> None:
    desk.dispatched(text=SENSITIVE)
    assert "【重点】抄送" in desk.phone(HEAD)


def test_the_desk_handles_an_order_itself(desk: DeskStory) -> None:
    order = desk.signed()
    desk.presses(OFFICER, "专班直办", order)
    row = desk.order(order)
    assert (row.state, row.holder, row.department) == (State.HANDLING, OFFICER, None)
    desk.hours_pass(1)
    desk.hands_in(order, who=OFFICER)
    assert desk.order(order).state is State.SUBMITTED


def test_redispatching_tells_the_former_contact_and_the_new_one(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"改派 {order} 小教科 属小学学段")
    assert desk.order(order).department == "小学教育科"
    assert f"工单 {order} 已改派，您无需再办理" in desk.phone(CONTACT)
    assert f"工单 {order}" in desk.phone("fangwenjing")
    assert not any(shown.buttons for shown in desk.phone(CONTACT) if len(shown.buttons) > 1)


def test_recalling_brings_an_order_back_to_the_desk(desk: DeskStory) -> None:
    order = desk.dispatched()
    said = desk.says(OFFICER, f"撤回 {order} 派错科室")
    assert said.startswith(f"工单 {order} 已撤回")
    row = desk.order(order)
    assert (row.state, row.department, row.holder) == (State.SIGNED, None, None)
    assert "已撤回，您无需再办理" in desk.phone(CONTACT)
    desk.says(OFFICER, f"派 {order} 小教科")
    assert desk.order(order).department == "小学教育科"


def test_what_has_been_handed_in_cannot_be_recalled(desk: DeskStory) -> None:
    order = desk.submitted()
    assert "不能撤回" in desk.says(OFFICER, f"撤回 {order}") or "无需再撤回" in desk.says(
        OFFICER, f"撤回 {order}"
    )
    assert desk.order(order).state is State.SUBMITTED


def test_a_department_asks_for_a_transfer_with_a_reason_and_the_desk_decides(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.presses(CONTACT, "申请改派", order)
    assert "请回复申请改派的理由" in desk.phone(CONTACT)
    desk.says(CONTACT, "该校为小学，建议小学教育科")
    assert desk.order(order).state is State.SIGNED
    assert "中学教育科 许志强 申请改派：该校为小学，建议小学教育科" in desk.phone(OFFICER)
    assert not desk.phone(SUPERVISOR).shown
    desk.presses(OFFICER, "改派", order, 拟派科室="小学教育科")
    assert desk.order(order).holder == "fangwenjing"


def test_reason_and_department_may_be_picked_from_lists(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.presses(CONTACT, "申请改派", order)
    desk.presses(CONTACT, "提交申请", order)
    assert "请选择改派理由" in desk.phone(CONTACT)
    assert desk.order(order).state is State.DISPATCHED
    desk.presses(CONTACT, "提交申请", order, 改派理由="学校不属本科室学段", 建议科室="小学教育科")
    assert desk.order(order).state is State.SIGNED
    assert "申请改派：学校不属本科室学段，建议小学教育科" in desk.phone(OFFICER)
    assert "中学教育科" not in [
        option.id
        for card in desk.phone(CONTACT).cards
        for choice in card.choices
        for option in choice.options
    ]
    desk.says(CONTACT, "你好")  # the question is answered: this is no second reason
    assert desk.order(order).bounces == 1


def test_a_transfer_form_that_comes_too_late_is_answered(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.presses(CONTACT, "申请改派", order)
    entry, button = desk.card(CONTACT, "提交申请", order)
    desk.says(OFFICER, f"撤回 {order} 派错科室")
    desk.presses_again(CONTACT, entry, button, 改派理由="不属本科室职责")
    assert desk.order(order).bounces == 0


def test_a_transfer_is_not_asked_for_without_a_reason(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert "命令不完整" in desk.says(CONTACT, f"申请改派 {order}")
    desk.presses(CONTACT, "申请改派", order)
    desk.says(CONTACT, "取消")
    assert desk.order(order).state is State.DISPATCHED


def test_the_department_that_bounced_is_not_offered_again(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, f"申请改派 {order} 不属本科室")
    card = next(card for card in desk.phone(OFFICER).cards if "申请改派" in card.title)
    assert "中学教育科" not in [option.id for choice in card.choices for option in choice.options]


def test_the_second_bounce_goes_to_the_section_in_charge(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, f"申请改派 {order} 不属本科室")
    desk.says(OFFICER, f"派 {order} 小教科")
    said = desk.says("fangwenjing", f"申请改派 {order} 也不属本科室")
    assert "由主管科室决定" in said
    assert "也不属本科室" in desk.phone(SUPERVISOR)
    desk.presses(SUPERVISOR, "改派", order, 拟派科室="学前教育科")
    assert desk.order(order).department == "学前教育科"


def test_the_section_in_charge_is_not_offered_what_it_may_not_do(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, f"申请改派 {order} 不属本科室")
    desk.says(OFFICER, f"派 {order} 小教科")
    desk.says("fangwenjing", f"申请改派 {order} 也不属本科室")
    assert "专班直办" not in [button.text for button in desk.phone(SUPERVISOR).shown[-1].buttons]


def test_the_chief_may_do_what_the_officers_do(desk: DeskStory) -> None:
    order = desk.receives()
    desk.says(CHIEF, f"签收并派发 {order} 中教科")
    assert desk.order(order).state is State.DISPATCHED


def test_two_officers_sign_at_the_very_same_moment_and_one_is_told_who_was_first(desk: DeskStory) -> None:
    order = desk.receives()
    desk.at_once((OFFICER, "签收", order), (COLLEAGUE, "签收", order))
    assert desk.trail(order) == ["take_in", "sign"]
    told = [who for who in (OFFICER, COLLEAGUE) if "无需再签收" in desk.phone(who)]
    assert len(told) == 1


def test_two_officers_dispatch_at_the_very_same_moment_to_one_department(desk: DeskStory) -> None:
    order = desk.receives()
    desk.at_once((OFFICER, "签收并派发", order), (COLLEAGUE, "签收并派发", order))
    assert desk.trail(order).count("dispatch") == 1
    assert len(desk.phone(CONTACT).with_words(f"工单 {order}")) == 1
