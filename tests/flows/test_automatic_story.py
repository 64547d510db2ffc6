"""自动派发, where the desk has allowed it: what goes by itself, what never does, and how it is taken back."""

from dataclasses import replace

import pytest
from desk import CONTACT, HEAD, OFFICER, SUBSTITUTE, DeskStory

from handlers import automatic
from rules.words import State


@pytest.fixture
def allowed(desk: DeskStory) -> DeskStory:
    desk.desk = replace(desk.desk, automatic_from=0.8)
    return desk


def test_nothing_goes_by_itself_unless_it_is_switched_on(desk: DeskStory) -> None:
    order = desk.signed()
    desk.does(automatic.look)
    assert desk.order(order).state is State.SIGNED


def test_a_sure_and_ordinary_order_goes_and_the_desk_is_told(allowed: DeskStory) -> None:
    order = allowed.signed()
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.DISPATCHED
    assert f"工单 {order} 已自动派发至 中学教育科" in allowed.phone(OFFICER)
    assert str(order) in allowed.phone(CONTACT)


def test_it_goes_once_and_stays_where_a_person_puts_it(allowed: DeskStory) -> None:
    order = allowed.signed()
    allowed.does(automatic.look)
    allowed.says(OFFICER, f"撤回 {order}")
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.SIGNED


def test_what_is_confidential_waits_for_a_person(allowed: DeskStory) -> None:
    order = allowed.signed(confidential=True)
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.SIGNED


def test_what_is_sensitive_waits_for_a_person(allowed: DeskStory) -> None:
    order = allowed.signed(text="市民反映，望湖中学学生被校外人员持刀威胁，家长十分担心，要求立即处理。")
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.SIGNED


def test_what_is_not_clear_waits_for_a_person(allowed: DeskStory) -> None:
    order = allowed.signed(title="", text="市民反映，有一件事情想咨询，请回电。")
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.SIGNED


def test_when_nobody_of_the_department_is_there_a_person_decides(allowed: DeskStory) -> None:
    order = allowed.signed()
    for who in (CONTACT, SUBSTITUTE, HEAD):
        allowed.leaves(who)
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.SIGNED


def test_what_has_waited_is_left_to_who_has_seen_it(allowed: DeskStory) -> None:
    order = allowed.signed()
    allowed.hours_pass(1)
    allowed.does(automatic.look)
    assert allowed.order(order).state is State.SIGNED
