"""Cards as the platform wants them: the right type, its hard limits, its display lengths."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.card import Button, Card, Choice, Option
from notifier.channels.wecom_cards import replacement, task_id, template_card

PRESS = (Button("确认接收", key="confirm"), Button("申请改派", key="transfer", style=2))
REACHED = Choice("reached", "联系上了吗", (Option("yes", "是"), Option("no", "否")))
TRUE = Choice("true", "是否属实", (Option("yes", "属实"), Option("no", "不属实")), selected="yes")
SUBMIT = (Button("提交", key="submit"),)


def rendered(card: Card) -> dict[str, Any]:
    found = template_card(card, "order:12:new")
    assert found is not None
    return found


def test_a_card_with_buttons_is_a_button_card() -> None:
    card = Card(
        "标题", "副标题", "摘要", (("编号", "1023"),), "正文", PRESS, link="https://x.cn/o", source="即办"
    )
    assert rendered(card) == {
        "card_type": "button_interaction",
        "source": {"desc": "即办"},
        "main_title": {"title": "标题", "desc": "副标题"},
        "quote_area": {"type": 0, "quote_text": "摘要"},
        "sub_title_text": "正文",
        "horizontal_content_list": [{"keyname": "编号", "value": "1023"}],
        "card_action": {"type": 1, "url": "https://x.cn/o"},
        "button_list": [
            {"text": "确认接收", "style": 1, "key": "confirm"},
            {"text": "申请改派", "style": 2, "key": "transfer"},
        ],
        "task_id": task_id("order:12:new"),
    }


def test_one_choice_stands_beside_the_buttons() -> None:
    card = rendered(Card("标题", buttons=PRESS, choices=(TRUE,)))
    assert card["card_type"] == "button_interaction"
    assert card["button_selection"] == {
        "question_key": "true",
        "title": "是否属实",
        "selected_id": "yes",
        "option_list": [{"id": "yes", "text": "属实"}, {"id": "no", "text": "不属实"}],
    }


def test_several_choices_make_a_form_with_everything_else_under_its_title() -> None:
    form = Card("办理结果", "工单 1023", lines=(("时限", "今天"),), buttons=SUBMIT, choices=(REACHED, TRUE))
    assert rendered(form) == {
        "card_type": "multiple_interaction",
        "main_title": {"title": "办理结果", "desc": "工单 1023；时限：今天"},
        "select_list": [
            {
                "question_key": "reached",
                "title": "联系上了吗",
                "option_list": [{"id": "yes", "text": "是"}, {"id": "no", "text": "否"}],
            },
            {
                "question_key": "true",
                "title": "是否属实",
                "selected_id": "yes",
                "option_list": [{"id": "yes", "text": "属实"}, {"id": "no", "text": "不属实"}],
            },
        ],
        "submit_button": {"text": "提交", "key": "submit"},
        "task_id": task_id("order:12:new"),
    }


def test_a_card_with_a_link_alone_is_a_notice() -> None:
    assert rendered(Card("日报", link="https://x.cn/r")) == {
        "card_type": "text_notice",
        "main_title": {"title": "日报"},
        "card_action": {"type": 1, "url": "https://x.cn/r"},
    }


def test_a_card_with_nothing_to_press_is_no_card() -> None:
    assert template_card(Card("日报", text="共 3 件"), "k") is None


def test_a_button_with_an_address_opens_it() -> None:
    card = rendered(Card("标题", buttons=(*PRESS, Button("查看全文", url="https://x.cn/o"))))
    assert card["button_list"][2] == {"text": "查看全文", "style": 1, "type": 1, "url": "https://x.cn/o"}


def test_what_is_longer_than_is_shown_ends_in_an_ellipsis() -> None:
    card = Card(
        "题" * 37, "副" * 45, lines=(("键" * 6, "值" * 31),), text="文" * 161, buttons=PRESS, source="源" * 21
    )
    shown = rendered(card)
    assert shown["main_title"] == {"title": "题" * 35 + "…", "desc": "副" * 43 + "…"}
    assert shown["horizontal_content_list"] == [{"keyname": "键" * 4 + "…", "value": "值" * 29 + "…"}]
    assert (shown["sub_title_text"], shown["source"]["desc"]) == ("文" * 159 + "…", "源" * 19 + "…")


GOOD = Card("标题", buttons=PRESS)
FORM = Card("标题", buttons=SUBMIT, choices=(REACHED, TRUE))
MANY = tuple(Button(str(n), key=str(n)) for n in range(7))


def options(count: int) -> Choice:
    return Choice("c", "选择", tuple(Option(str(n), str(n)) for n in range(count)))


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (replace(GOOD, title=""), "no title"),
        (replace(GOOD, buttons=(Button("", key="k"),)), "a button without words"),
        (replace(GOOD, choices=(Choice("c", "t", (Option("a", ""),)),)), "an option without words"),
        (replace(GOOD, lines=(("", "v"),)), "a line without a name"),
        (replace(GOOD, link="x.cn/o"), "a link without https"),
        (replace(GOOD, buttons=(Button("看", url="x.cn/o"),)), "a link without https"),
        (replace(GOOD, buttons=MANY), "7 buttons"),
        (replace(GOOD, lines=(("k", "v"),) * 7), "7 lines"),
        (replace(GOOD, more=MANY[:4]), "4 entries in the menu"),
        (replace(GOOD, more=(Button("", key="m"),)), "a button without words"),
        (replace(GOOD, more=(Button("看", url="https://x.cn"),)), "menu cannot open a page"),
        (replace(GOOD, more=(PRESS[0],)), "a button key twice"),
        (replace(GOOD, buttons=(), link="https://x.cn", more=MANY[:1]), "beside buttons only"),
        (replace(FORM, more=MANY[:1]), "beside buttons only"),
        (replace(GOOD, buttons=(PRESS[0], PRESS[0])), "a button key twice"),
        (replace(GOOD, buttons=(Button("按"),)), "an empty button key"),
        (replace(GOOD, buttons=(Button("按", key="键" * 342),)), "button key over 1024 bytes"),
        (replace(GOOD, choices=(options(0),)), "0 options"),
        (replace(GOOD, choices=(options(11),)), "11 options"),
        (replace(GOOD, choices=(replace(REACHED, selected="maybe"),)), "not an option"),
        (replace(GOOD, choices=(Choice("c", "t", (Option("a", "x"), Option("a", "y"))),)), "option id twice"),
        (replace(GOOD, choices=(Choice("c", "t", (Option("键" * 43, "x"),)),)), "option id over 128 bytes"),
        (replace(FORM, choices=(REACHED, REACHED)), "a question key twice"),
        (replace(FORM, choices=tuple(replace(TRUE, key=str(n)) for n in range(4))), "4 choices"),
        (replace(FORM, buttons=()), "without a button"),
        (replace(FORM, buttons=PRESS), "a form card has one button"),
        (replace(FORM, buttons=(Button("看", url="https://x.cn"),)), "cannot open a page"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_beyond_a_hard_limit_a_card_is_refused_with_its_reason(card: Card, problem: str) -> None:
    assert rendered(GOOD)
    assert rendered(FORM)
    with pytest.raises(ValueError, match=problem):
        template_card(card, "k")


def test_seldom_used_actions_stand_in_the_menu_and_not_on_a_card_that_is_done() -> None:
    card = replace(GOOD, more=(Button("办理轨迹", key="timeline:1"),))
    menu = {"desc": "更多操作", "action_list": [{"text": "办理轨迹", "key": "timeline:1"}]}
    assert rendered(card)["action_menu"] == replacement(card)["action_menu"] == menu
    assert "action_menu" not in replacement(replace(card, done="已办结"))
    assert "action_menu" not in rendered(GOOD)


def test_a_replaced_card_is_greyed_with_what_was_done() -> None:
    assert replacement(replace(GOOD, done="已接收"))["replace_text"] == "已接收"
    assert "replace_text" not in replacement(GOOD)


def test_a_replaced_card_without_buttons_gets_one_that_is_greyed() -> None:
    face = replacement(Card("标题", done="已由 李华 接收"))
    assert face["button_list"] == [{"text": "已由 李华 接收", "style": 1, "key": "done"}]
    assert face["replace_text"] == "已由 李华 接收"


def test_the_choices_of_a_replaced_card_are_closed_when_it_is_done() -> None:
    face: Any = replacement(replace(FORM, done="已提交"))
    assert [select["disable"] for select in face["select_list"]] == [True, True]
    beside: Any = replacement(replace(GOOD, choices=(TRUE,), done="已派发"))
    assert beside["button_selection"]["disable"] is True


def test_a_replaced_card_has_no_task_id() -> None:
    assert "task_id" not in replacement(GOOD)
    assert replacement(Card("日报", link="https://x.cn/r"))["card_type"] == "text_notice"


def test_a_replacement_that_would_be_no_card_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a button"):
        replacement(Card("标题"))


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_task_id_keeps_to_the_platform_and_to_its_key(key: str, other: str) -> None:
    found = task_id(key)
    assert found == task_id(key)
    assert len(found) <= 128
    assert set(found) <= set("0123456789abcdefj-")
    assert (found == task_id(other)) == (key == other)
