"""Cards for who cannot see cards, and what their numbered answers mean."""

import pytest

from notifier.card import Button, Card, Choice, Option
from notifier.channels.plain import Answer, as_text, read_answer

PRESS = (
    Button("确认接收", key="confirm"),
    Button("查看全文", url="https://x.cn/o"),
    Button("申请改派", key="transfer"),
)
DEPARTMENTS = Choice("to", "拟派科室", (Option("d1", "小学教育科"), Option("d2", "财务科")))
REACHED = Choice("reached", "联系上了吗", (Option("yes", "是"), Option("no", "否")))
ORDER = Card(
    "工单 1023", "食堂卫生", "反映饭菜不新鲜", (("时限", "今天 17:30"),), "请确认", PRESS, source="即办"
)


def test_a_card_reads_as_text_with_numbers_to_answer() -> None:
    assert as_text(ORDER) == (
        "【即办】工单 1023\n食堂卫生\n反映饭菜不新鲜\n时限：今天 17:30\n请确认\n\n"
        "1. 确认接收\n2. 申请改派\n请回复编号。\n\n"
        "查看全文：https://x.cn/o"
    )


def test_choices_come_before_the_buttons() -> None:
    form = Card(
        "派发", choices=(DEPARTMENTS,), buttons=(Button("派发", key="go"), Button("直办", key="self"))
    )
    assert as_text(form) == (
        "派发\n\n拟派科室：\n1. 小学教育科\n2. 财务科\n3. 派发\n4. 直办\n请每项回复一个编号，以空格隔开。"
    )


def test_what_stands_in_a_menu_is_numbered_after_the_buttons() -> None:
    card = Card("工单 1023", buttons=PRESS[:1], more=(Button("办理轨迹", key="timeline"),))
    assert "1. 确认接收\n2. 办理轨迹\n请回复编号。" in as_text(card)
    assert read_answer(card, "2") == Answer("timeline")


def test_a_card_that_is_done_asks_for_nothing() -> None:
    assert as_text(Card("工单 1023", buttons=PRESS[:1], done="已接收")) == "工单 1023\n已接收"


@pytest.mark.parametrize("text", ["2", " 2 ", "２", "2。"])
def test_a_number_presses_its_button(text: str) -> None:
    assert read_answer(ORDER, text) == Answer("transfer")


@pytest.mark.parametrize("text", ["", "3", "0", "1 2", "确认", "2 谢谢", "1023", "-1", "²"])
def test_what_is_not_one_answer_presses_nothing(text: str) -> None:
    assert read_answer(ORDER, "2")
    assert read_answer(ORDER, text) is None


FORM = Card("结果", choices=(REACHED, DEPARTMENTS), buttons=(Button("提交", key="submit"),))


@pytest.mark.parametrize("text", ["1 4", "4 1", "1,4", "1、4", "１　４"])
def test_one_number_for_each_question_submits_a_form(text: str) -> None:
    assert read_answer(FORM, text) == Answer("submit", {"reached": ("yes",), "to": ("d2",)})


@pytest.mark.parametrize("text", ["1", "1 2", "1 4 3", "1 4 5"])
def test_a_form_wants_one_number_for_each_question(text: str) -> None:
    assert read_answer(FORM, "1 4")
    assert read_answer(FORM, text) is None


def test_a_question_with_a_choice_already_needs_no_number() -> None:
    chosen = Choice("to", "拟派科室", DEPARTMENTS.options, selected="d1")
    card = Card("派发", choices=(chosen,), buttons=(Button("派发", key="go"), Button("直办", key="self")))
    assert read_answer(card, "3") == Answer("go", {"to": ("d1",)})
    assert read_answer(card, "2 3") == Answer("go", {"to": ("d2",)})
