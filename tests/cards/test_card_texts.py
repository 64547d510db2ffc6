"""What stands on a card is read whole, and what must be chosen is chosen by a person."""

from datetime import UTC, datetime, timedelta

import pytest
from desk import CONTACT, OFFICER, DeskStory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from handlers.telling import change_cards
from notifier.card import UNCHOSEN, Card, Option
from notifier.cards.nags import digest
from notifier.cards.phrases import SHOWN, choice, fits, fitted, left, length
from rules.words import State

ROWS = st.lists(st.text(alphabet="一二三四五六七八九十", min_size=1, max_size=60), max_size=40)
NOW = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)


@given(ROWS, st.sampled_from(["", "请核对："]))
def test_a_list_is_shown_whole_or_says_how_much_there_is(rows: list[str], head: str) -> None:
    text = fitted(rows, head)
    shown = [line for line in text.splitlines() if line != head]
    assert len(text) <= SHOWN
    if fits(rows, head):
        assert shown == rows
    else:
        assert shown[:-1] == rows[: len(shown) - 1]
        assert shown[-1] == f"……共 {len(rows)} 项"


def test_of_many_only_the_first_are_given_and_the_number_of_all_is_told() -> None:
    assert fitted(["1001", "1002"], many=9, unit="件").splitlines() == ["1001", "1002", "……共 9 件"]


def test_a_digest_takes_the_short_line_of_each_card() -> None:
    cards = [
        Card(title=f"提醒：请签收 {n} · 一般 · 投诉", brief=f"{n} 签收，剩 5 分钟") for n in range(1001, 1041)
    ]
    made = digest(cards)
    assert made.title == "待办提醒 40 项"
    assert made.text.startswith("1001 签收，剩 5 分钟\n1002 ")
    assert made.text.endswith("……共 40 项")


def test_a_question_without_an_answer_begins_with_a_blank_and_one_with_an_answer_does_not() -> None:
    options = (Option("yes", "联系上了"), Option("no", "未联系上"))
    asked = choice("reached", "是否联系上", options)
    assert (asked.options[0].id, asked.options[0].text) == (UNCHOSEN, "请选择")
    assert choice("reached", "是否联系上", options, "no").options == options


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=25), "25 分钟"),
        (timedelta(hours=5, minutes=2), "5 小时 2 分钟"),
        (timedelta(days=3, hours=4), "3 天 4 小时"),
        (timedelta(days=3232, hours=18), "3232 天"),
    ],
)
def test_a_length_is_said_as_people_say_it(span: timedelta, words: str) -> None:
    assert length(span) == words


def test_what_is_due_this_minute_is_not_zero_minutes_late() -> None:
    assert left(NOW, NOW + timedelta(seconds=30)) == "刚到期"
    assert left(NOW, NOW + timedelta(minutes=2)) == "已超 2 分钟"


def test_an_order_whose_department_is_unclear_is_not_dispatched_by_a_careless_press(
    desk: DeskStory,
) -> None:
    order = desk.signed(title="", text="来电人未说明具体事项，请回电。")
    card, _ = desk.card(OFFICER, "派发", order)
    assert isinstance(card.body, Card)
    assert card.body.choices[0].options[0].text == "请选择"
    desk.presses(OFFICER, "派发", order)
    assert desk.order(order).state is State.SIGNED
    assert "看不准" in desk.phone(OFFICER)
    desk.presses(OFFICER, "派发", order, 拟派科室="小学教育科")
    assert desk.order(order).department == "小学教育科"


def test_what_nobody_chose_in_the_form_is_asked_for(desk: DeskStory) -> None:
    order = desk.handling()
    desk.presses(CONTACT, "提交结果", order)
    desk.presses(CONTACT, "下一步")  # nothing chosen
    said = desk.says(CONTACT, "今天到校核查，约谈了校长，已停止补课。")
    assert "是否联系上了诉求人" in said


def test_of_two_changes_of_one_card_the_newest_is_shown(desk: DeskStory) -> None:
    order = desk.dispatched()
    stored = desk.order(order)

    def change_twice(session: Session) -> None:
        for words in ("先前的", "最新的"):
            stored.steps += 1  # two steps right after each other
            face = Card(title="工单", done=words)
            change_cards(session, desk.now, stored, ("work",), face)

    desk.runs(desk.database.transact(change_twice))
    desk.delivers()
    assert "最新的" in desk.phone(CONTACT)
    assert "先前的" not in desk.phone(CONTACT)
