"""Orders come in: each once, changes told, refusals named, nothing that nobody hears of."""

from dataclasses import replace

import pytest
from desk import COLLEAGUE, CONTACT, MORNING, OFFICER, DeskStory, at

from handlers import intake
from rules.order import CallBack, RowRefused
from rules.words import Level, State


def test_a_new_order_is_told_to_everybody_on_duty(desk: DeskStory) -> None:
    order = desk.receives()
    assert desk.order(order).state is State.RECEIVED
    for officer in (OFFICER, COLLEAGUE):
        assert [button.text for button in desk.phone(officer).shown[-1].buttons] == [
            "签收", "签收并派发", "查看全文",
        ]  # fmt: skip
        assert f"新工单 {order}" in desk.phone(officer)


def test_a_new_order_comes_with_three_departments_and_why(desk: DeskStory) -> None:
    desk.receives()
    card = desk.phone(OFFICER).cards[-1]
    assert card.text.startswith("拟派科室：\n1 中学教育科")
    assert "补课" in card.text
    assert [line[0] for line in card.text.splitlines()[1:4]] == ["1", "2", "3"]


def test_the_same_order_twice_is_there_once(desk: DeskStory) -> None:
    row = desk.row()
    assert desk.imports(row).new == 1
    desk.puts_phones_aside()
    taken = desk.imports(row)
    assert (taken.new, taken.updated, taken.unchanged) == (0, 0, 1)
    assert not desk.phone(OFFICER).cards


def test_the_same_order_twice_in_one_file_is_there_once_as_the_later_row_says(desk: DeskStory) -> None:
    row = desk.row()
    taken = desk.imports(row, row, replace(row, kind="举报"))
    assert (taken.new, taken.updated, taken.unchanged) == (1, 1, 1)
    assert desk.order(1001).kind == "举报"


def test_short_numbers_count_up_from_1001(desk: DeskStory) -> None:
    assert [desk.receives() for _ in range(3)] == [1001, 1002, 1003]


def test_a_changed_row_is_taken_over_and_told_to_who_has_the_order(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    desk.says(OFFICER, "签收 1001")
    desk.says(OFFICER, "派 1001 中学教育科")
    desk.puts_phones_aside()
    taken = desk.imports(replace(row, level=Level.URGENT))
    assert taken.updated == 1
    assert "变更：紧急程度" in desk.phone(CONTACT)
    assert desk.order(1001).level is Level.URGENT
    assert desk.trail(1001)[-1] == "update"


def test_a_new_deadline_moves_the_clock(desk: DeskStory) -> None:
    row = desk.row(due_at=at(18, day=10))
    desk.imports(row)
    desk.imports(replace(row, due_at=at(18, day=6)))
    assert desk.clocks(1001)["official"].due_at == at(18, day=6)


def test_a_row_without_its_former_deadline_keeps_it(desk: DeskStory) -> None:
    row = desk.row(due_at=at(18, day=6))
    desk.imports(row)
    desk.imports(replace(row, due_at=None, level=Level.COMPLEX))
    assert desk.clocks(1001)["official"].due_at == at(18, day=6)


def test_a_row_with_a_signing_time_is_signed_already(desk: DeskStory) -> None:
    order = desk.receives(signed_at=at(9))
    assert desk.order(order).state is State.SIGNED
    assert desk.order(order).signed_at == at(9)
    assert f"待派发 {order}" in desk.phone(OFFICER)


def test_an_order_signed_in_the_platform_meanwhile_is_signed_here_with_that_time(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    desk.minutes_pass(10)
    desk.imports(replace(row, signed_at=at(9, 8)))
    assert desk.order(1001).state is State.SIGNED
    assert desk.order(1001).signed_at == at(9, 8)
    assert "sign" not in desk.clocks(1001)


def test_an_order_signed_in_the_platform_is_not_offered_for_signing_any_more(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    desk.imports(replace(row, signed_at=at(9, 8)))
    assert "待派发 1001" in desk.phone(OFFICER)
    assert not any(button.text == "签收" for shown in desk.phone(OFFICER) for button in shown.buttons)


def test_refused_rows_do_not_hold_up_the_others(desk: DeskStory) -> None:
    taken = desk.imports(desk.row(), RowRefused(4, "缺少工单编号"), desk.row())
    assert taken.new == 2


def test_three_new_orders_are_three_cards(desk: DeskStory) -> None:
    desk.imports(*(desk.row() for _ in range(3)))
    assert [title.split()[0] for title in desk.phone(OFFICER).titles] == ["新工单"] * 3


def test_more_than_three_are_one_digest(desk: DeskStory) -> None:
    desk.imports(*(desk.row() for _ in range(7)))
    phone = desk.phone(OFFICER)
    assert phone.titles == ["新到工单 7 件，待签收"]
    assert "……共 7 件" in phone
    assert "数据截至 今天 09:05" in phone


def test_what_is_pressing_gets_its_own_card_beside_the_digest(desk: DeskStory) -> None:
    sensitive = desk.row(text="市民反映，学校食堂疑似食物中毒，多名学生呕吐送医，要求立即核查。", title="")
    desk.imports(*(desk.row() for _ in range(5)), sensitive)
    titles = desk.phone(OFFICER).titles
    assert len(titles) == 3  # the order, the question whether it is sensitive, the digest
    assert any(title.startswith("【重点】新工单") for title in titles)
    assert "新到工单 5 件，待签收" in titles


def test_finished_rows_are_history_and_told_to_nobody(desk: DeskStory) -> None:
    desk.imports(desk.row(finished_at=at(9), signed_at=at(9)))
    assert desk.order(1001).state is State.REPORTED
    assert not desk.phone(OFFICER).shown
    assert not desk.clocks(1001)


def test_a_finished_row_whose_citizen_is_content_is_archived_at_once(desk: DeskStory) -> None:
    desk.imports(desk.row(finished_at=at(9), call_back=CallBack(True, True, "满意")))
    assert desk.order(1001).state is State.CLOSED


def test_a_call_back_row_closes_a_reported_order(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    goes_to_reported(desk, 1001)
    desk.imports(replace(row, call_back=CallBack(True, True, "满意", "感谢")))
    assert desk.order(1001).state is State.CLOSED
    assert "市级回访：已联系、已解决、满意" in desk.phone(CONTACT)


def test_a_call_back_row_that_is_not_content_opens_the_second_round(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    goes_to_reported(desk, 1001)
    desk.imports(replace(row, call_back=CallBack(True, False, "不满意", "仍在补课")))
    order = desk.order(1001)
    assert (order.state, order.round) == (State.HANDLING, 2)
    assert "二次办理 1001" in desk.phone(CONTACT)
    assert "诉求人：仍在补课" in desk.phone(CONTACT)


def test_the_same_call_back_row_again_changes_nothing(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    goes_to_reported(desk, 1001)
    back = replace(row, call_back=CallBack(True, False, "不满意", "仍在补课"))
    desk.imports(back)
    taken = desk.imports(back)
    assert taken.unchanged == 1
    assert desk.order(1001).round == 2


def test_a_platform_that_is_further_than_the_desk_is_told(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    desk.says(OFFICER, "签收 1001")
    desk.imports(replace(row, signed_at=at(9, 5), finished_at=at(9, 5)))
    assert desk.order(1001).state is State.SIGNED
    assert "【请核对】平台显示工单 1001 已办结" in desk.phone(OFFICER)


def test_the_same_citizen_again_is_linked_to_the_former_order(desk: DeskStory) -> None:
    desk.receives(phone="13800009999")
    again = desk.receives(phone="138 0000 9999", title="", text="市民再次来电，称学校周末补课至今没有停止。")
    assert (desk.order(again).repeat_of or 0) % 1_000_000 == 1001
    assert "疑与 1001 重复" in desk.phone(OFFICER)


def test_the_same_matter_told_by_another_citizen_is_linked_too(desk: DeskStory) -> None:
    desk.receives()
    again = desk.receives()
    assert (desk.order(again).repeat_of or 0) % 1_000_000 == 1001


@pytest.mark.parametrize("phone", ["", "保密", "不详"])
def test_citizens_without_a_number_are_nobodys_repeat(desk: DeskStory, phone: str) -> None:
    desk.receives(phone=phone)
    other = desk.receives(phone=phone, title="", text="市民咨询，小学一年级入学需要准备哪些材料，何时报名。")
    assert desk.order(other).repeat_of is None


def test_an_intake_whose_process_died_is_told_by_the_next_look(desk: DeskStory) -> None:
    number = desk.does(intake.begin, OFFICER, "upload")
    desk.does(intake.take_in, number, [desk.row()])
    assert not desk.phone(OFFICER).shown
    desk.minutes_pass(3)
    assert "新工单 1001" in desk.phone(OFFICER)


def test_silence_at_the_intake_is_an_alarm_once(desk: DeskStory) -> None:
    desk.receives()
    desk.says(OFFICER, "签收并派发 1001 中学教育科")
    desk.time_passes(at(17))
    alarms = desk.phone(OFFICER).with_words("已较长时间没有新工单进入")
    assert len(alarms) == 1
    assert alarms[0].at == at(13, 5)


def test_a_pasted_order_comes_in_like_a_row(desk: DeskStory) -> None:
    said = desk.says(
        OFFICER,
        "工单编号：20260303990001\n诉求类型：投诉\n诉求内容：市民反映望湖中学周六组织集体补课，要求制止。",
    )
    assert said.startswith("导入完成：新增 1 件")
    assert "新工单 1001" in desk.phone(OFFICER)


def test_a_contact_cannot_paste_orders(desk: DeskStory) -> None:
    said = desk.says(
        CONTACT, "工单编号：20260303990001\n诉求内容：市民反映望湖中学周六组织集体补课，要求制止。"
    )
    assert "您没有此项权限" in said


def goes_to_reported(desk: DeskStory, order: int) -> None:
    desk.says(OFFICER, f"签收并派发 {order} 中学教育科")
    desk.says(CONTACT, f"确认 {order}")
    desk.minutes_pass(60)
    desk.hands_in(order)
    desk.says(OFFICER, f"通过 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    assert desk.order(order).state is State.REPORTED
    assert desk.now > MORNING


def test_why_names_everything_that_spoke_for_a_department_and_where(desk: DeskStory) -> None:
    number = desk.receives(title="食堂", text="市民反映晨光小学食堂饭菜里有虫子，孩子吃了拉肚子。")
    desk.says(OFFICER, f"签收 {number}")
    told = desk.says(OFFICER, f"为什么 {number}")
    assert "1 体育卫生与艺术科" in told
    assert "食堂（标题）" in told
    assert "虫子（开头）" in told
    assert "学段为小学" in told


def test_a_text_that_says_nothing_is_told_to_be_beyond_the_bot(desk: DeskStory) -> None:
    desk.receives(title="", text="您好，情况同上。")
    assert "看不准" in desk.phone(OFFICER).cards[-1].text
