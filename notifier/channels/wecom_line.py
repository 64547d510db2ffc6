"""One long connection to the platform: frames out and in, and each answer to whoever asked."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from notifier.channels.wecom_codes import Kind, Trouble
from notifier.channels.wecom_wire import Answer
from notifier.errors import TryAgain

#: The subscription is gone though the line is open: only a new connection helps.
NOT_SUBSCRIBED = 846609
_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Frame:
    """Something that the platform tells: ``req_id`` is what an answer to it must carry."""

    command: str
    req_id: str
    body: Mapping[str, Any]


class Line:
    """A WebSocket that lives once. What waits for an answer when it is cut is in doubt."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, timeout: float = 10.0) -> None:
        self._socket = socket
        self._timeout = timeout
        self._waiting: dict[str, asyncio.Future[Answer]] = {}

    @classmethod
    async def dial(cls, session: aiohttp.ClientSession, url: str, timeout: float = 10.0) -> "Line":
        """Connect. Raises ``TryAgain``."""
        try:
            async with asyncio.timeout(timeout):
                socket = await session.ws_connect(
                    url, max_msg_size=_LARGEST, timeout=aiohttp.ClientWSTimeout(ws_close=2.0)
                )
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise TryAgain(f"连不上企业微信长连接（{type(error).__name__}）") from None
        return cls(socket, timeout)

    async def ask(
        self, command: str, body: Mapping[str, Any] | None = None, req_id: str = "", within: float = 0
    ) -> Answer:
        """Send one frame and wait for its answer. Raises ``TryAgain``, in doubt once the frame has left."""
        req_id = req_id or f"{command}-{secrets.token_hex(8)}"
        frame = {"cmd": command, "headers": {"req_id": req_id}, **({"body": body} if body else {})}
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[req_id] = waiting
        try:
            async with asyncio.timeout(within or self._timeout):
                await self._write(frame)
                answer = await waiting
        except TimeoutError:
            raise TryAgain("企业微信长连接没有答复", in_doubt=True) from None
        finally:
            self._waiting.pop(req_id, None)
            if waiting.done() and not waiting.cancelled():
                waiting.exception()  # cut while it was being written: seen, or asyncio would complain
        if answer.code == NOT_SUBSCRIBED:
            await self.close()
        return answer

    async def hear(self) -> AsyncIterator[Frame]:
        """What the platform tells, until the line is closed; answers go to whoever waits for them."""
        try:
            async for message in self._socket:
                frame = _read(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
                command, req_id = str(frame.get("cmd", "")), _req_id(frame)
                if command:
                    body = frame.get("body")
                    yield Frame(command, req_id, body if isinstance(body, dict) else {})
                else:
                    self._answered(req_id, frame)
        finally:
            self._cut()

    async def keep_alive(self, every: float, within: float) -> None:
        """Ping; a line that does not answer is closed: it may look open for hours."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.ask("ping", within=within)
            except TryAgain:
                await self.close()
                return

    async def close(self) -> None:
        """Hang up."""
        self._cut()
        await self._socket.close()

    @property
    def code(self) -> int | None:
        """Why it was closed, in the numbers of the WebSocket protocol."""
        return self._socket.close_code

    async def _write(self, frame: Mapping[str, Any]) -> None:
        if self._socket.closed:
            raise TryAgain("企业微信长连接已断开")
        try:
            await self._socket.send_str(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except (aiohttp.ClientError, ConnectionError):
            raise TryAgain("企业微信长连接已断开") from None

    def _answered(self, req_id: str, frame: Mapping[str, Any]) -> None:
        waiting, code = self._waiting.get(req_id), frame.get("errcode")
        if waiting and not waiting.done() and isinstance(code, int):
            body = frame.get("body")
            fields = body if isinstance(body, dict) else {}
            waiting.set_result(Answer(code, str(frame.get("errmsg", "")), fields))

    def _cut(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(TryAgain("企业微信长连接中断", in_doubt=True))


async def subscribe(line: Line, bot_id: str, secret: str) -> Trouble | None:
    """Introduce the bot; ``None`` is well, otherwise what is wrong. Raises ``TryAgain``.

    The answer is heard only while somebody listens: run ``hear`` beside it.
    """
    answer = await line.ask("aibot_subscribe", {"bot_id": bot_id, "secret": secret})
    return answer.trouble if answer.code else None


async def probe(session: aiohttp.ClientSession, url: str, bot_id: str, secret: str) -> Trouble | None:
    """Connect, subscribe, hang up: ``None`` is well. It puts out whoever is connected as this bot."""
    try:
        line = await Line.dial(session, url)
    except TryAgain as error:
        return _unreachable(error)
    listening = asyncio.create_task(_listen(line))
    try:
        return await subscribe(line, bot_id, secret)
    except TryAgain as error:
        return _unreachable(error)
    finally:
        await line.close()
        await listening


async def _listen(line: Line) -> None:
    async for _ in line.hear():
        pass


def _unreachable(error: TryAgain) -> Trouble:
    return Trouble(0, Kind.CONFIG, error.reason, "请检查网络、代理与 channels.wecom_bot.url")


def _read(text: str) -> Mapping[str, Any]:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}


def _req_id(frame: Mapping[str, Any]) -> str:
    headers = frame.get("headers")
    return str(headers.get("req_id", "")) if isinstance(headers, dict) else ""
