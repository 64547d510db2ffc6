"""What Telegram's servers know: people, their chats with one bot, and the updates it has not fetched."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

FIRST_UPDATE = 500_000_000


@dataclass
class Chat:
    """One person and the bot: what the person's phone shows."""

    id: int
    name: str
    messages: dict[int, Json] = field(default_factory=dict)
    has_started: bool = False
    has_blocked: bool = False
    moved_to: int | None = None
    sent_at: float = float("-inf")  # when the bot wrote last, by the clock of the pace

    def as_json(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def person(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}


@dataclass(frozen=True)
class Stored:
    """A file on the servers."""

    content: bytes
    name: str


class Chats:
    """One bot's world. ``clock`` dates messages."""

    def __init__(self, bot_id: int, username: str, clock: Callable[[], datetime]) -> None:
        self.bot = {"id": bot_id, "is_bot": True, "first_name": "即办", "username": username}
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Stored] = {}
        self.updates: deque[Json] = deque()
        self.fresh = asyncio.Condition()
        self.allowed: tuple[str, ...] = ()
        self.open_presses: set[str] = set()
        self._message_ids = itertools.count(1)
        self._update_ids = itertools.count(FIRST_UPDATE)
        self._serial = itertools.count(1)

    def chat(self, chat_id: int, name: str = "") -> Chat:
        """The chat; made when somebody opens it."""
        return self.chats.setdefault(chat_id, Chat(chat_id, name or f"用户{chat_id}"))

    def now(self) -> int:
        return int(self.clock().timestamp())

    def next_message(self, chat: Chat, sender: Json, **content: Any) -> Json:
        """A new message in a chat, shown on the phone."""
        number = next(self._message_ids)
        message = {
            "message_id": number,
            "date": self.now(),
            "chat": chat.as_json(),
            "from": sender,
            **content,
        }
        chat.messages[number] = message
        return message

    async def happen(self, kind: str, what: Json) -> Json | None:
        """Something the bot is told of, if it asked for this kind."""
        if self.allowed and kind not in self.allowed:
            return None
        update = {"update_id": next(self._update_ids), kind: what}
        await self.again(update)
        return update

    async def again(self, update: Json) -> None:
        """Deliver an update, as the platform does when it is not sure."""
        async with self.fresh:
            self.updates.append(update)
            self.fresh.notify_all()

    def confirm(self, before: int) -> None:
        """The bot has everything before this one."""
        while self.updates and self.updates[0]["update_id"] < before:
            self.updates.popleft()

    def store(self, content: bytes, name: str) -> str:
        """Keep a file; returns its id."""
        file_id = f"AgAC{next(self._serial):08d}{name.encode().hex()[:24]}"
        self.files[file_id] = Stored(content, name)
        return file_id

    def new_press(self) -> str:
        """A press that waits to be answered."""
        number = f"{next(self._serial):019d}"
        self.open_presses.add(number)
        return number
