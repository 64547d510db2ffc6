"""Who reads WeCom inside WeChat sees no cards: the same as text, answered by number."""

import pytest
from desk import COMPLETE, CONTACT, OFFICER, DeskStory
from sqlalchemy.orm import Session

from rules.words import State
from storage import people


@pytest.fixture
def desk(desk: DeskStory) -> DeskStory:
    """The desk, with a contact who reads WeChat only."""

    def without_cards(session: Session, *_: object) -> None:
        person = people.find(session, CONTACT)
        assert person is not None
        person.plain = True

    desk.does(without_cards)
    return desk


def test_an_order_comes_as_a_text_with_numbered_answers(desk: DeskStory) -> None:
    order = desk.dispatched()
    assert not desk.phone(CONTACT).cards
    assert f"工单 {order}" in desk.phone(CONTACT)
    assert "确认接收" in desk.phone(CONTACT)


def test_the_number_of_an_answer_does_what_the_button_would(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, "1")
    assert desk.order(order).state is State.HANDLING


def test_who_pressed_nothing_sees_what_came_of_their_number(desk: DeskStory) -> None:
    desk.dispatched()
    seen = len(desk.phone(CONTACT))
    desk.says(CONTACT, "1")
    assert len(desk.phone(CONTACT)) > seen


def test_a_number_that_was_not_offered_is_no_answer(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, "9")
    assert desk.order(order).state is State.DISPATCHED


def test_the_whole_form_goes_without_a_card(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, "1")
    desk.minutes_pass(60)
    desk.says(CONTACT, f"提交结果 {order}")
    desk.says(CONTACT, "跳过")
    desk.says(
        CONTACT,
        "10分钟前电话联系了诉求人。经核实，反映情况属实。我科到校调查，约谈校长，责令立即停止周六补课。"
        "目前学校已停止补课，问题已解决。后续将于3月31日前开展两次随机检查。诉求人表示满意。",
    )
    assert "六要素" in desk.phone(CONTACT) or "请核对" in desk.phone(CONTACT)
    desk.says(CONTACT, "1")
    assert desk.order(order).state is State.SUBMITTED
    assert "待审核" in desk.phone(OFFICER)


def numbers(desk: DeskStory, *words: str) -> str:
    """The numbers that stand before these words in the last text."""
    lines = desk.phone(CONTACT).last.splitlines()
    found = [next(line for line in lines if line.endswith(f". {each}")) for each in words]
    return " ".join(line.split(".")[0] for line in found)


def test_and_so_do_its_choices_by_their_numbers(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, "1")
    desk.minutes_pass(60)
    desk.says(CONTACT, f"提交结果 {order}")
    assert ". 请选择" not in desk.phone(CONTACT).last
    desk.says(CONTACT, numbers(desk, "联系上了", "属实", "已解决"))
    desk.says(CONTACT, COMPLETE)
    assert desk.order(order).state is State.HANDLING
    desk.says(CONTACT, numbers(desk, "提交"))
    assert desk.order(order).state is State.SUBMITTED
    assert not desk.phone(CONTACT).cards


def test_a_transfer_is_asked_for_by_numbers_too(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, numbers(desk, "申请改派"))
    desk.says(CONTACT, numbers(desk, "学校不属本科室学段", "小学教育科"))
    assert desk.order(order).state is State.SIGNED
    assert "申请改派：学校不属本科室学段，建议小学教育科" in desk.phone(OFFICER)


def test_an_officer_with_cards_still_gets_them(desk: DeskStory) -> None:
    desk.receives()
    assert desk.phone(OFFICER).cards
