"""Keeps to Telegram's pace: one message a second to a chat, so many a second to all."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

PER_CHAT, OVERALL = 1.0, 1 / 25  # seconds between two messages; the platform allows thirty a second


class Pace:
    """Waits before a send. ``now`` and ``sleep`` are those of the running loop unless given."""

    def __init__(
        self,
        now: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._sleep = sleep
        self._free_at: dict[str, float] = {}
        self._all_free_at = 0.0
        self._held: dict[str, float] = {}

    async def turn(self, chat: str) -> None:
        """Wait until this chat may get its next message."""
        now = self._now()
        at = max(now, self._free_at.get(chat, 0.0), self._all_free_at)
        self._forget(now)
        self._free_at[chat], self._all_free_at = at + PER_CHAT, at + OVERALL
        if at > now:
            await self._sleep(at - now)

    def hold(self, chat: str, wait: timedelta) -> None:
        """The platform asked for a pause in this chat."""
        self._held[chat] = self._now() + wait.total_seconds()

    def held(self, chat: str) -> timedelta | None:
        """How long this chat still has to be left alone; ``None``: not at all."""
        left = self._held.get(chat, 0.0) - self._now()
        if left <= 0:
            self._held.pop(chat, None)
            return None
        return timedelta(seconds=left)

    def _forget(self, now: float) -> None:
        """Chats that are free anyway need not be remembered."""
        if len(self._free_at) > 1000:
            self._free_at = {chat: at for chat, at in self._free_at.items() if at > now}
