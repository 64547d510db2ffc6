"""A platform at the wire that answers as it is told."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

HANG = "hang"


@dataclass
class Clock:
    now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **length: float) -> None:
        self.now += timedelta(**length)


@dataclass
class Seen:
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Platform:
    """``then`` scripts the next answers of a path: fields of JSON, an HTTP status, bytes, or ``HANG``."""

    seen: list[Seen] = field(default_factory=list)
    tokens: int = 0
    always: dict[str, Any] = field(default_factory=dict)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _next: dict[str, deque[Any]] = field(default_factory=dict)

    def then(self, path: str, *answers: Any) -> None:
        self._next.setdefault(path, deque()).extend(answers)

    def to(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/cgi-bin/")
        self.seen.append(Seen(path, dict(request.query), await request.read()))
        script = self._next.get(path)
        answer = script.popleft() if script else self.always.get(path, self._default(path))
        if answer == HANG:
            await self.released.wait()
        return _response(answer)

    def _default(self, path: str) -> Any:
        if path == "gettoken":
            self.tokens += 1
            return ok(access_token=f"token-{self.tokens}", expires_in=7200)
        return ok(msgid="m1", response_code="code-1")


def _response(answer: Any) -> web.StreamResponse:
    if isinstance(answer, int):
        return web.Response(status=answer, text="<html>")
    if isinstance(answer, bytes):
        return web.Response(body=answer, content_type="image/jpeg")
    return web.json_response(answer) if isinstance(answer, dict) else web.Response(text=str(answer))


def ok(**fields: Any) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **fields}
