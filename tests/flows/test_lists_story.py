"""Lists are leafed through: nothing skipped, nothing shown twice, an order opened from its page."""

import pytest
from desk import CONTACT, HEAD, OFFICER, DeskStory, at
from sqlalchemy.orm import Session

from notifier.card import Card
from rules.words import State
from storage import lists, people
from storage.lists import Cursor, Part
from storage.tables import Order


def many(desk: DeskStory, count: int, **changes: object) -> list[int]:
    """So many orders, the first one due first."""
    return [desk.receives(due_at=at(12, n, day=4), **changes) for n in range(count)]


def numbers(card: Card) -> list[int]:
    return [int(name) for name, _ in card.lines]


def test_a_list_is_a_card_of_six_with_the_time_up_to_which_it_is_true(desk: DeskStory) -> None:
    found = many(desk, 8)
    said = desk.says(OFFICER, "待办")
    assert "待办（8 件）" in said
    assert "第 1–6 件 · 数据截至 今天 09:05" in said
    assert numbers(desk.phone(OFFICER).cards[-1]) == found[:6]


def test_pages_go_on_and_back_on_the_same_card(desk: DeskStory) -> None:
    found = many(desk, 8)
    desk.says(OFFICER, "待办")
    forth = desk.presses(OFFICER, "下一页")
    assert forth
    assert forth.card
    assert numbers(forth.card) == found[6:]
    assert "第 7–8 件" in forth.card.subtitle
    assert [b.text for b in forth.card.buttons] == ["打开", "上一页"]
    back = desk.presses(OFFICER, "上一页")
    assert back
    assert back.card
    assert numbers(back.card) == found[:6]


def test_what_is_done_meanwhile_makes_no_page_skip_an_order(desk: DeskStory) -> None:
    found = many(desk, 8)
    desk.says(OFFICER, "待办")
    desk.says(OFFICER, f"签收并派发 {found[0]} 中学教育科")
    desk.says(OFFICER, f"签收并派发 {found[1]} 中学教育科")
    forth = desk.presses(OFFICER, "下一页")
    assert forth
    assert forth.card
    assert numbers(forth.card) == found[6:]


def test_a_page_that_is_no_longer_there_is_the_first_one_again(desk: DeskStory) -> None:
    found = many(desk, 7)
    desk.says(OFFICER, "待办")
    desk.says(OFFICER, f"签收并派发 {found[6]} 中学教育科")
    forth = desk.presses(OFFICER, "下一页")
    assert forth
    assert forth.card
    assert numbers(forth.card) == found[:6]


def test_an_order_is_opened_from_the_list(desk: DeskStory) -> None:
    found = many(desk, 3)
    desk.says(OFFICER, "待办")
    option = next(o.text for o in desk.phone(OFFICER).cards[-1].choices[0].options if str(found[1]) in o.text)
    desk.presses(OFFICER, "打开", 工单=option)
    assert str(found[1]) in desk.phone(OFFICER).titles[-1]


def test_打开_without_a_choice_says_what_to_do_first(desk: DeskStory) -> None:
    many(desk, 2)
    desk.says(OFFICER, "待办")
    desk.presses(OFFICER, "打开")
    assert "请先在列表中选择一件工单" in desk.phone(OFFICER).last


def test_an_old_list_opens_nothing_that_is_not_theirs_any_more(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, "我的")
    desk.says(OFFICER, f"改派 {order} 财务科 属收费")
    desk.presses(CONTACT, "打开")
    assert "已不由您办理" in desk.phone(CONTACT).last


@pytest.mark.parametrize("words", ["查 补课", "超期", "在办自查"])
def test_下一页_can_be_typed_as_well(desk: DeskStory, words: str) -> None:
    found = many(desk, 8)
    desk.now = at(9, day=6)
    desk.says(OFFICER, words)
    assert "第 7–8 件" in desk.says(OFFICER, "下一页")
    assert "最后一页" in desk.says(OFFICER, "下一页")
    desk.says(OFFICER, "上一页")
    assert "第一页" in desk.says(OFFICER, "上一页")
    assert len(found) == 8


def test_下一页_without_a_list_says_so(desk: DeskStory) -> None:
    assert "还没有可以翻页的列表" in desk.says(OFFICER, "下一页")


def test_who_sees_no_cards_gets_pages_of_text(desk: DeskStory) -> None:
    many(desk, 12)
    desk.runs(desk.database.transact(sees_no_cards, OFFICER))
    first = desk.says(OFFICER, "待办")
    assert first.startswith("待办（12 件） 第 1–10 件")
    assert "或回复“下一页”" in first
    assert "第 11–12 件" in desk.says(OFFICER, "下一页")


def sees_no_cards(session: Session, who: str) -> None:
    people.find_by_wecom(session, who).plain = True  # type: ignore[union-attr]


def test_the_words_searched_for_are_not_to_be_read_in_the_buttons(desk: DeskStory) -> None:
    many(desk, 8)
    desk.says(OFFICER, "查 补课")
    keys = [button.key for button in desk.phone(OFFICER).cards[-1].buttons]
    assert len(keys) == 2
    assert not any("补课" in key for key in keys)


def test_a_head_sees_the_departments_orders_and_no_others(desk: DeskStory) -> None:
    theirs = desk.dispatched()
    desk.dispatched("财务科")
    desk.says(HEAD, "在办自查")
    assert numbers(desk.phone(HEAD).cards[-1]) == [theirs]
    desk.says(HEAD, "查 补课")
    assert numbers(desk.phone(HEAD).cards[-1]) == [theirs]


def test_orders_without_a_deadline_come_last_and_are_paged_too(desk: DeskStory) -> None:
    found = many(desk, 5)
    desk.runs(desk.database.transact(lose_deadlines, [desk.order(short).id for short in found[:2]]))
    expected = [*found[2:], *found[:2]]
    walked = desk.looks(walk, 2, False)
    assert [order_id % 1_000_000 for order_id in walked] == expected
    assert desk.looks(walk, 2, True) == walked[::-1]


def lose_deadlines(session: Session, ids: list[int]) -> None:
    for order_id in ids:
        session.get_one(Order, order_id).due_at = None


def walk(session: Session, most: int, backwards: bool) -> list[int]:
    """Every id of the list, page by page, from one end to the other."""
    part = Part((State.RECEIVED,))
    everything = lists.page(session, part, most=20).first
    if not backwards:
        cursor, seen = None, []
    else:
        cursor = Cursor(everything[-1].due_at, everything[-1].id, backwards=True)
        seen = [everything[-1].id]
    while page := lists.page(session, part, most=most, cursor=cursor).first:
        end = page[0] if backwards else page[-1]
        cursor = Cursor(end.due_at, end.id, backwards=backwards)
        ids = [order.id for order in page]
        seen += ids[::-1] if backwards else ids
    return seen
