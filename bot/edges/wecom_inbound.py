"""From the decrypted XML of a callback to what a person did."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from bot.edges.wecom_xml import text_of
from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Said, Unread, Warned, What

CHANNEL = "wecom"


class BadMessage(Exception):
    """Decrypted and well-formed, and still not a message."""


def read_inbound(root: Element, xml: bytes, corp_id: str, agent_id: str) -> Inbound:
    """Who did what, when. ``sender`` is as the platform writes it: compare user ids without case."""
    sender, kind = text_of(root, "FromUserName"), text_of(root, "MsgType").lower()
    if not sender or not kind:
        raise BadMessage("no sender or no type")
    return Inbound(
        channel=CHANNEL,
        sender=sender,
        key=_key(root, xml, corp_id, agent_id),
        at=_at(text_of(root, "CreateTime")),
        what=_what(root, kind),
    )


def agent_of(root: Element) -> str:
    """The application it is for; some old events write the tag differently, some have none."""
    return text_of(root, "AgentID") or text_of(root, "AgentId")


def _key(root: Element, xml: bytes, corp_id: str, agent_id: str) -> str:
    """Messages have an id of their own; of events only the whole text is the same in every retry.

    The documented "sender and second" would make one of two quick presses of one person.
    """
    message_id = text_of(root, "MsgId")
    if message_id:
        return f"{CHANNEL}:{corp_id}:{agent_id}:{message_id}"
    return f"{CHANNEL}:{hashlib.sha256(xml).hexdigest()}"


def _at(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadMessage("CreateTime") from None


def _what(root: Element, kind: str) -> What:
    if kind == "event":
        event = text_of(root, "Event")
        return _EVENTS.get(event.lower(), _unread(event))(root)
    return _MESSAGES.get(kind, _unread(kind))(root)


def _unread(kind: str) -> Callable[[Element], What]:
    return lambda root: Unread(kind)


def _said(root: Element) -> Said:
    return Said(text_of(root, "Content"))


def _pictured(root: Element) -> Pictured:
    return Pictured(text_of(root, "MediaId"), text_of(root, "PicUrl"))


def _menu(root: Element) -> Said:
    """A press in the application's menu is the command it stands for: menu keys are command words."""
    return Said(text_of(root, "EventKey"), from_menu=True)


def _warned(root: Element) -> Warned:
    """Of an application that is used too little: the platform suspends it from ``EffectTime`` on."""
    said = text_of(root, "EffectTime")
    at = _at(said).isoformat() if said.isdecimal() else ""
    return Warned(text_of(root, "Event").lower(), at)


def _pressed(root: Element) -> Pressed:
    return Pressed(
        key=text_of(root, "EventKey"),
        task_id=text_of(root, "TaskId"),
        choices=_choices(root),
        response_code=text_of(root, "ResponseCode"),
    )


def _choices(root: Element) -> dict[str, tuple[str, ...]]:
    """Any number of ``SelectedItem``, each with any number of ``OptionId``; both may be missing."""
    return {
        text_of(item, "QuestionKey"): tuple(
            (option.text or "").strip() for option in item.iterfind("OptionIds/OptionId")
        )
        for item in root.iterfind("SelectedItems/SelectedItem")
    }


_MESSAGES: dict[str, Callable[[Element], What]] = {"text": _said, "image": _pictured}

_EVENTS: dict[str, Callable[[Element], What]] = {
    "template_card_event": _pressed,
    "template_card_menu_event": _pressed,
    "click": _menu,
    "enter_agent": lambda root: Entered(),
    "subscribe": lambda root: Joined(),
    "unsubscribe": lambda root: Left(),
    **dict.fromkeys(
        (
            "inactive_alert",
            "close_inactive_agent",
            "reopen_inactive_agent",
            "low_active_alert",
            "low_active",
            "active_restored",
        ),
        _warned,
    ),
}
