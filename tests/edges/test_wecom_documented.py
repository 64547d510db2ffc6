"""The samples of the platform's documents, and their variants, as they come and as we must write them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from callback_peer import AES_KEY, TOKEN, Peer

from bot.edges.wecom import Callbacks
from bot.edges.wecom_bot import Told, read_frame
from bot.edges.wecom_reply import reply_xml
from handlers.inbound import Entered, Inbound, Joined, Pictured, Pressed, Reply, Said, Unread, Warned, What
from notifier.card import Button, Card, Choice, Option, Text
from notifier.channels.base import Change, Outgoing
from notifier.channels.wecom_line import Frame
from notifier.channels.wecom_payloads import change_payload, payloads

SAMPLES = Path(__file__).parents[1] / "payloads" / "wecom"
OURS = Callbacks("toUser", 1, TOKEN, AES_KEY)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def sample(name: str) -> str:
    return (SAMPLES / name).read_text("utf-8")


def pressed(**choices: tuple[str, ...]) -> Pressed:
    return Pressed("key111", "taskid111", choices, "ResponseCode")


TOLD: dict[str, What] = {
    "text": Said("this is a test"),
    "image": Pictured("media_id", "this is a url"),
    "voice": Unread("voice"),
    "location": Unread("location"),
    "link": Unread("link"),
    "subscribe": Joined(),
    "enter_agent": Entered(),
    "click": Said("EVENTKEY", from_menu=True),
    "inactive_alert": Warned("inactive_alert", "2012-09-29T11:31:00+00:00"),
    "taskcard_click": Unread("taskcard_click"),
    "change_contact": Unread("change_contact"),
    "template_card_event": pressed(QuestionKey1=("OptionId1", "OptionId2"), QuestionKey2=("OptionId3",)),
    "template_card_event_one_item": pressed(QuestionKey1=("OptionId1",)),
    "template_card_event_no_option": pressed(QuestionKey1=()),
    "template_card_event_empty_items": pressed(),
    "template_card_event_no_items": pressed(),
    "template_card_event_split_sections": Pressed(
        "key]]>111", "taskid111", {"Question]]>Key1": ("Option]]>Id1",)}, "ResponseCode"
    ),
    "template_card_menu_event": pressed(),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_documented_callback_is_what_a_person_did(name: str) -> None:
    query, body = Peer().post(sample(f"{name}.xml"), receiver="toUser", to="toUser", agent="1")
    told = OURS.open(query, body)
    assert isinstance(told, Inbound)
    assert told.what == TOLD[name]


@pytest.mark.parametrize("form", ["lists", "bare", "no option", "no item", "nothing"])
def test_a_documented_frame_of_the_long_connection_is_the_same_press(form: str) -> None:
    frame = json.loads(sample("line_template_card_event.json"))
    event = frame["body"]["event"]["template_card_event"]
    item = event["selected_items"]["selected_item"][0]
    event["selected_items"] = {
        "lists": {"selected_item": [item]},
        "bare": {"selected_item": item | {"option_ids": {"option_id": "a"}}},
        "no option": {"selected_item": [item | {"option_ids": None}]},
        "no item": {},
        "nothing": None,
    }[form]
    (told,) = read_frame(Frame(frame["cmd"], frame["headers"]["req_id"], frame["body"]), NOW)
    assert isinstance(told, Told)
    picked = {"lists": {"q": ("a",)}, "bare": {"q": ("a",)}, "no option": {"q": ()}}
    assert told.inbound.what == Pressed("k", "t", picked.get(form, {}))


OPTIONS = (Option("d1", "小学教育科"), Option("d2", "财务科"))
FULL = Card(
    "工单 1023",
    "食堂卫生",
    "饭菜 ]]> 不新鲜",
    (("编号", "1023"),),
    "请接收",
    (Button("提交", key="submit:1023"), Button("查看全文", url="https://x.cn/o", style=2)),
    (Choice("to", "拟派科室", OPTIONS, "d2"),),
    link="https://x.cn/o",
    source="即办",
    more=(Button("办理轨迹", key="timeline:1023"),),
)
FORM = Card(
    "结果",
    buttons=FULL.buttons[:1],
    choices=(*FULL.choices, Choice("b", "属实", OPTIONS, "d1")),
    source="即办",
)
NOTICE = Card("日报", "今天", "共 3 件", (("编号", "1023"),), "请查看", link="https://x.cn/o", source="即办")


@pytest.mark.parametrize(
    ("documented", "body"),
    [
        ("send_text.json", Text("工单 1023")),
        ("send_text_notice.json", NOTICE),
        ("send_button_interaction.json", FULL),
        ("send_multiple_interaction.json", FORM),
    ],
)
def test_what_is_sent_has_no_field_that_is_not_documented(documented: str, body: Text | Card) -> None:
    (payload,) = payloads(Outgoing("order:1:new", "lihua", body), 1)
    known = dict(fields(json.loads(sample(documented))))
    ours = dict(fields(json.loads(payload)))
    assert ours.keys() - known.keys() <= {
        "template_card.button_list[].url",
        "template_card.button_list[].type",
    }
    assert all(type(ours[path]) is type(known[path]) for path in ours.keys() & known.keys())


def test_a_changed_card_has_no_field_that_is_not_documented() -> None:
    faces = (FULL, replace(FULL, done="已提交"))
    written = [json.loads(change_payload(Change("lihua", "code", face), 1)) for face in faces]
    ours = {path for one in written for path, _ in fields(one)}
    known = {path for path, _ in fields(json.loads(sample("update_button_interaction.json")))}
    assert ours - known <= {"template_card.button_list[].url", "template_card.button_list[].type"}


@pytest.mark.parametrize(
    ("documented", "card"),
    [("reply_button_interaction.xml", FULL), ("reply_multiple_interaction.xml", FORM)],
)
def test_a_card_in_an_answer_has_no_tag_that_is_not_documented(documented: str, card: Card) -> None:
    known, press = set(tags(ElementTree.fromstring(sample(documented)))), Pressed("k")
    faces = (card, replace(card, done="已提交"))
    answers = [
        reply_xml(Reply(card=face), Inbound("wecom", "u", "k", NOW, press), "c", NOW) for face in faces
    ]
    ours = {tag for answer in answers for tag in tags(ElementTree.fromstring(answer))}
    assert ("TemplateCard/ActionMenu/ActionList/Key" in ours) is bool(card.more)
    assert ours - known <= {"TemplateCard/ButtonList/Type", "TemplateCard/ButtonList/Url"}


#: Exactly what the platform takes, in bytes: of three, of four, and with what joins to one sign.
EXACT = ["办" * 682 + "ab", "𠮷" * 512, "🙂" * 512, "👩\u200d🏫" * 186 + "ab", "]]>" * 682 + "ab"]


@pytest.mark.parametrize("text", EXACT)
def test_2048_bytes_of_rare_characters_go_whole_and_one_byte_more_does_not_tear_them(text: str) -> None:
    assert len(text.encode()) == 2048
    (payload,) = payloads(Outgoing("a", "lihua", Text(text)), 1)
    assert json.loads(payload)["text"]["content"] == text
    said = Inbound("wecom", "LiHua", "k", NOW, Said("看"))
    assert ElementTree.fromstring(reply_xml(Reply(text=text), said, "corp", NOW)).findtext("Content") == text
    both = [
        json.loads(part)["text"]["content"] for part in payloads(Outgoing("a", "lihua", Text(text + "x")), 1)
    ]
    assert "".join(part.split("\n", 1)[1] for part in both) == text + "x"
    cut = (
        ElementTree.fromstring(reply_xml(Reply(text=text + "x"), said, "corp", NOW)).findtext("Content") or ""
    )
    assert len(cut.encode()) <= 2048
    assert text.startswith(cut.removesuffix("…"))


@pytest.mark.parametrize("text", EXACT)
def test_2048_bytes_of_rare_characters_come_in_as_they_were_typed(text: str) -> None:
    section = text.replace("]]>", "]]]]><![CDATA[>")
    xml = sample("text.xml").replace("this is a test", section)
    told = OURS.open(*Peer().post(xml, receiver="toUser", to="toUser", agent="1"))
    assert isinstance(told, Inbound)
    assert told.what == Said(text)


def fields(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each field's path and value; the items of a list count as one."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from fields(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from fields(inner, f"{path}[]")
    else:
        yield path, value


def tags(element: Element, path: str = "") -> Iterator[str]:
    """Each tag's path below ``element``; a repeated tag counts once."""
    for inner in element:
        below = f"{path}/{inner.tag}" if path else inner.tag
        yield below
        yield from tags(inner, below)
