"""会办: other departments help, the lead stays the lead and sees who has not answered."""

from desk import CONTACT, OFFICER, DeskStory

from rules.words import State
from storage import people

SAFETY = "安全保卫科"


def _helper(desk: DeskStory, name: str) -> str:
    return desk.looks(lambda session: people.department(session, name).contact_a)


def test_a_helping_department_gets_a_card_and_the_lead_is_told(desk: DeskStory) -> None:
    order = desk.handling()
    said = desk.says(OFFICER, f"会办 {order} 安保科 财务科 核实校门口秩序和收费")
    assert f"已请 {SAFETY}、财务科 协办" in said
    assert "协办" in desk.phone(_helper(desk, SAFETY))
    assert "由 安全保卫科、财务科 协办（核实校门口秩序和收费）" in desk.phone(CONTACT)
    assert desk.order(order).department == "中学教育科"


def test_a_part_goes_to_the_lead_who_sees_who_has_not_answered(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(OFFICER, f"会办 {order} 安保科 财务科")
    helper = _helper(desk, SAFETY)
    desk.presses(helper, "提交协办意见", order)
    desk.says(helper, "已到校门口值守，秩序正常")
    assert "已到校门口值守，秩序正常" in desk.phone(CONTACT)
    assert "尚未提交：财务科" in desk.phone(CONTACT)
    desk.says(CONTACT, f"提交结果 {order}")
    desk.hands_in(order)
    assert desk.order(order).state is State.SUBMITTED


def test_a_helper_may_read_and_help_and_nothing_else(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"会办 {order} 安保科")
    helper = _helper(desk, SAFETY)
    assert "望湖中学" in desk.says(helper, f"查看全文 {order}")
    assert "没有此项权限" in desk.says(helper, f"确认 {order}")
    assert desk.order(order).state is State.DISPATCHED


def test_the_lead_and_a_helper_already_asked_are_not_asked_again(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(OFFICER, f"会办 {order} 安保科")
    assert "还没有参与的协办科室" in desk.says(OFFICER, f"会办 {order} 安保科 中教科")


def test_who_was_not_asked_cannot_see_the_order(desk: DeskStory) -> None:
    order = desk.handling()
    assert "没有找到工单" in desk.says(_helper(desk, SAFETY), f"协办意见 {order} 路过看看")
