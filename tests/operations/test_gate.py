"""The gate before every route: too long, too slow and too many are refused, each with its own status."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import gate
from bot.gate import Gate, Limit

Message = MutableMapping[str, Any]


async def read_all(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def broken(request: Request) -> Response:
    raise RuntimeError("a bug")


class Door:
    """The gate with two routes behind it, and what it told of."""

    def __init__(self, most_at_once: int = 10) -> None:
        self.seen: list[tuple[str, int]] = []
        routes = [Route("/{_:path}", read_all, methods=["POST"]), Route("/health/live", read_all)]
        app = Starlette(routes=[Route("/broken/{_}", broken, methods=["POST"]), *routes])
        self.gate = Gate(app, lambda to, status, _: self.seen.append((to, status)), most_at_once)

    async def ask(self, path: str, *parts: bytes, method: str = "POST", ends: bool = True) -> int:
        """The status of a request whose body comes in these parts; one that never ends hangs after them."""
        waiting: asyncio.Queue[Message] = asyncio.Queue()
        for number, part in enumerate(parts or (b"",), start=1):
            is_last = ends and number == len(parts or (b"",))
            waiting.put_nowait({"type": "http.request", "body": part, "more_body": not is_last})
        statuses: list[int] = []

        async def send(message: Message) -> None:
            statuses.append(message.get("status", 0))

        scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}
        await self.gate(scope | {"http_version": "1.1"}, waiting.get, send)
        return statuses[0]


async def test_what_is_short_enough_goes_through() -> None:
    door = Door()
    assert await door.ask("/wecom/callback", b"x" * 1000, b"y") == 200
    assert door.seen == [("callback", 200)]


@pytest.mark.parametrize(
    "path", ["/wecom/callback", "/api/orders", "/upload/x", "/phone/x", "/", "/telegram"]
)
async def test_what_is_too_long_is_refused_before_it_is_all_here(path: str) -> None:
    limit = gate.LIMITS.get(path.split("/")[1], gate.OTHERS)
    door = Door()
    assert await door.ask(path, b"x" * limit.most) == 200
    assert await door.ask(path, b"x" * limit.most, b"y", ends=False) == 413


async def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(gate.LIMITS, "wecom", Limit(1000, 0.0))
    door = Door()
    assert await door.ask("/wecom/callback", b"half", ends=False) == 408
    assert door.seen == [("callback", 408)]


async def test_too_many_at_once_are_sent_away_to_come_again_and_health_is_not() -> None:
    door = Door(most_at_once=1)
    slow = asyncio.create_task(door.ask("/wecom/callback", b"half", ends=False))
    await asyncio.sleep(0)
    assert await door.ask("/wecom/callback", b"x") == 503
    assert await door.ask("/health/live", method="GET") == 200
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)
    assert await door.ask("/wecom/callback", b"x") == 200  # there is room again


async def test_a_bug_behind_the_gate_is_counted_as_500_and_makes_room() -> None:
    door = Door(most_at_once=1)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="a bug"):
            await door.ask("/broken/x")
    assert door.seen == [("page", 500)] * 2
