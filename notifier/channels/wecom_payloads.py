"""The requests to the platform for a message or a change of a card, byte for byte."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from notifier.card import Card, File, Text
from notifier.channels.base import Change, Outgoing
from notifier.channels.plain import as_text
from notifier.channels.wecom_cards import Fields, replacement, template_card
from notifier.channels.wecom_text import encoded, split
from notifier.errors import GiveUp

DUPLICATE_WINDOW = 14400  # seconds; four hours is the longest the platform remembers
_SPREAD = 3600
_Face = TypeVar("_Face", bound=Fields | None)


def payloads(message: Outgoing, agent_id: int) -> list[bytes]:
    """The requests for one message: the same bytes however often it is tried."""
    head: Fields = {"touser": _member(message.to), "agentid": agent_id}
    return [as_json({**head, **content}) for content in _contents(message)]


def file_payload(to: str, media_id: str, agent_id: int) -> bytes:
    """The request for a file that was uploaded."""
    body: Fields = {"touser": _member(to), "agentid": agent_id, "msgtype": "file"}
    return as_json({**body, "file": {"media_id": media_id}, **_once(DUPLICATE_WINDOW)})


def _contents(message: Outgoing) -> list[Fields]:
    body = message.body
    assert not isinstance(body, File)
    if isinstance(body, Text):
        return _texts(message.key, body.text)
    card = _within_limits(lambda card: template_card(card, message.key), body)
    if card is None:
        return _texts(message.key, as_text(body))
    return [{"msgtype": "template_card", "template_card": card, **_once(DUPLICATE_WINDOW)}]


def _texts(key: str, text: str) -> list[Fields]:
    """Two texts that happen to be equal are two messages, and nothing in them tells them apart.
    What the platform remembers is the request, so its window differs a little from key to key."""
    once = _once(DUPLICATE_WINDOW - int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % _SPREAD)
    return [{"msgtype": "text", "text": {"content": part}, **once} for part in split(text)]


def change_payload(change: Change, agent_id: int) -> bytes:
    """The request that gives a card its new face. Raises ``GiveUp`` for what cannot be a card."""
    return as_json(
        {
            "userids": [_member(change.to)],
            "agentid": agent_id,
            "response_code": change.response_code,
            "template_card": _within_limits(replacement, change.card),
        }
    )


def _within_limits(render: Callable[[Card], _Face], card: Card) -> _Face:
    try:
        return render(card)
    except ValueError as error:
        raise GiveUp(f"卡片不合规定（{error}）") from error


def _once(seconds: int) -> Fields:
    return {"enable_duplicate_check": 1, "duplicate_check_interval": seconds}


def _member(to: str) -> str:
    """One person: a stray "@all" or "a|b" would show an order to people it is not for."""
    if not to or to.startswith("@") or "|" in to:
        raise GiveUp("收件人不是一个企业微信账号", gone=True)
    return to


def as_json(payload: Fields) -> bytes:
    """One writing of it, so that what is equal is equal byte for byte."""
    return encoded(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))
