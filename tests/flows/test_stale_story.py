"""No stale button does harm, nobody does what is not theirs, and a refusal leaves everything as it was."""

from collections.abc import Callable

import pytest
from desk import (
    CHIEF,
    COLLEAGUE,
    CONTACT,
    HEAD,
    LEADER,
    OFFICER,
    SUBSTITUTE,
    SUPERVISOR,
    DeskStory,
)

from handlers.inbound import Pressed
from rules.words import State

ADMIN = "xiaoyu"


def test_a_double_click_has_one_effect(desk: DeskStory) -> None:
    order = desk.receives()
    entry, button = desk.card(OFFICER, "签收", order)
    desk.presses_again(OFFICER, entry, button)
    desk.presses_again(OFFICER, entry, button)
    assert desk.trail(order) == ["take_in", "sign"]
    assert f"工单 {order} 已由 王芳 于 今天 09:05 签收" in desk.phone(OFFICER)


def test_a_stale_card_shows_how_things_stand_after_a_press(desk: DeskStory) -> None:
    order = desk.dispatched()
    entry, button = desk.card(CONTACT, "确认接收", order)
    desk.says(OFFICER, f"撤回 {order} 派错科室")
    desk.presses_again(CONTACT, entry, button)
    assert not [each for each in entry.buttons if each.text == "确认接收"]
    assert desk.order(order).state is State.SIGNED


def test_an_old_dispatch_button_does_not_dispatch_again(desk: DeskStory) -> None:
    order = desk.signed()
    entry, button = desk.card(OFFICER, "派发", order)
    card = entry.body
    desk.presses_again(OFFICER, entry, button, 拟派科室="中学教育科")
    desk.says(CONTACT, f"确认 {order}")
    entry.body = card
    desk.presses_again(OFFICER, entry, button, 拟派科室="小学教育科")
    row = desk.order(order)
    assert (row.state, row.department, row.holder) == (State.HANDLING, "中学教育科", CONTACT)


def test_dispatching_to_who_has_it_already_is_refused(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(CONTACT, f"确认 {order}")
    assert "无需再派发" in desk.says(OFFICER, f"派 {order} 中教科")
    assert desk.order(order).state is State.HANDLING


def test_the_former_department_cannot_act_any_more(desk: DeskStory) -> None:
    order = desk.dispatched()
    entry, button = desk.card(CONTACT, "确认接收", order)
    desk.says(OFFICER, f"改派 {order} 小教科")
    desk.presses_again(CONTACT, entry, button)
    assert f"工单 {order} 已不由您办理" in desk.phone(CONTACT)
    assert desk.order(order).holder == "fangwenjing"


def test_a_press_on_a_card_that_we_no_longer_know_is_answered(desk: DeskStory) -> None:
    desk.receives()
    for key in (
        "sign:2026001001",
        "sign:2026004711",
        "sign:",
        "sign:x",
        "gone:2026001001",
        "",
        "list:x",
        "list:",
    ):
        desk.hears(OFFICER, Pressed(key, "unknown-task"))
        assert "处理时出错" not in desk.phone(OFFICER).last, key
    assert desk.order(1001).state is State.SIGNED


def test_an_order_that_does_not_exist_is_answered_with_the_nearest(desk: DeskStory) -> None:
    for _ in range(3):
        desk.receives()
    said = desk.says(OFFICER, "签收 1005")
    assert said.startswith("没有找到工单 1005。")
    assert "1003｜待签收" in said


def test_a_contact_is_not_told_of_others_orders_by_a_wrong_number(desk: DeskStory) -> None:
    desk.dispatched(to="小教科")
    said = desk.says(CONTACT, "看 1001")
    assert said == "没有找到工单 1001。"


def test_the_platforms_number_and_its_tail_serve_as_well(desk: DeskStory) -> None:
    desk.imports(desk.row(number="20260303888777"))
    assert "已签收" in desk.says(OFFICER, "签收 20260303888777")
    assert desk.order(1001).state is State.SIGNED
    desk.says(OFFICER, "派 88777 中教科")
    assert desk.order(1001).state is State.DISPATCHED


def test_help_shows_only_what_one_may_do(desk: DeskStory) -> None:
    for who in (OFFICER, CONTACT):
        desk.says(who, "帮助")
    assert "派 1023 小教科" in desk.phone(OFFICER)
    assert "派 1023 小教科" not in desk.phone(CONTACT)
    assert "提交结果 1023" in desk.phone(CONTACT)


def test_a_mistyped_command_is_answered_with_the_nearest(desk: DeskStory) -> None:
    assert "待办" in desk.says(OFFICER, "代班")


def received(desk: DeskStory) -> int:
    return desk.receives()


def signed(desk: DeskStory) -> int:
    return desk.signed()


def dispatched(desk: DeskStory) -> int:
    return desk.dispatched()


def handling(desk: DeskStory) -> int:
    return desk.handling()


def submitted(desk: DeskStory) -> int:
    return desk.submitted()


def approving(desk: DeskStory) -> int:
    order = desk.submitted(public_reply=True)
    desk.says(OFFICER, f"通过 {order}")
    return order


def passed(desk: DeskStory) -> int:
    return desk.passed()


def reported(desk: DeskStory) -> int:
    return desk.reported()


def closed(desk: DeskStory) -> int:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    return order


#: history, who, what is said, and a word of the reason.
REFUSED = [
    (received, CONTACT, "签收 {}", "没有找到工单"),
    (received, LEADER, "签收 {}", "没有此项权限"),
    (received, ADMIN, "签收 {}", "没有找到工单"),
    (received, OFFICER, "派 {} 中教科", "现为“待签收”"),
    (received, OFFICER, "通过 {}", "现为“待签收”"),
    (received, OFFICER, "已上报 {}", "现为“待签收”"),
    (received, OFFICER, "催 {}", "现为“待签收”"),
    (received, OFFICER, "签收", "命令不完整"),
    (signed, OFFICER, "签收 {}", "无需再签收"),
    (signed, OFFICER, "派 {} 宇航科", "没有科室叫"),
    (signed, CONTACT, "确认 {}", "没有找到工单"),
    (signed, CONTACT, "派 {} 中教科", "没有找到工单"),
    (signed, LEADER, "派 {} 中教科", "没有此项权限"),
    (dispatched, HEAD, "确认 {}", "没有此项权限"),
    (dispatched, OFFICER, "确认 {}", "没有此项权限"),
    (dispatched, "fangwenjing", "确认 {}", "没有找到工单"),
    (dispatched, CONTACT, "撤回 {}", "没有此项权限"),
    (dispatched, CONTACT, "催 {}", "没有此项权限"),
    (dispatched, SUPERVISOR, "撤回 {}", "没有此项权限"),
    (dispatched, SUBSTITUTE, "查看联系方式 {} 首次联系", "只对本单承办联系人开放"),
    (dispatched, OFFICER, "查看联系方式 {} 核实", "只对本单承办联系人开放"),
    (dispatched, OFFICER, "通过 {}", "现为“待接收”，还不能审核通过"),
    (dispatched, OFFICER, "已上报 {}", "现为“待接收”，还不能上报"),
    (handling, CONTACT, "确认 {}", "无需再确认接收"),
    (handling, CONTACT, "通过 {}", "没有此项权限"),
    (handling, OFFICER, "退回 {} 缺处置结果", "现为“办理中”"),
    (handling, CONTACT, "首次联系 {} 昨天8点电话联系", "请重新填写"),
    (submitted, CONTACT, "提交结果 {}", "现为“待审核”"),
    (submitted, CONTACT, "申请改派 {} 不属本科室", "现为“待审核”"),
    (submitted, CONTACT, "退回 {} 缺处置结果", "没有此项权限"),
    (submitted, OFFICER, "撤回 {}", "现为“待审核”"),
    (submitted, OFFICER, "退回 {}", "请写明需要补正什么"),
    (approving, OFFICER, "审定 {}", "没有此项权限"),
    (approving, "hanliqun", "审定 {}", "没有找到工单"),
    (approving, OFFICER, "已上报 {}", "现为“待审定”"),
    (passed, CONTACT, "已上报 {}", "没有此项权限"),
    (passed, OFFICER, "通过 {}", "现为“待上报”"),
    (reported, OFFICER, "已上报 {}", "无需再上报"),
    (reported, OFFICER, "回访 {} 未表态", "请写明是否解决"),
    (reported, CONTACT, "回访 {} 已解决 满意", "没有此项权限"),
    (reported, CHIEF, "重开 {} 再次来电", "现为“已办结·待回访”"),
    (closed, OFFICER, "重开 {} 再次来电", "没有此项权限"),
    (closed, OFFICER, "平台退回 {} 未联系", "现为“已归档”"),
    (closed, OFFICER, "派 {} 小教科", "现为“已归档”"),
]


@pytest.mark.parametrize(("history", "who", "said", "why"), REFUSED)
def test_a_refusal_says_why_and_leaves_everything_as_it_was(
    desk: DeskStory, history: Callable[[DeskStory], int], who: str, said: str, why: str
) -> None:
    order = history(desk)
    before = desk.everything()
    answer = desk.says(who, said.format(order))
    assert why in answer
    assert desk.everything() == before


def test_a_refused_press_leaves_everything_as_it_was(desk: DeskStory) -> None:
    order = desk.signed()
    entry, button = desk.card(COLLEAGUE, "派发", order)
    desk.says(OFFICER, f"派 {order} 中教科")
    before = unpressed(desk)
    desk.presses_again(COLLEAGUE, entry, button)
    assert unpressed(desk) == before


def unpressed(desk: DeskStory) -> dict[str, object]:
    """All that is stored, but for the messages: a press renews the code of its card."""
    return {name: rows for name, rows in desk.everything().items() if name != "outbox"}
