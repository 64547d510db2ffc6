"""A bot of thirty lines: decrypts callbacks with a foreign library, answers as the test says."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from wechatpy.enterprise.crypto import WeChatCrypto

from sandbox import App

APP = App(
    corp_id="wwtest0000000001",
    agent_id=1000002,
    secret="not-a-real-secret",
    token="QDG6eKtoken",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)
MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
HEAD = (
    "<xml><ToUserName>{to}</ToUserName><FromUserName>" + APP.corp_id + "</FromUserName>"
    "<CreateTime>1357290913</CreateTime>"
)
Answer = Callable[[str, int], web.Response]


class SmallBot:
    """``received`` holds the plain XML of every callback; ``answer`` decides what goes back."""

    def __init__(self) -> None:
        self.crypto = WeChatCrypto(APP.token, APP.encoding_aes_key, APP.corp_id)
        self.received: list[str] = []
        self.nonces: list[str] = []
        self.answer: Answer = lambda xml, count: web.Response()
        self.platform_url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/callback", self._verify)
        app.router.add_post("/callback", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/callback"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _verify(self, request: web.Request) -> web.Response:
        q = request.query
        echo = self.crypto.check_signature(q["msg_signature"], q["timestamp"], q["nonce"], q["echostr"])
        return web.Response(body=echo if isinstance(echo, bytes) else echo.encode())

    async def _take(self, request: web.Request) -> web.Response:
        q, body = request.query, await request.text()
        xml = self.crypto.decrypt_message(body, q["msg_signature"], q["timestamp"], q["nonce"])
        self.received.append(xml if isinstance(xml, str) else xml.decode())
        self.nonces.append(q["nonce"])
        return self.answer(self.received[-1], len(self.received))

    def sealed(self, to: str, inner: str) -> web.Response:
        """An encrypted passive reply to one member."""
        xml = HEAD.format(to=to) + inner + "</xml>"
        sealed = self.crypto.encrypt_message(xml, "1357290913", "4711")
        # The library writes one CDATA for all; it is what its users really send.
        return web.Response(text=sealed)

    async def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """One API call with a fresh token."""
        async with aiohttp.ClientSession(self.platform_url) as session:
            given = {"corpid": APP.corp_id, "corpsecret": APP.secret}
            async with session.get("/cgi-bin/gettoken", params=given) as answer:
                token = (await answer.json())["access_token"]
            async with session.post(f"/cgi-bin/{path}", params={"access_token": token}, json=body) as answer:
                result: dict[str, Any] = await answer.json()
                return result
