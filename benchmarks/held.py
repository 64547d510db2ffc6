"""A platform that never answers a message: whoever sends one is at it until it dies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Held:
    """``url`` and how many messages have come."""

    url: str = ""
    count: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def arrived(self, many: int) -> None:
        """Return once so many have come."""
        async with asyncio.timeout(60), self._more:
            await self._more.wait_for(lambda: self.count >= many)

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/gettoken"):
            return web.json_response({"errcode": 0, "access_token": "token", "expires_in": 7200})
        if request.path.endswith("/message/send"):
            async with self._more:
                self.count += 1
                self._more.notify_all()
            await self.over.wait()
        return web.json_response({"errcode": 0, "errmsg": "ok"})


@asynccontextmanager
async def held_platform() -> AsyncIterator[Held]:
    """It listens as long as the block lasts."""
    held = Held()
    app = web.Application()
    app.router.add_route("*", "/cgi-bin/{path:.*}", held.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    held.url = f"http://{host}:{port}"
    try:
        yield held
    finally:
        held.over.set()
        await runner.cleanup()
