"""Bad callbacks and API bodies, seeded, straight against the web application: ``make fuzz``.

Every request begins as a genuine one and has one or more things made wrong: bytes cut, flipped, repeated,
swapped; fields taken from elsewhere; a signature that fits or does not. Nothing may be answered with 500,
nothing may be raised, and memory must stay where it was after the first tenth.
"""

import argparse
import asyncio
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from bot import config as configs
from bot import desk as desks
from bot.app import App
from bot.clock import Clock
from bot.edges.rows import Row
from bot.edges.wecom import Callbacks
from bot.keeping import open_storage
from bot.settings.rewrite import set_value
from bot.web import Web
from handlers.inbound import Inbound, Reply
from handlers.intake import Taken
from rules.order import RowRefused
from sandbox.crypto import Cipher, signature

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
#: So many of a thousand requests reach flows and database as well; the others end behind the edge.
DEEP = 3
#: Megabytes that memory may grow after the first tenth.
FLAT = 30
WORDS = (
    "签收 1001",
    "派 1001 小教科",
    "待办",
    "帮助",
    "查 食堂 上周",
    "退回 1001 缺处置结果",
    "\x00",
    "𠮷" * 50,
)
KEYS = ("sign:2026001001", "dispatch:", "sign:", "x" * 2000, "::::", "签收", "sign:99999999999999999999")
PARTS = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "AgentID", "MsgId")
VALUES = (
    "",
    "0",
    "-1",
    "1e9",
    "text",
    "event",
    "template_card_event",
    "image",
    "<a/>",
    "]]>",
    "&x;",
    "9" * 40,
)
CELLS: tuple[Any, ...] = (
    None,
    "",
    "无",
    0,
    -1,
    1e308,
    True,
    [],
    {},
    [[]],
    "2026-13-45",
    "特急",
    "\ud83d",
    "=1+1",
    10**30,
)
FIELDS = (
    "number",
    "text",
    "title",
    "level",
    "kind",
    "due_at",
    "sent_at",
    "phone",
    "extra",
    "call_back",
    "工单编号",
)


class Shallow(App):
    """Takes what the edge has understood, and keeps none of it."""

    async def inbound(self, message: Inbound) -> Reply | None:
        return Reply(text=f"{message.what!r}"[:100])

    async def take_in(self, by: str, way: str, found: Iterable[Row | RowRefused], *_: Any) -> Taken:
        rows = list(found)
        taken = Taken(intake=1, refused=[row for row in rows if isinstance(row, RowRefused)])
        taken.outcomes.update({row.order.number: "new" for row in rows if isinstance(row, Row)})
        return taken


class Storm:
    """One application and what is thrown at it; the same for the same seed."""

    def __init__(self, shallow: Web, deep: Web, config: configs.Config, seed: int) -> None:
        self._shallow, self._deep = shallow.asgi(), deep.asgi()
        assert config.channels.wecom is not None
        self._wecom, self._api_token = config.channels.wecom, config.api.token
        self._people = [person.wecom for person in config.people if person.wecom]
        self._dice = random.Random(seed)
        self.answers: Counter[int] = Counter()

    async def rounds(self, many: int) -> None:
        """Throw so many; raises AssertionError for an answer of 500, and whatever the application raises."""
        for _ in range(many):
            request = self._callback() if self._dice.random() < 0.6 else self._api()
            app = self._deep if self._dice.randrange(1000) < DEEP else self._shallow
            status = await ask(app, *request)
            assert status < 500, (status, request)
            self.answers[status] += 1

    def _callback(self) -> tuple[str, str, dict[str, str], list[bytes], dict[str, str]]:
        dice, wecom = self._dice, self._wecom
        xml = self._xml()
        if dice.random() < 0.3:
            xml = self._mangled(xml.encode()).decode(errors="replace")
        corp = wecom.corp_id if dice.random() < 0.9 else "wwSOMEBODYELSE0000"
        sealed = Cipher(wecom.encoding_aes_key, corp).encrypt(xml, dice.randbytes(16))
        if dice.random() < 0.2:
            sealed = self._mangled(sealed.encode()).decode(errors="replace")
        nonce = dice.choice(("1", "", "n" * 200, "\u4e2d"))
        at = dice.choice(("1772413200", "0", "-5", "nan", "9" * 30))
        signed = (
            signature(wecom.token, at, nonce, sealed) if dice.random() < 0.7 else "0" * dice.randrange(50)
        )
        query = {"msg_signature": signed, "timestamp": at, "nonce": nonce}
        for name in [name for name in query if dice.random() < 0.03]:
            del query[name]
        if dice.random() < 0.05:
            return "GET", "/wecom/callback", query | {"echostr": sealed}, [b""], {}
        body = f"<xml><ToUserName>{corp}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
        if dice.random() < 0.2:
            body = self._mangled(body)
        return "POST", "/wecom/callback", query, self._in_parts(body), {}

    def _xml(self) -> str:
        dice = self._dice
        said = {
            "ToUserName": self._wecom.corp_id,
            "FromUserName": dice.choice(self._people),
            "CreateTime": "1772413200",
            "MsgType": dice.choice(("text", "image", "event", "voice", "location", "link")),
            "Content": dice.choice(WORDS),
            "MsgId": str(dice.randrange(10**9)),
            "AgentID": str(self._wecom.agent_id),
            "Event": dice.choice(("click", "template_card_event", "enter_agent", "subscribe", "unsubscribe")),
            "EventKey": dice.choice(KEYS),
            "TaskId": dice.choice(("", "x", "0" * 128)),
        }
        for name in [name for name in said if dice.random() < 0.1]:
            said[name] = dice.choice(VALUES)
        nested = (
            f"<SelectedItems>{'<SelectedItem>' * dice.randrange(4)}</SelectedItems>"
            if dice.random() < 0.1
            else ""
        )
        return f"<xml>{''.join(f'<{k}><![CDATA[{v}]]></{k}>' for k, v in said.items())}{nested}</xml>"

    def _api(self) -> tuple[str, str, dict[str, str], list[bytes], dict[str, str]]:
        dice = self._dice
        orders: Any = [self._order() for _ in range(dice.randrange(4))]
        said = dice.choice((orders, {"orders": orders}, orders[:1], dice.choice(CELLS)))
        body = json.dumps(said, ensure_ascii=dice.random() < 0.5).encode(errors="surrogatepass")
        if dice.random() < 0.3:
            body = self._mangled(body)
        tokens = (f"Bearer {self._api_token}",) * 8 + ("", "Bearer ", "Bearer \xff", "Basic x")
        return "POST", "/api/orders", {}, self._in_parts(body), {"authorization": dice.choice(tokens)}

    def _order(self) -> dict[str, Any]:
        dice = self._dice
        order: dict[str, Any] = {
            "number": f"F-{dice.randrange(50)}",
            "text": "市民反映校门口拥堵。",
            "level": "一般",
        }
        for name in dice.sample(FIELDS, dice.randrange(5)):
            order[name] = dice.choice(CELLS)
        return order

    def _mangled(self, body: bytes) -> bytes:
        """One to three things done to the bytes."""
        dice = self._dice
        for _ in range(dice.randint(1, 3)):
            at, to = sorted((dice.randrange(len(body) + 1), dice.randrange(len(body) + 1)))
            body = dice.choice(
                (
                    body[:at],
                    body[:at] + body[to:],
                    body[:at] + dice.randbytes(dice.randrange(9)) + body[at:],
                    body[:to] + body[at:],
                    body[to:] + body[at:to] + body[:at],
                )
            )[:200_000]
        return body

    def _in_parts(self, body: bytes) -> list[bytes]:
        at = self._dice.randrange(len(body) + 1)
        return [body[:at], body[at:]] if self._dice.random() < 0.2 else [body]


async def ask(
    app: Any, method: str, path: str, query: dict[str, str], parts: list[bytes], headers: dict[str, str]
) -> int:
    """The status of one request, given to the application as a server would."""
    waiting = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, start=1)
    ]
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": urlencode(query).encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    return statuses[0]


async def storm(rounds: int, seed: int, folder: Path) -> tuple[Counter[int], float]:
    """Statuses by count, and how many megabytes memory grew after the first tenth."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for path, value in {"storage.url": f"sqlite:///{folder / 'jiban.db'}", "storage.key": "fuzz"}.items():
        text = set_value(text, path, value)
    config = configs.parse(text, {})
    wecom, clock = config.channels.wecom, Clock()
    assert wecom is not None
    database = await open_storage(config, clock.now())
    callbacks = Callbacks(wecom.corp_id, wecom.agent_id, wecom.token, wecom.encoding_aes_key)
    desk = desks.build(config)
    desk.reader.warm()  # what stays in memory for good is there before it is measured

    async def well() -> dict[str, str]:
        return {}

    webs = [Web(kind(database, desk, clock), callbacks, config.api.token, well) for kind in (Shallow, App)]
    thrown = Storm(webs[0], webs[1], config, seed)
    memory = psutil.Process().memory_info
    try:
        await thrown.rounds(rounds // 10)
        before = memory().rss
        for _ in range(9):
            await thrown.rounds(rounds // 10)
    finally:
        await database.close()
    return thrown.answers, (memory().rss - before) / 1e6


def main() -> int:
    """Throw as many as asked for; exit status 1 where memory grew."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=12345)
    given = asked.parse_args()
    logging.disable(logging.CRITICAL)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        answers, grown = asyncio.run(storm(given.rounds, given.seed, Path(folder)))
    took = time.perf_counter() - begun
    print(json.dumps({"rounds": sum(answers.values()), "statuses": dict(sorted(answers.items()))}))
    print(f"{took:.0f} s, memory {grown:+.1f} MB after the first tenth")
    return 0 if grown < FLAT else 1


if __name__ == "__main__":
    sys.exit(main())
