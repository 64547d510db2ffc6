"""Before every route: no body too long or too slow, no more requests at once than memory bears."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
#: Told of each answer: what the request came for, the status, and how many seconds it took.
Seen = Callable[[str, int, float], None]

MIB = 1024 * 1024
_SHED = ((b"retry-after", b"1"), (b"content-length", b"0"))


@dataclass(frozen=True)
class Limit:
    """How long a body may be, and how many seconds its sender may take."""

    most: int
    seconds: float


#: By the first part of the path. A platform's message is small and comes from a data centre; an export is
#: uploaded from a phone.
LIMITS = {
    "wecom": Limit(MIB, 10),
    "telegram": Limit(MIB, 10),
    "api": Limit(32 * MIB, 60),
    "upload": Limit(33 * MIB, 300),
    "reconcile": Limit(33 * MIB, 300),
}
OTHERS = Limit(64 * 1024, 10)
#: What each is counted as; everything else is a page.
NAMES = {
    "wecom": "callback",
    "telegram": "telegram",
    "api": "api",
    "health": "health",
    "metrics": "metrics",
}
#: Asked by machines that must get an answer when all else is too much.
NEVER_SHED = ("health", "metrics")
#: Requests at once; the platform sends again what gets 503, so that nothing is lost.
MOST_AT_ONCE = 500


class Gate:
    """Wraps the web application."""

    def __init__(self, app: App, seen: Seen, most_at_once: int = MOST_AT_ONCE) -> None:
        self._app = app
        self._seen = seen
        self._most = most_at_once
        self._inside = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        first = scope["path"].split("/", 2)[1:2]
        to = first[0] if first else ""
        answer = _Answer(send)
        begun = time.perf_counter()
        self._inside += 1
        try:
            if self._inside > self._most and to not in NEVER_SHED:
                await _shed(answer)
            else:
                await self._app(scope, _Body(receive, LIMITS.get(to, OTHERS)), answer)
        finally:
            self._inside -= 1
            self._seen(NAMES.get(to, "page"), answer.status, time.perf_counter() - begun)


class _Answer:
    """Passes the answer on and remembers its status; 500 where there never was one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class _Body:
    """Passes the body on until it is too long (413) or takes too long (408)."""

    def __init__(self, receive: Receive, limit: Limit) -> None:
        self._receive = receive
        self._left = limit.most
        self._until = asyncio.get_running_loop().time() + limit.seconds
        self._is_whole = False

    async def __call__(self) -> Message:
        if self._is_whole:  # from here on it is the end of the connection that is waited for
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408) from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        self._is_whole = not message.get("more_body", False)
        return message


async def _shed(send: Send) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": _SHED})
    await send({"type": "http.response.body"})
