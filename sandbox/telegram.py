"""Telegram's servers and phones on loopback: the Bot API over HTTP, webhooks, and people who use a bot."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.server import Droppable, Server, loopback_socket
from sandbox.telegram_api import Api, Refused, read_parameters
from sandbox.telegram_chats import Chats, Json

_RETRY_SECONDS = 0.05


@dataclass(frozen=True)
class Lost:
    """The request is carried out, and the connection cut before the answer."""


class TelegramSandbox:
    """One bot's platform. ``faults`` holds, for each method, what its next calls meet."""

    def __init__(
        self,
        token: str,
        *,
        username: str = "jiban_bot",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tick: Callable[[], float] = time.monotonic,
        is_strict: bool = False,
    ) -> None:
        self._token = token
        self.chats = Chats(int(token.partition(":")[0]), username, clock)
        self.api = Api(self.chats, tick, is_strict=is_strict)
        self.calls: list[tuple[str, Json]] = []
        self.faults: dict[str, deque[Refused | Lost]] = {}
        self.asked = asyncio.Event()  # the bot has called for the first time
        self._call = asyncio.Event()  # set by the next call
        self.url = ""
        self._server: Server | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        place = loopback_socket("127.0.0.1", port)
        self.url = f"http://127.0.0.1:{place.getsockname()[1]}"
        app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
            ]
        )
        self._server = Server(
            uvicorn.Config(app, http=Droppable, lifespan="off", log_config=None, access_log=False)
        )
        self._tasks = [
            asyncio.create_task(self._server.serve([place])),
            asyncio.create_task(self._push()),
        ]
        await self._server.ready.wait()

    async def stop(self) -> None:
        """Stop listening."""
        assert self._server is not None
        self._tasks[1].cancel()
        await self.api.close()
        self._server.should_exit = self._server.force_exit = True
        self._server.over.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def then(self, method: str, *faults: Refused | Lost) -> None:
        """What the next calls of a method meet, one each."""
        self.faults.setdefault(method.lower(), deque()).extend(faults)

    # What people do -----------------------------------------------------------------------------

    async def write(self, chat_id: int, text: str) -> Json | None:
        """Somebody writes to the bot; the first message opens the chat. Returns the update."""
        return await self._say(chat_id, text=text)

    async def photograph(self, chat_id: int, content: bytes, caption: str = "") -> Json | None:
        """Somebody sends a picture: the platform keeps it in several sizes, the best one last."""
        sizes = [(90, content[:100]), (1280, content)]
        photo = [
            {
                "file_id": self.chats.store(part, f"{width}.jpg"),
                "file_unique_id": f"u{width}",
                "width": width,
                "height": width,
                "file_size": len(part),
            }
            for width, part in sizes
        ]
        return await self._say(chat_id, photo=photo, **({"caption": caption} if caption else {}))

    async def attach(self, chat_id: int, name: str, content: bytes, mime_type: str = "") -> Json | None:
        """Somebody sends a file."""
        document = {
            "file_id": self.chats.store(content, name),
            "file_unique_id": "d1",
            "file_name": name,
            "mime_type": mime_type or "application/octet-stream",
            "file_size": len(content),
        }
        return await self._say(chat_id, document=document)

    async def press(self, chat_id: int, text: str) -> Json | None:
        """Somebody presses the newest key with these words (a mark before them does not matter)."""
        chat = self.chats.chats[chat_id]
        for message in reversed(chat.messages.values()):
            for key in keys(message):
                if key["text"].split(" ")[-1] == text and "callback_data" in key:
                    query = {
                        "id": self.chats.new_press(),
                        "from": chat.person(),
                        "message": message,
                        "chat_instance": f"{chat_id}1",
                        "data": key["callback_data"],
                    }
                    return await self.chats.happen("callback_query", query)
        raise LookupError(f"no key “{text}” on the phone of {chat_id}: {self.phone(chat_id)}")

    async def block(self, chat_id: int, *, blocked: bool = True) -> None:
        """Somebody stops the bot, or lets it write again."""
        chat = self.chats.chat(chat_id)
        chat.has_blocked = blocked
        words = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = ({"user": self.chats.bot, "status": word, "until_date": 0} for word in words)
        change = {"chat": chat.as_json(), "from": chat.person(), "date": self.chats.now()}
        await self.chats.happen("my_chat_member", {**change, "old_chat_member": old, "new_chat_member": new})

    def phone(self, chat_id: int) -> list[Json]:
        """What the bot has written to somebody, as it looks now."""
        chat = self.chats.chat(chat_id)
        return [message for message in chat.messages.values() if message["from"] == self.chats.bot]

    def shown(self, chat_id: int) -> str:
        """The same as one text."""
        return "\n".join(message["text"] for message in self.phone(chat_id))

    def screen(self, chat_id: int) -> str:
        """The same with its keys."""
        parts = [(m["text"], *(f"[{key['text']}]" for key in keys(m))) for m in self.phone(chat_id)]
        return "\n".join(" ".join(part) for part in parts)

    async def shows(self, chat_id: int, words: str, seconds: float = 10.0) -> None:
        """Wait until that phone shows these words or a key with them; the limit is for real time."""
        try:
            async with asyncio.timeout(seconds):
                while words not in self.screen(chat_id):
                    await self._call.wait()
        except TimeoutError:
            raise LookupError(f"“{words}” is not on the phone: {self.screen(chat_id)}") from None

    async def _say(self, chat_id: int, **content: object) -> Json | None:
        chat = self.chats.chat(chat_id)
        chat.has_started = True
        return await self.chats.happen("message", self.chats.next_message(chat, chat.person(), **content))

    # The wire -----------------------------------------------------------------------------------

    async def _serve(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self._token:
            return JSONResponse(Refused(401, "Unauthorized").as_json(), 401)
        given = await _given(request)
        self.calls.append((method, given))
        self.asked.set()
        waiting = self.faults.get(method.lower())
        fault = waiting.popleft() if waiting else None
        try:
            if isinstance(fault, Refused):
                raise fault
            result = await self.api.call(method, given)
        except Refused as refused:
            return JSONResponse(refused.as_json(), refused.code)
        finally:
            self._call.set()
            self._call = asyncio.Event()
        if isinstance(fault, Lost):
            request.scope["state"]["drop"]()
            await asyncio.sleep(0)
        return JSONResponse({"ok": True, "result": result})

    async def _file(self, request: Request) -> Response:
        stored = self.chats.files.get(request.path_params["path"].rpartition("/")[2])
        if request.path_params["token"] != self._token or stored is None:
            return JSONResponse(Refused(404, "Not Found").as_json(), 404)
        return Response(stored.content, media_type="application/octet-stream")

    async def _push(self) -> None:
        """Deliver updates to the webhook, one by one, each until it is answered with 2xx."""
        async with aiohttp.ClientSession() as session:
            while True:
                async with self.chats.fresh:
                    await self.chats.fresh.wait_for(lambda: bool(self.api.webhook and self.chats.updates))
                    hook, update = self.api.webhook, self.chats.updates[0]
                if hook and await _posted(session, hook, update):
                    self.chats.confirm(update["update_id"] + 1)
                else:
                    await asyncio.sleep(_RETRY_SECONDS)


def keys(message: Json) -> list[Json]:
    """The keys below a message."""
    return [key for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]


async def _given(request: Request) -> Json:
    found = read_parameters(dict(request.query_params))
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**found, **(await request.json())}
    async with request.form() as form:
        words = {name: str(value) for name, value in form.items() if not isinstance(value, UploadFile)}
        files = {
            name: (value.filename or "", await value.read())
            for name, value in form.items()
            if isinstance(value, UploadFile)
        }
        return {**found, **read_parameters(words), **files}


async def _posted(session: aiohttp.ClientSession, hook: Json, update: Json) -> bool:
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]} if hook["secret_token"] else {}
    try:
        async with session.post(hook["url"], json=update, headers=headers) as answer:
            return answer.status < 300
    except aiohttp.ClientError:
        return False
