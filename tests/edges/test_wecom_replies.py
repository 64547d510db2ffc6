"""What goes straight back to who said or pressed something, opened by the platform's side."""

from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from callback_peer import AES_KEY, AGENT, CORP, TOKEN, Peer
from hypothesis import given
from hypothesis import strategies as st

from bot.edges.wecom import Callbacks
from bot.edges.wecom_crypto import sign
from handlers.inbound import Inbound, Pressed, Reply, Said, What
from notifier.card import Button, Card, Choice, Option

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OURS = Callbacks(CORP, AGENT, TOKEN, AES_KEY, clock=lambda: NOW)


def inbound(what: What) -> Inbound:
    return Inbound("wecom", "LiHua", "k", NOW, what)


SAID, PRESSED = inbound(Said("待办")), inbound(Pressed("confirm:1023"))
OPTIONS = (Option("d1", "小学教育科"), Option("d2", "财务科"))
CARD = Card(
    "工单 1023",
    "食堂卫生",
    "反映饭菜 <不新鲜> & ]]> 完",
    (("编号", "1023"), ("时限", "今天 17:30")),
    "已由您接收",
    (Button("提交结果", key="submit:1023"), Button("查看全文", url="https://x.cn/o?a=1&b=2", style=2)),
    link="https://x.cn/o",
    source="即办",
)


def answered(reply: Reply, to: Inbound) -> Element:
    envelope = ElementTree.fromstring(OURS.answer(reply, to))
    sealed, signature, timestamp, nonce = (
        envelope.findtext(tag) or "" for tag in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    )
    assert signature == sign(TOKEN, timestamp, nonce, sealed)
    assert timestamp == "1772413200"
    root = ElementTree.fromstring(Peer().open(sealed))
    head = [root.findtext(tag) for tag in ("ToUserName", "FromUserName", "CreateTime")]
    assert head == ["LiHua", CORP, "1772413200"]
    return root


def card_of(reply: Reply, to: Inbound = PRESSED) -> Element:
    root = answered(reply, to)
    assert root.findtext("MsgType") == "update_template_card"
    card = root.find("TemplateCard")
    assert card is not None
    return card


def texts(element: Element, path: str) -> list[str | None]:
    return [found.text for found in element.iterfind(path)]


@pytest.mark.parametrize("reply", [None, Reply()])
def test_nothing_to_say_is_an_empty_body(reply: Reply | None) -> None:
    assert OURS.answer(reply, PRESSED) == b""


def test_a_text_is_answered_with_a_text() -> None:
    root = answered(Reply(text="共 3 件 <待办> ]]> & 完"), SAID)
    assert (root.findtext("MsgType"), root.findtext("Content")) == ("text", "共 3 件 <待办> ]]> & 完")


def test_a_long_text_is_cut_within_2048_bytes() -> None:
    content = answered(Reply(text="办" * 700), SAID).findtext("Content") or ""
    assert content == "办" * 681 + "…"
    assert len(content.encode()) <= 2048


def test_a_press_can_grey_its_button() -> None:
    root = answered(Reply(button="已接收", text="也说一句"), PRESSED)
    assert root.findtext("MsgType") == "update_button"
    assert root.findtext("Button/ReplaceName") == "已接收"


def test_a_press_can_replace_its_card() -> None:
    card = card_of(Reply(card=CARD, button="已接收"))
    assert card.findtext("CardType") == "button_interaction"
    assert card.findtext("Source/Desc") == "即办"
    assert (card.findtext("MainTitle/Title"), card.findtext("MainTitle/Desc")) == ("工单 1023", "食堂卫生")
    assert card.findtext("QuoteArea/QuoteText") == "反映饭菜 <不新鲜> & ]]> 完"
    assert card.findtext("SubTitleText") == "已由您接收"
    assert card.findtext("CardAction/Url") == "https://x.cn/o"
    assert card.find("TaskId") is None


def test_lists_in_a_card_are_the_tag_repeated() -> None:
    card = card_of(Reply(card=CARD))
    assert texts(card, "HorizontalContentList/KeyName") == ["编号", "时限"]
    assert texts(card, "HorizontalContentList/Value") == ["1023", "今天 17:30"]
    assert texts(card, "ButtonList/Text") == ["提交结果", "查看全文"]
    assert texts(card, "ButtonList/Key") == ["submit:1023"]
    assert texts(card, "ButtonList/Url") == ["https://x.cn/o?a=1&b=2"]


def test_a_card_that_is_done_cannot_be_pressed() -> None:
    card = card_of(
        Reply(card=Card("派发", choices=(Choice("to", "拟派科室", OPTIONS, "d2"),), done="已派发"))
    )
    assert card.findtext("ReplaceText") == "已派发"
    assert card.findtext("ButtonSelection/Disable") == "true"
    assert card.findtext("ButtonSelection/SelectedId") == "d2"
    assert texts(card, "ButtonSelection/OptionList/Id") == ["d1", "d2"]


def test_a_form_is_closed_with_what_was_chosen() -> None:
    choices = (Choice("a", "联系上了吗", OPTIONS, "d1"), Choice("b", "是否属实", OPTIONS, "d2"))
    card = card_of(
        Reply(card=Card("结果", buttons=(Button("提交", key="s"),), choices=choices, done="已提交"))
    )
    assert card.findtext("CardType") == "multiple_interaction"
    assert texts(card, "SelectList/QuestionKey") == ["a", "b"]
    assert texts(card, "SelectList/SelectedId") == ["d1", "d2"]
    assert texts(card, "SelectList/Disable") == ["true", "true"]
    assert texts(card, "SelectList/OptionList/Text") == ["小学教育科", "财务科"] * 2
    assert (card.findtext("SubmitButton/Text"), card.findtext("SubmitButton/Key")) == ("提交", "s")
    assert card.findtext("ReplaceText") == "已提交"


def test_who_pressed_nothing_has_no_card_to_change_and_reads_it_as_text() -> None:
    root = answered(Reply(card=CARD), SAID)
    assert root.findtext("MsgType") == "text"
    assert (root.findtext("Content") or "").startswith("【即办】工单 1023\n食堂卫生")
    assert answered(Reply(button="已接收"), SAID).findtext("Content") == "已接收"


@given(st.text(min_size=1))
def test_whatever_is_said_can_be_read_by_the_platform(text: str) -> None:
    content = answered(Reply(text="说" + text), SAID).findtext("Content")
    assert (content or "").startswith("说")
