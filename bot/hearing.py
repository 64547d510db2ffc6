"""What the 智能机器人 hears: dealt with one by one for each person, and answered on the same line."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp

from bot.app import App
from bot.edges.sheets import read_orders
from bot.edges.wecom_bot import Heard, InGroup, SentFile, Told
from handlers import filing, lines
from handlers.inbound import Entered, Pressed, Reply
from notifier.cards import intake
from notifier.cards import lines as cards
from notifier.channels.wecom_bot import WeComBotChannel
from notifier.channels.wecom_files import fetch
from notifier.errors import GiveUp, TryAgain
from rules.errors import Refusal

log = logging.getLogger(__name__)

T = TypeVar("T")
#: The platform shows an answer to a press or a welcome that comes within so many seconds.
WITHIN = 4.5
#: The platform tells everything once: what cannot be kept now is tried again after so many seconds.
PAUSES = (0.2, 1.0, 3.0, 10.0, 30.0, 60.0, 120.0)
LAST = 3.0


class Hearing:
    """Takes what comes without holding up the line."""

    def __init__(self, app: App, channel: WeComBotChannel, http: aiohttp.ClientSession) -> None:
        self._app = app
        self._channel = channel
        self._http = http
        self._last: dict[str, asyncio.Task[None]] = {}  # sender → what is being dealt with last

    def take(self, heard: Heard) -> None:
        """Deal with it after what the same person did before."""
        sender = heard.inbound.sender if isinstance(heard, Told | SentFile) else ""
        since = asyncio.get_running_loop().time()
        task = asyncio.create_task(self._after(self._last.get(sender), heard, since))
        self._last[sender] = task
        task.add_done_callback(lambda done: self._forget(sender, done))

    async def finish(self) -> None:
        """Wait for what was heard, but not for ever."""
        if self._last:
            _, late = await asyncio.wait(self._last.values(), timeout=LAST)
            for task in late:
                task.cancel()

    def _forget(self, sender: str, done: asyncio.Task[None]) -> None:
        if self._last.get(sender) is done:
            del self._last[sender]

    async def _after(self, former: asyncio.Task[None] | None, heard: Heard, since: float) -> None:
        if former:
            await asyncio.wait([former])
        if isinstance(heard, Told):
            await self._deal(heard, since)
        elif isinstance(heard, SentFile):
            await self._until_done(lambda: self._take_file(heard))
        elif isinstance(heard, InGroup):
            await self._courtesy(self._channel.answer(heard.req_id, cards.not_in_groups()))

    async def _deal(self, told: Told, since: float) -> None:
        reply = await self._until_done(lambda: self._app.inbound(told.inbound))
        if reply is None or not (reply.card or reply.text):
            return
        in_doubt = False
        if asyncio.get_running_loop().time() - since < WITHIN or not self._is_urgent(told):
            try:
                await self._answer(told, reply)
            except (TryAgain, GiveUp) as trouble:
                in_doubt = isinstance(trouble, TryAgain) and trouble.in_doubt
                log.info("not answered at once", extra={"action": "line_late", "reason": trouble.reason})
            else:
                return
        now = self._app.clock.now()
        later = (now, told.inbound, reply, in_doubt)
        await self._until_done(lambda: self._app.database.transact(lines.answer_later, *later))

    def _is_urgent(self, told: Told) -> bool:
        return isinstance(told.inbound.what, Pressed | Entered)

    async def _answer(self, told: Told, reply: Reply) -> None:
        """On the pressed card, as a greeting, or as an answer. Raises ``TryAgain`` or ``GiveUp``."""
        what = told.inbound.what
        if isinstance(what, Pressed) and reply.card:
            await self._channel.show(told.req_id, told.inbound.sender, what.task_id, reply.card)
        elif isinstance(what, Entered):
            await self._channel.welcome(told.req_id, reply.text)
        else:
            await self._channel.answer(told.req_id, reply.text)

    async def _courtesy(self, answer: Awaitable[None]) -> None:
        try:
            await answer
        except (TryAgain, GiveUp) as trouble:
            log.info("not answered", extra={"action": "line_answer", "reason": trouble.reason})

    async def _take_file(self, file: SentFile) -> None:
        """An export sent to the bot. Taken in twice it is stored once, so it is remembered last."""
        app = self._app
        try:
            person = await app.database.transact(filing.sender, app.desk, app.clock.now(), file.inbound)
            if person is None:
                return
            said = await self._take_in(person, file)
        except Refusal as refusal:
            said = refusal.sentence
        await app.database.transact(filing.done, app.desk, app.clock.now(), file.inbound, said)

    async def _take_in(self, person: str, file: SentFile) -> str:
        try:
            found = await fetch(self._http, file.media_id)
        except (TryAgain, GiveUp) as trouble:
            raise Refusal("no_file", cards.not_fetched(trouble.reason)) from None
        taken = await self._app.take_in(person, "wecom_bot", read_orders(found, self._app.desk.tz))
        return intake.taken(taken.new, taken.updated, taken.unchanged, taken.refused)

    async def _until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """Again and again while the database is away: nobody would tell us a second time."""
        for pause in PAUSES:
            try:
                return await work()
            except Exception:
                log.exception("not dealt with", extra={"action": "line_not_kept"})
                await asyncio.sleep(pause)
        return await work()
