"""One Telegram bot at work: takes what comes by polling or webhook, and shows presses their new card."""

import asyncio
import hashlib
import hmac
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import BotCommand, Update
from telegram.error import TelegramError

from bot.app import App
from bot.edges.sheets import read_orders
from bot.edges.telegram import SECRET_HEADER, WANTED, BadUpdate, SentFile, open_update, read_update
from bot.settings import sections
from handlers import binding, filing, keyboard, router
from handlers.inbound import Inbound, Pressed, Reply
from nlp.typed import BY_VERB
from notifier.cards import intake as cards
from notifier.channels.base import Change
from notifier.channels.telegram import TelegramChannel, connect
from notifier.channels.telegram_errors import ASKED_TO_WAIT, meaning
from notifier.errors import GiveUp, Halt, TryAgain
from rules.errors import Refusal
from storage import runs

log = logging.getLogger(__name__)

ROUTE = "/telegram/webhook"
LONG_POLL = 25  # seconds
MOST_FILE = 20 * 1024 * 1024  # what the platform lets a bot fetch
MOST_BODY = 1024 * 1024
#: An update that fails so often is left out: the ones behind it must come through.
MOST_ATTEMPTS = 5
PAUSE, LONGEST_PAUSE = 2.0, 60.0


class Telegram:
    """Made once a process. In polling mode one process alone may run; with a webhook any number."""

    def __init__(
        self, app: App, settings: sections.Telegram, public_url: str, *, hides_content: bool = True
    ) -> None:
        self._app = app
        self._settings = settings
        self._address = public_url.rstrip("/") + ROUTE
        self._connection = connect(settings.token, settings.api_base, settings.proxy)
        self._bot = self._connection.bot
        self._bot_id = settings.token.partition(":")[0]
        self._secret = hmac.new(settings.token.encode(), b"jiban webhook", hashlib.sha256).hexdigest()
        self._failed: Counter[int] = Counter()
        self._running: asyncio.Task[None] | None = None
        self.channel = TelegramChannel(self._bot, self._moved, hides_content=hides_content)

    async def resume(self) -> None:
        """Keep to the waits that the platform asked for before this process began."""
        app = self._app
        waits = await app.database.read(binding.waits, ASKED_TO_WAIT, app.clock.now())
        for chat, left in waits.items():
            self.channel.leave_alone(chat, left)

    def start(self) -> None:
        """Begin to receive; an unreachable platform is asked again and again."""
        self._running = asyncio.create_task(self._run(), name="telegram")

    async def stop(self) -> None:
        """Stop receiving. What was not acknowledged comes again at the next start."""
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._connection.close()

    def routes(self) -> list[Route]:
        """The webhook, where it is used."""
        if self._settings.mode != "webhook":
            return []
        return [Route(ROUTE, self.webhook, methods=["POST"])]

    async def webhook(self, request: Request) -> Response:
        """An update: kept before it is answered with 200. What fails is sent again by the platform."""
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > MOST_BODY:
                return Response(status_code=400)
        try:
            given = request.headers.get(SECRET_HEADER, "")
            update = open_update(self._secret, given, bytes(body), self._bot)
        except BadUpdate as bad:
            log.warning("update refused", extra={"action": "bad_update", "reason": bad.reason})
            return Response(status_code=bad.status)
        await self._take(update)
        return Response()

    async def _run(self) -> None:
        """Introduce ourselves, then receive, whatever happens on the way."""
        is_introduced, offset, pause = False, 0, PAUSE
        while True:
            try:
                if not is_introduced:
                    await self._introduce()
                    is_introduced = True
                if self._settings.mode == "webhook":
                    return
                offset = await self._poll(offset)
                pause = PAUSE
            except TelegramError as error:
                pause = await self._rest(pause, meaning(error))
            except Exception:  # the database, most likely: what was not acknowledged comes again
                log.exception("updates not taken", extra={"action": "telegram_failed"})
                pause = await self._rest(pause, None)

    async def _rest(self, pause: float, trouble: TryAgain | GiveUp | Halt | None) -> float:
        """Wait, longer each time; returns how long to wait the next time."""
        if trouble is not None:
            log.warning("telegram unreachable", extra={"action": "telegram_wait", "reason": trouble.reason})
        after = None if trouble is None or isinstance(trouble, GiveUp) else trouble.after
        await asyncio.sleep(after.total_seconds() if after else pause)
        return min(pause * 2, LONGEST_PAUSE)

    async def _introduce(self) -> None:
        """Learn our name for the links, offer the commands, and say how updates shall come."""
        me = await self._bot.get_me()
        now = self._app.clock.now()
        await self._app.database.transact(_remember_name, now, me.username or "")
        await self._bot.set_my_commands(_commands())
        if self._settings.mode == "webhook":
            await self._bot.set_webhook(self._address, allowed_updates=WANTED, secret_token=self._secret)
        else:
            await self._bot.delete_webhook()

    async def _poll(self, offset: int) -> int:
        """Take one batch; asking from the returned offset on acknowledges it."""
        updates = await self._bot.get_updates(
            offset=offset, timeout=LONG_POLL, allowed_updates=WANTED, read_timeout=LONG_POLL + 10
        )
        by_chat: dict[int, list[Update]] = defaultdict(list)
        for update in updates:
            by_chat[update.effective_chat.id if update.effective_chat else 0].append(update)
        done = await asyncio.gather(*map(self._in_order, by_chat.values()), return_exceptions=True)
        for failure in done:
            if isinstance(failure, BaseException):
                raise failure
        return updates[-1].update_id + 1 if updates else offset

    async def _in_order(self, updates: Sequence[Update]) -> None:
        """One chat's updates one after the other; taken twice they are dealt with once."""
        for update in updates:
            if self._failed[update.update_id] >= MOST_ATTEMPTS:
                log.error("update left out", extra={"action": "update_left_out"})
                continue
            try:
                await self._take(update)
            except Exception:
                self._failed[update.update_id] += 1
                raise

    async def _take(self, update: Update) -> None:
        await asyncio.gather(self._acknowledge(update), self._deal(update))

    async def _acknowledge(self, update: Update) -> None:
        """The pressed key stops spinning at once; that it does is a courtesy."""
        if update.callback_query is None:
            return
        try:
            await self._bot.answer_callback_query(update.callback_query.id)
        except TelegramError as error:
            log.info("press not acknowledged", extra={"action": "telegram_ack", "reason": error.message})

    async def _deal(self, update: Update) -> None:
        for found in read_update(update, self._bot_id, self._app.clock.now()):
            if isinstance(found, SentFile):
                await self._take_file(found)
            else:
                await self._show(found, await self._app.inbound(found))

    async def _show(self, inbound: Inbound, reply: Reply | None) -> None:
        """Give the pressed card its new face where it is; if that fails now, through the outbox."""
        what = inbound.what
        if reply is None or reply.card is None or not isinstance(what, Pressed) or not what.response_code:
            return
        try:
            await self.channel.change(Change(inbound.sender, what.response_code, reply.card))
        except GiveUp as trouble:
            log.info("card not changed", extra={"action": "telegram_edit", "reason": trouble.reason})
        except (TryAgain, Halt):
            now = self._app.clock.now()
            later = (inbound.key, what.task_id, reply.card)
            await self._app.database.transact(keyboard.show_later, now, *later)

    async def _take_file(self, file: SentFile) -> None:
        """An export sent into the chat. Taken in twice it is stored once, so it is remembered last."""
        app = self._app
        try:
            about = (app.desk, app.clock.now(), file.inbound)
            person = await app.database.transact(filing.sender, *about)
            if person is None:
                return
            said = await self._take_in(person, file)
        except Refusal as refusal:
            said = refusal.sentence
        await app.database.transact(filing.done, app.desk, app.clock.now(), file.inbound, said)

    async def _take_in(self, person: str, file: SentFile) -> str:
        if file.size > MOST_FILE:
            raise Refusal("too_large", "文件超过 20 MB，Telegram 不让下载，请回复“导入”使用上传链接。")
        try:
            content = await self.channel.download(file.file_id)
        except (TryAgain, GiveUp, Halt) as trouble:
            raise Refusal("no_file", f"文件没有取到（{trouble.reason}），请重新发送。") from None
        rows = read_orders((file.name, content), self._app.desk.tz)
        taken = await self._app.take_in(person, "telegram", rows)
        return cards.taken(taken.new, taken.updated, taken.unchanged, taken.refused)

    async def _moved(self, old: str, new: str) -> None:
        await self._app.database.transact(binding.move, old, new)


def _commands() -> list[BotCommand]:
    """What the chat's menu offers."""
    return [BotCommand(verb.value, BY_VERB[verb].help[:256]) for verb in router.known()][:100]


def _remember_name(session: Session, now: datetime, name: str) -> None:
    runs.remember(session, binding.SETTING, {"username": name}, now)
