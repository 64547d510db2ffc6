"""The long connection of a 智能机器人: a WebSocket over which it subscribes, is told things and speaks."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import WSMsgType, web

from sandbox import line_files, line_words
from sandbox.api import refuse
from sandbox.callbacks import Delivery, News
from sandbox.faults import ON_REQUESTS, Fault
from sandbox.line_files import Files
from sandbox.line_words import Asked, Talk
from sandbox.log import Exchange
from sandbox.people import Bot
from sandbox.platform import Platform
from sandbox.refusal import BAD_PARAM, Json, Refused
from sandbox.server import loopback_socket

WRONG_SECRET, NOT_SUBSCRIBED = 853000, 846609
GOING_AWAY = 1000  # how the older of two connections is closed, after it was told


class Line:
    """The platform's end. One connection lives at a time: a newer one puts the older one out.

    Faults strike by command, e.g. ``on: aibot_send_msg`` or ``on: ping``; ``hang`` is silence.
    """

    def __init__(self, platform: Platform, bot: Bot) -> None:
        self.platform = platform
        self.bot = bot
        self.talk = Talk()
        self.files = Files()
        self.url = ""
        self.subscriptions = 0  # how often somebody subscribed
        self.heard: list[str] = []  # the commands that came, in their order
        self._live: web.WebSocketResponse | None = None
        self._sockets: dict[web.WebSocketResponse, web.Request] = {}
        self._runner: web.AppRunner | None = None
        self._media = ""

    async def start(self, host: str = "127.0.0.1") -> None:
        """Listen on loopback; ``url`` is where the bot connects."""
        place = loopback_socket(host, 0)
        app = web.Application()
        app.router.add_get("/", self._serve)
        app.router.add_get("/media/{id}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.SockSite(self._runner, place).start()
        port = place.getsockname()[1]
        self.url, self._media = f"ws://{host}:{port}", f"http://{host}:{port}/media"

    async def stop(self) -> None:
        """Close all connections."""
        for socket in list(self._sockets):
            await socket.close(code=1001)
        if self._runner:
            await self._runner.cleanup()

    @property
    def is_open(self) -> bool:
        """Whether a bot has subscribed and is there."""
        return self._live is not None and not self._live.closed

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the live connection with this code; 1006 is a line that is cut without a word."""
        live = self._live
        if live is None:
            return
        self._live = None
        transport = self._sockets[live].transport
        if code == 1006 and transport:
            transport.abort()
        else:
            await live.close(code=code, message=reason.encode())
        self.platform.touch()

    async def tell(self, event: str) -> None:
        """An event that is nobody's deed, e.g. ``disconnected_event``."""
        if self._live:
            body = {"msgtype": "event", "event": {"eventtype": event}}
            await self._push(self._live, "aibot_event_callback", self._req_id(), self._dated(body))

    async def deliver(self, news: News, chat: str = "", twice: bool = False) -> Delivery:
        """Tell the bot what somebody did; there is no second try: a bot that is not there never hears it."""
        if not news.body:
            return Delivery(200, 0)
        if not self.is_open or self._live is None:
            self._problem("callback", f"长连接没有连上，消息没有送达：{news.summary}")
            return Delivery(None, 0)
        member = news.occasion.member
        self.talk.opened |= {member.userid.lower(), *([chat.lower()] if chat else [])}
        body = self._dated(self._with_address(news.body)) | {
            "from": {"userid": member.userid},
            "chattype": "group" if chat else "single",
            **({"chatid": chat} if chat else {}),
        }
        command = "aibot_event_callback" if body["msgtype"] == "event" else "aibot_msg_callback"
        for _ in range(2 if twice else 1):
            req_id = self._req_id()
            self.talk.asked[req_id] = Asked(news.occasion, chat or member.userid, self.platform.now())
            await self._push(self._live, command, req_id, body)
        self._log("平台", f"{member.name} {news.summary}", "已推送", True, command)
        return Delivery(200, 1)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=0.5, max_msg_size=4 * 1024 * 1024)
        await socket.prepare(request)
        self._sockets[socket] = request
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(socket, message.data)
        finally:
            self._sockets.pop(socket, None)
            if self._live is socket:
                self._live = None
                self.platform.touch()
        return socket

    async def _hear(self, socket: web.WebSocketResponse, text: str) -> None:
        frame = _frame(text)
        command, req_id = frame["cmd"], frame["headers"]["req_id"]
        self.heard.append(command)
        fault = self.platform.faults.strike(ON_REQUESTS, command, self.platform.now())
        if fault and not await self._spoilt(fault, socket, frame):
            return
        forced = Refused(fault.code or -1) if fault and fault.do == "errcode" else None
        answer = await self._answer(socket, command, req_id, frame["body"], forced)
        await self._write(socket, {"headers": {"req_id": req_id}, **answer})
        self.platform.touch()

    async def _spoilt(self, fault: Fault, socket: web.WebSocketResponse, frame: Json) -> bool:
        """Whether an answer is still to be given."""
        self._log("机器人", frame["cmd"], f"故障：{fault.do} {fault.code or ''}", False, frame["cmd"])
        if fault.do == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.do in ("slow", "errcode"):
            return True
        if fault.do == "accept_then_drop":
            await self._answer(socket, frame["cmd"], frame["headers"]["req_id"], frame["body"], None)
        transport = self._sockets[socket].transport
        if fault.do in ("drop", "accept_then_drop") and transport:
            transport.abort()
        return False

    async def _answer(
        self, socket: web.WebSocketResponse, command: str, req_id: str, body: Json, forced: Refused | None
    ) -> Json:
        try:
            if forced:
                raise forced
            done = await self._do(socket, command, req_id, body)
            answer: Json = {"errcode": 0, "errmsg": "ok", **({"body": done} if done else {})}
        except Refused as refused:
            answer = refuse(self.platform, refused, "127.0.0.1")
        code = answer["errcode"]
        if command != "ping":
            said = "成功" if code == 0 else f"{code} {answer['errmsg'].split(', hint')[0]}"
            shown = None if command == "aibot_subscribe" else body
            self._log("机器人", _NAMES.get(command, command), said, code == 0, command, shown, code)
            if code:
                self._problem(command, said)
        return answer

    async def _do(self, socket: web.WebSocketResponse, command: str, req_id: str, body: Json) -> Json:
        if command == "aibot_subscribe":
            await self._subscribe(socket, body)
            return {}
        if self._live is not socket:
            raise Refused(NOT_SUBSCRIBED)
        if command not in _COMMANDS:
            raise Refused(BAD_PARAM, f"cmd {command!r}")
        return _COMMANDS[command](self, req_id, body)

    async def _subscribe(self, socket: web.WebSocketResponse, body: Json) -> None:
        if (body.get("bot_id"), body.get("secret")) != (self.bot.bot_id, self.bot.secret):
            raise Refused(WRONG_SECRET)
        older = self._live
        if older is not None and older is not socket and not older.closed:
            await self.tell("disconnected_event")
            self._log("平台", "新连接接入，断开旧连接", "已断开", True, "aibot_subscribe")
            self._live = socket
            await older.close(code=GOING_AWAY)
        self._live = socket
        self.subscriptions += 1

    def _with_address(self, body: Json) -> Json:
        kind = body["msgtype"]
        if kind not in ("image", "file"):
            return body
        address, key = line_files.seal(self.platform, self.files, body[kind]["media_id"])
        return {"msgtype": kind, kind: {"url": f"{self._media}/{address}", "aeskey": key}}

    async def _download(self, request: web.Request) -> web.Response:
        found = self.files.sealed.get(request.match_info["id"])
        if found is None or found.until <= self.platform.now():
            return web.Response(status=404)
        named = f"attachment; filename*=UTF-8''{quote(found.name)}"
        return web.Response(body=found.content, headers={"Content-Disposition": named})

    def _dated(self, body: Json) -> Json:
        return body | {
            "msgid": self.platform.ids.next(32),
            "create_time": int(self.platform.now().timestamp()),
            "aibotid": self.bot.bot_id,
        }

    def _req_id(self) -> str:
        return self.platform.ids.next(24)

    async def _push(self, socket: web.WebSocketResponse, command: str, req_id: str, body: Json) -> None:
        await self._write(socket, {"cmd": command, "headers": {"req_id": req_id}, "body": body})

    async def _write(self, socket: web.WebSocketResponse, frame: Json) -> None:
        if not socket.closed:
            await socket.send_str(json.dumps(frame, ensure_ascii=False))

    def _problem(self, place: str, what: str) -> None:
        self.platform.log.problem(self.platform.now(), place, what)

    def _log(self, sender: Any, what: str, result: str, good: bool, path: str, *rest: Any) -> None:
        self.platform.log.add(Exchange(self.platform.now(), sender, what, result, good, path, *rest))


def _frame(text: str) -> Json:
    """A frame with all its parts, empty where it had none: what is no frame is refused as one."""
    try:
        given = json.loads(text)
    except ValueError:
        given = {}
    given = given if isinstance(given, dict) else {}
    headers, body = given.get("headers"), given.get("body")
    req_id = str(headers.get("req_id", "")) if isinstance(headers, dict) else ""
    return {
        "cmd": str(given.get("cmd", "")),
        "headers": {"req_id": req_id},
        "body": body if isinstance(body, dict) else {},
    }


#: What the log calls a command, for readers who do not know them.
_NAMES = {
    "aibot_subscribe": "订阅长连接",
    "aibot_respond_msg": "当场回复",
    "aibot_respond_welcome_msg": "欢迎语",
    "aibot_respond_update_msg": "改卡片",
    "aibot_send_msg": "推送消息",
}

Deed = Callable[["Line", str, Json], Json]

_COMMANDS: Mapping[str, Deed] = {
    "ping": lambda line, req_id, body: {},
    "aibot_respond_msg": lambda line, r, body: line_words.respond(line.platform, line.talk, r, body),
    "aibot_respond_welcome_msg": lambda line, r, b: line_words.welcome(line.platform, line.talk, r, b),
    "aibot_respond_update_msg": lambda line, r, b: line_words.update(line.platform, line.talk, r, b),
    "aibot_send_msg": lambda line, r, body: line_words.send(line.platform, line.talk, r, body),
    "aibot_upload_media_init": lambda line, r, b: line_files.begin(line.platform, line.files, b),
    "aibot_upload_media_chunk": lambda line, r, b: line_files.piece(line.platform, line.files, b),
    "aibot_upload_media_finish": lambda line, r, b: line_files.finish(line.platform, line.files, b),
}
