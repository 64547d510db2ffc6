"""A reply as the platform's passive XML, before it is encrypted: one text, one greyed button or one card."""

from collections.abc import Mapping
from datetime import datetime

from bot.edges.wecom_xml import cdata
from handlers.inbound import Inbound, Pressed, Reply
from notifier.card import Card
from notifier.channels.plain import as_text
from notifier.channels.wecom_cards import Json, replacement
from notifier.channels.wecom_text import cut

# How the XML's names differ from those of the JSON, beyond CamelCase.
_ODD_NAMES = {"keyname": "KeyName", "userid": "UserId", "checkbox": "CheckBox"}


def reply_xml(reply: Reply, inbound: Inbound, corp_id: str, now: datetime) -> str:
    """Empty where there is nothing to say. A card goes before a button, a button before a text:
    the platform takes one. Who has not pressed a card has none to change, and gets it as text."""
    content = _content(reply, isinstance(inbound.what, Pressed))
    if not content:
        return ""
    head = f"<ToUserName>{cdata(inbound.sender)}</ToUserName><FromUserName>{cdata(corp_id)}</FromUserName>"
    return f"<xml>{head}<CreateTime>{int(now.timestamp())}</CreateTime>{content}</xml>"


def _content(reply: Reply, has_card: bool) -> str:
    if reply.card and has_card:
        return _typed("update_template_card", card_xml(reply.card))
    if reply.button and has_card:
        return _typed("update_button", _tag("Button", _tag("ReplaceName", cdata(reply.button))))
    text = reply.text or (as_text(reply.card) if reply.card else reply.button)
    return _typed("text", _tag("Content", cdata(cut(text)))) if text else ""


def _typed(kind: str, content: str) -> str:
    return f"<MsgType>{cdata(kind)}</MsgType>{content}"


def card_xml(card: Card) -> str:
    """The whole new face of a pressed card. Raises ``ValueError`` where the platform would refuse it."""
    return _tag("TemplateCard", _fields(replacement(card)))


def _fields(fields: Mapping[str, Json]) -> str:
    return "".join(_field(_camel(name), value) for name, value in fields.items())


def _field(tag: str, value: Json) -> str:
    if isinstance(value, str | int):
        return _tag(tag, _plain(value))
    if isinstance(value, Mapping):
        return _tag(tag, _fields(value))
    return "".join(_field(tag, item) for item in value)  # lists are the tag repeated, flat


def _plain(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else cdata(value)


def _tag(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"


def _camel(name: str) -> str:
    return _ODD_NAMES.get(name) or "".join(part.capitalize() for part in name.split("_"))
