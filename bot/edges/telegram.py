"""Telegram's updates: from the library's objects to what a person did. One update may hold two things."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from telegram import Bot, CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update

from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Said, Unread, What
from notifier.channels.several import TELEGRAM_PICTURE
from notifier.channels.telegram_cards import read_data

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
#: What we ask the platform for; all else never comes.
WANTED = ("message", "callback_query", "my_chat_member")
#: What a message may be that we do not take, and our word for it.
_NOT_TAKEN = {
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "location": "location",
    "venue": "location",
    "sticker": "sticker",
    "contact": "contact",
    "poll": "poll",
}


class BadUpdate(Exception):
    """Not from the platform. ``reason`` never holds a part of what was sent."""

    def __init__(self, status: Literal[400, 401], reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class SentFile:
    """A file sent into the chat: an export, most likely."""

    inbound: Inbound
    file_id: str
    name: str
    size: int


def open_update(secret: str, given: str, body: bytes, bot: Bot) -> Update:
    """The update in a webhook's request. Raises ``BadUpdate`` for what is forged or malformed."""
    if not hmac.compare_digest(secret.encode(), given.encode()):
        raise BadUpdate(401, "wrong secret")
    try:
        update = Update.de_json(json.loads(body), bot)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise BadUpdate(400, "not an update") from None
    if not isinstance(update.update_id, int):
        raise BadUpdate(400, "not an update")
    return update


def read_update(update: Update, bot_id: str, now: datetime) -> list[Inbound | SentFile]:
    """What happened, from private chats only; ``now`` dates what the platform does not."""
    key = f"tg:{bot_id}:{update.update_id}"
    if update.callback_query:
        return _press(update.callback_query, key, now)
    if update.message and update.message.chat.type == "private":
        return _message(update.message, key)
    if update.my_chat_member and update.my_chat_member.chat.type == "private":
        return _membership(update.my_chat_member, key)
    return []


def _press(query: CallbackQuery, key: str, now: datetime) -> list[Inbound | SentFile]:
    message = query.message
    if message is None or query.data is None or message.chat.type != "private":
        return []
    tag, pressed = read_data(query.data)
    code = f"{message.message_id}.{tag}" if tag else ""
    return [_inbound(str(message.chat.id), key, now, Pressed(pressed, tag, response_code=code))]


def _message(message: Message, key: str) -> list[Inbound | SentFile]:
    sender, at = str(message.chat.id), message.date
    found: list[Inbound | SentFile] = []
    if message.text is not None:
        return [_inbound(sender, key, at, _text(message.text))]
    if message.photo:
        found.append(_inbound(sender, key, at, Pictured(TELEGRAM_PICTURE + message.photo[-1].file_id)))
    elif message.document and (message.document.mime_type or "").startswith("image/"):
        found.append(_inbound(sender, key, at, Pictured(TELEGRAM_PICTURE + message.document.file_id)))
    elif file := message.document:
        inbound = _inbound(sender, key, at, Unread("file"))
        found.append(SentFile(inbound, file.file_id, file.file_name or "", file.file_size or 0))
    elif kind := next((kind for kind in _NOT_TAKEN if getattr(message, kind)), ""):
        found.append(_inbound(sender, key, at, Unread(_NOT_TAKEN[kind])))
    if message.caption:  # words under a picture are words
        found.append(_inbound(sender, f"{key}:caption", at, Said(message.caption)))
    return found


def _text(text: str) -> What:
    word, _, rest = text.partition(" ")
    is_start = word == "/start" or word.startswith("/start@")
    return Entered(rest.strip()) if is_start else Said(text)


def _membership(change: ChatMemberUpdated, key: str) -> list[Inbound | SentFile]:
    sender = str(change.chat.id)
    if change.new_chat_member.status == ChatMember.BANNED:
        return [_inbound(sender, key, change.date, Left())]
    return [_inbound(sender, key, change.date, Joined())]


def _inbound(sender: str, key: str, at: datetime, what: What) -> Inbound:
    return Inbound("telegram", sender, key, at, what)
