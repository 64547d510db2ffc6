"""Telegram's Bot API as its documents tell it: methods, their limits, and the words of each refusal."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram_chats import Chat, Chats, Json

MOST_TEXT = 4096
MOST_DATA = 64  # bytes
DELETABLE = 48 * 3600  # seconds
MOST_FILE = 20 * 1024 * 1024
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
#: Parameters that are objects or lists; in a form they come as JSON.
_STRUCTURED = frozenset({"reply_markup", "link_preview_options", "entities", "allowed_updates", "commands"})
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Refused(Exception):
    """A request the platform does not carry out."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        more = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **more}


def bad(words: str) -> Refused:
    """400, the platform's most frequent word."""
    return Refused(400, f"Bad Request: {words}")


class Api:
    """Methods of one bot. ``tick`` is the clock of the pace; with ``is_strict`` one message a second."""

    def __init__(self, chats: Chats, tick: Callable[[], float], *, is_strict: bool = False) -> None:
        self.chats = chats
        self.webhook: Json | None = None
        self.commands: list[Json] = []
        self._tick = tick
        self._is_strict = is_strict
        self._polls = 0
        self.methods: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete_message,
            "answerCallbackQuery": self._answer,
            "getFile": self._get_file,
            "setMyCommands": self._set_commands,
        }

    async def close(self) -> None:
        """Let go whoever waits for updates."""
        self._polls += 1
        async with self.chats.fresh:
            self.chats.fresh.notify_all()

    async def call(self, method: str, given: Json) -> Any:
        """The result; raises ``Refused``."""
        known = {name.lower(): run for name, run in self.methods.items()}
        if method.lower() not in known:
            raise Refused(404, "Not Found")
        return await known[method.lower()](given)

    async def _get_me(self, given: Json) -> Json:
        return {**self.chats.bot, "can_join_groups": False, "can_read_all_group_messages": False}

    async def _get_updates(self, given: Json) -> list[Json]:
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._polls += 1
        mine = self._polls
        self._allow(given)
        self.chats.confirm(int(given.get("offset", 0)))
        async with self.chats.fresh:
            self.chats.fresh.notify_all()  # the older request sees that it is over

            def done() -> bool:
                return bool(self.chats.updates) or self._polls != mine

            try:
                if not done():
                    await asyncio.wait_for(self.chats.fresh.wait_for(done), float(given.get("timeout", 0)))
            except TimeoutError:
                return []
        if self._polls != mine:
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return list(self.chats.updates)[: int(given.get("limit", 100))]

    async def _set_webhook(self, given: Json) -> bool:
        secret = given.get("secret_token", "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        self._allow(given)
        self.webhook = {"url": given["url"], "secret_token": secret} if given.get("url") else None
        async with self.chats.fresh:
            self.chats.fresh.notify_all()
        return True

    async def _delete_webhook(self, given: Json) -> bool:
        self.webhook = None
        return True

    def _allow(self, given: Json) -> None:
        if "allowed_updates" in given:
            self.chats.allowed = tuple(given["allowed_updates"])

    async def _send_message(self, given: Json) -> Json:
        chat = self._writable(given)
        text = _good_text(given)
        markup = _good_markup(given)
        self._keep_pace(chat)
        return self.chats.next_message(chat, self.chats.bot, text=text, **markup)

    async def _send_document(self, given: Json) -> Json:
        chat, file = self._writable(given), given.get("document")
        if not isinstance(file, tuple):
            raise bad("there is no document in the request")
        name, content = file
        if not content:
            raise bad("file must be non-empty")
        self._keep_pace(chat)
        file_id = self.chats.store(content, name)
        document = {"file_id": file_id, "file_unique_id": file_id[-8:], "file_name": name}
        said = {"caption": given["caption"]} if given.get("caption") else {}
        return self.chats.next_message(chat, self.chats.bot, document=document, **said)

    async def _edit_text(self, given: Json) -> Json:
        message = self._own_message(given)
        text, markup = _good_text(given), _good_markup(given)
        return _changed(message, {"text": text, **markup})

    async def _edit_markup(self, given: Json) -> Json:
        message = self._own_message(given)
        return _changed(message, {"text": message["text"], **_good_markup(given)})

    async def _delete_message(self, given: Json) -> bool:
        message = self._own_message(given)
        if message["date"] + DELETABLE <= self.chats.now():
            raise bad("message can't be deleted for everyone")
        del self.chats.chats[message["chat"]["id"]].messages[message["message_id"]]
        return True

    async def _answer(self, given: Json) -> bool:
        number = str(given.get("callback_query_id", ""))
        if number not in self.chats.open_presses:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.chats.open_presses.remove(number)
        return True

    async def _get_file(self, given: Json) -> Json:
        file_id = str(given.get("file_id", ""))
        stored = self.chats.files.get(file_id)
        if stored is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > MOST_FILE:
            raise bad("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": file_id[-8:],
            "file_size": len(stored.content),
            "file_path": f"documents/{file_id}",
        }

    async def _set_commands(self, given: Json) -> bool:
        commands = given.get("commands", [])
        if len(commands) > 100:
            raise bad("too many commands")
        for each in commands:
            if not _COMMAND.fullmatch(each["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(each["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands = commands
        return True

    def _writable(self, given: Json) -> Chat:
        chat = self._chat(given)
        if chat.moved_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        if chat.has_blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not chat.has_started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _chat(self, given: Json) -> Chat:
        chat = self.chats.chats.get(int(given.get("chat_id") or 0))
        if chat is None:
            raise bad("chat not found")
        return chat

    def _own_message(self, given: Json) -> Json:
        message = self._chat(given).messages.get(int(given.get("message_id") or 0))
        if message is None:
            raise bad("message to edit not found")
        if message["from"] != self.chats.bot:
            raise bad("message can't be edited")
        return message

    def _keep_pace(self, chat: Chat) -> None:
        now = self._tick()
        if self._is_strict and now < chat.sent_at + 1:
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        chat.sent_at = now


def read_parameters(given: dict[str, str]) -> Json:
    """Parameters of a form or a query, the structured ones read."""
    return {name: json.loads(value) if name in _STRUCTURED else value for name, value in given.items()}


def _good_text(given: Json) -> str:
    text = str(given.get("text", ""))
    if not text.strip():
        raise bad("message text is empty")
    if len(text) > MOST_TEXT:
        raise bad("message is too long")
    return text


def _good_markup(given: Json) -> Json:
    markup = given.get("reply_markup")
    if not markup:
        return {}
    keys = [key for row in markup["inline_keyboard"] for key in row]
    if len(keys) > 100:
        raise bad("reply markup is too long")
    for key in keys:
        _check_key(key)
    return {"reply_markup": markup}


def _check_key(key: Json) -> None:
    if not key.get("text"):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "url" in key and not re.match(r"https?://\S+", key["url"]):
        raise bad(f"inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL")
    if "callback_data" in key and not 1 <= len(key["callback_data"].encode()) <= MOST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if len({"url", "callback_data"} & key.keys()) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _changed(message: Json, content: Json) -> Json:
    now = {name: message[name] for name in ("text", "reply_markup") if name in message}
    if now == content:
        raise bad(
            "message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        )
    message.pop("reply_markup", None)
    message.update(content)
    return message
