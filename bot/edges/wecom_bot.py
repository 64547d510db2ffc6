"""What the long connection of a 智能机器人 tells: from frames to what a person did."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.inbound import Entered, Inbound, Pictured, Pressed, Said, Unread, What
from notifier.channels.wecom_files import file_id
from notifier.channels.wecom_line import Frame

CHANNEL = "wecom_bot"


@dataclass(frozen=True)
class Told:
    """What one person did, alone with the bot. ``req_id`` is what an answer must carry."""

    inbound: Inbound
    req_id: str


@dataclass(frozen=True)
class SentFile:
    """A file sent into the conversation: an export, most likely."""

    inbound: Inbound
    media_id: str


@dataclass(frozen=True)
class InGroup:
    """Somebody wrote to the bot where others read it."""

    req_id: str
    key: str


@dataclass(frozen=True)
class Replaced:
    """Somebody else has connected as this bot: the platform closes this connection."""


Heard = Told | SentFile | InGroup | Replaced


def read_frame(frame: Frame, now: datetime) -> list[Heard]:
    """What happened; one message of words and pictures is several. ``now`` dates what is undated."""
    body = frame.body
    if body.get("msgtype") == "event" and _part(body, "event").get("eventtype") == "disconnected_event":
        return [Replaced()]
    sender = _text(_part(body, "from"), "userid")
    if not sender:
        return []
    key = _key(body)
    if body.get("chattype") == "group":
        return [InGroup(frame.req_id, key)]
    return list(_heard(frame, sender, key, _at(body, now)))


def _heard(frame: Frame, sender: str, key: str, at: datetime) -> Iterator[Heard]:
    for number, part in enumerate(_parts(frame.body)):
        one = key if number == 0 else f"{key}:{number}"
        if part.get("msgtype") == "file":
            yield SentFile(Inbound(CHANNEL, sender, one, at, Unread("file")), _file_id(_part(part, "file")))
        elif what := _what(part):
            yield Told(Inbound(CHANNEL, sender, one, at, what), frame.req_id)


def _parts(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if body.get("msgtype") != "mixed":
        return [body]
    items = _part(body, "mixed").get("msg_item")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _what(part: Mapping[str, Any]) -> What | None:
    kind = _text(part, "msgtype")
    if kind in ("text", "voice"):  # a voice comes as the words that the platform heard
        return Said(_text(_part(part, kind), "content"))
    if kind == "image":
        return Pictured(_file_id(_part(part, "image")))
    return _event(_part(part, "event")) if kind == "event" else Unread(kind)


def _event(event: Mapping[str, Any]) -> What | None:
    """Opening the conversation and pressing; feedback on an answer is none of our business."""
    kind = _text(event, "eventtype")
    if kind == "enter_chat":
        return Entered()
    if kind != "template_card_event":
        return None
    pressed = _part(event, kind)
    return Pressed(_text(pressed, "event_key"), _text(pressed, "task_id"), _choices(pressed))


def _choices(pressed: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """One question or option may come as itself, or as a list of one."""
    items = _list(_part(pressed, "selected_items").get("selected_item"))
    return {
        _text(item, "question_key"): tuple(map(str, _list(_part(item, "option_ids").get("option_id"))))
        for item in items
        if isinstance(item, dict)
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _file_id(part: Mapping[str, Any]) -> str:
    return file_id(_text(part, "url"), _text(part, "aeskey"))


def _key(body: Mapping[str, Any]) -> str:
    """The platform's id of the message; what has none is known by all that it says."""
    said = _text(body, "msgid") or json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f"{CHANNEL}:{said if len(said) <= 64 else hashlib.sha256(said.encode()).hexdigest()}"


def _at(body: Mapping[str, Any], now: datetime) -> datetime:
    seconds = body.get("create_time")
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds > 0 else now


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _text(part: Mapping[str, Any], name: str) -> str:
    said = part.get(name)
    return said if isinstance(said, str) else ""
