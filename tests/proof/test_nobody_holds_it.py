"""Found by random lives: orders that were left with somebody who is gone, or with nobody at all."""

from desk import COLLEAGUE, CONTACT, HEAD, OFFICER, SUBSTITUTE, DeskStory

from rules.words import State


def test_an_order_handled_by_an_officer_who_leaves_waits_at_the_desk_again(desk: DeskStory) -> None:
    order = desk.signed()
    desk.says(COLLEAGUE, f"直办 {order}")
    desk.leaves(COLLEAGUE)
    assert desk.order(order).state is State.SIGNED
    assert desk.order(order).holder is None
    desk.presses(OFFICER, "派发", order)


def test_a_result_sent_back_after_its_contact_left_goes_to_the_other(desk: DeskStory) -> None:
    order = desk.submitted()
    desk.leaves(CONTACT)
    desk.says(OFFICER, f"退回 {order} 缺少依据")
    assert desk.order(order).holder == SUBSTITUTE
    assert "缺少依据" in desk.phone(SUBSTITUTE)


def test_with_both_contacts_gone_the_head_handles_it(desk: DeskStory) -> None:
    order = desk.handling()
    desk.leaves(SUBSTITUTE)
    desk.leaves(CONTACT)
    assert desk.order(order).holder == HEAD
    desk.hands_in(order, who=HEAD)
    assert desk.order(order).state is State.SUBMITTED


def test_with_the_head_gone_too_the_order_is_the_desks_again(desk: DeskStory) -> None:
    order = desk.handling()
    for who in (SUBSTITUTE, HEAD, CONTACT):
        desk.leaves(who)
    assert desk.order(order).state is State.SIGNED
    assert desk.order(order).holder is None
    desk.says(OFFICER, f"派 {order} 小学教育科")
    assert desk.order(order).state is State.DISPATCHED


def test_a_dissatisfied_citizen_whose_contact_left_is_not_forgotten(desk: DeskStory) -> None:
    order = desk.reported()
    desk.leaves(CONTACT)
    desk.leaves(SUBSTITUTE)
    desk.says(OFFICER, f"回访 {order} 未解决 不满意")
    assert desk.order(order).state is State.HANDLING
    assert desk.order(order).round == 2
    assert desk.order(order).holder == HEAD


def test_an_order_that_was_history_when_it_came_is_dispatched_when_it_comes_back(desk: DeskStory) -> None:
    order = desk.receives(finished_at=desk.now)
    desk.says(OFFICER, f"回访 {order} 未解决 不满意")
    assert desk.order(order).state is State.SIGNED
    assert set(desk.clocks(order)) == {"dispatch", "official"}
    desk.presses(OFFICER, "派发", order)
    assert desk.order(order).state is State.DISPATCHED
