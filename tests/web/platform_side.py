"""The platform's side of a callback, genuine but for what a test makes wrong; and what the bot keeps."""

import json
import os
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp

from bot.config import Config
from bot.settings.sections import WeCom
from bot.trial.stage import Stage
from sandbox.crypto import Cipher, signature
from storage import orders, timeline
from storage.tables import Order, TimelineRow

CALLBACK, API = "/wecom/callback", "/api/orders"


@dataclass
class PlatformSide:
    """Signs and encrypts as the platform does, and posts."""

    config: Config
    http: aiohttp.ClientSession
    _ids: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    @property
    def app(self) -> WeCom:
        assert self.config.channels.wecom is not None
        return self.config.channels.wecom

    def text(self, sender: str, words: str, **other: str) -> str:
        """A text message of its own id."""
        values = {
            "ToUserName": self.app.corp_id,
            "FromUserName": sender,
            "CreateTime": "1772413200",
            "MsgType": "text",
            "Content": words,
            "MsgId": str(90_000_000 + next(self._ids)),
            "AgentID": str(self.app.agent_id),
        }
        inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in (values | other).items())
        return f"<xml>{inside}</xml>"

    def sealed(self, xml: str, corp: str = "") -> str:
        cipher = Cipher(self.app.encoding_aes_key, corp or self.app.corp_id)
        return cipher.encrypt(xml, os.urandom(16))

    def query(self, sealed: str, token: str = "") -> dict[str, str]:
        nonce = os.urandom(4).hex()
        signed = signature(token or self.app.token, "1772413200", nonce, sealed)
        return {"msg_signature": signed, "timestamp": "1772413200", "nonce": nonce}

    async def post(self, xml: str, *, corp: str = "", token: str = "") -> tuple[int, bytes]:
        """Status and body of the answer to one callback."""
        sealed = self.sealed(xml, corp)
        to = corp or self.app.corp_id
        body = f"<xml><ToUserName>{to}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        async with self.http.post(CALLBACK, params=self.query(sealed, token), data=body) as answer:
            return answer.status, await answer.read()

    async def verify(self, echo: str, *, corp: str = "", token: str = "") -> tuple[int, str]:
        """Status and body of the answer to the question whether the address is ours."""
        sealed = self.sealed(echo, corp)
        async with self.http.get(CALLBACK, params=self.query(sealed, token) | {"echostr": sealed}) as answer:
            return answer.status, await answer.text()


def an_order(number: str, **more: Any) -> dict[str, Any]:
    """One order as the API takes it."""
    return {
        "number": number,
        "text": f"市民反映示例区望湖中学周六集体补课的问题，要求制止。{number}",
        "kind": "投诉",
        "level": "一般",
    } | more


async def api(http: aiohttp.ClientSession, config: Config, body: Any, token: str = "") -> tuple[int, Any]:
    """Status and JSON of one call of the API."""
    headers = {"Authorization": f"Bearer {token or config.api.token}"}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with http.post(API, data=data, headers=headers) as answer:
        return answer.status, await answer.json()


async def kept(stage: Stage, number: str) -> Order:
    """The order with the platform's number."""
    year = stage.clock.now().astimezone(stage.config.timezone).year
    (found,) = await stage.bot.app.database.read(orders.find, number, year)
    return found


async def steps(stage: Stage, order: Order) -> list[TimelineRow]:
    return list(await stage.bot.app.database.read(timeline.of, order.id))
