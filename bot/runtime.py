"""One running bot: database, channel, loops and web, put together and taken apart in order."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import uvicorn

from bot import desk as desks
from bot import loading
from bot.app import App
from bot.clock import Clock
from bot.config import Config
from bot.edges.wecom import Callbacks
from bot.folder import Folder
from bot.keeping import open_storage
from bot.loops import Loops
from bot.metrics import Metrics
from bot.roll_call import RollCall
from bot.settings.channels import WECOM_API
from bot.settings.sections import WeCom
from bot.shelf import DatabaseShelf
from bot.web import Web
from bot.wecom_bot import WeComBot
from handlers import calendar, carrying, teaching
from notifier.budget import Budget
from notifier.channels.groups import GroupsChannel, Target
from notifier.channels.several import Fetcher, Several
from notifier.channels.wecom import WeComChannel
from notifier.delivery import Delivery
from notifier.fetching import Fetching
from notifier.reach import Reach
from rules.errors import ConfigError, Problem
from storage import measures
from storage.db import Database

if TYPE_CHECKING:
    from bot.telegram import Telegram

log = logging.getLogger(__name__)

#: How long requests and sends in flight are waited for when we are told to stop.
GRACE_SECONDS = 5


class Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise SIGTERM again before anything is tidied up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.listening.set()


def listening_place(host: str, port: int) -> socket.socket:
    """A bound socket; uvicorn would end the process where the port is taken. Raises ``ConfigError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would leave Nagle on and every answer would wait for an acknowledgement.
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host, port))
        place.listen()  # at once: two sockets that only are bound do not see each other
    except OSError as error:
        place.close()
        taken = Problem("web.port", f"无法监听 {host}:{port}，端口是否已被占用？（{error.strerror}）")
        raise ConfigError([taken]) from error
    return place


class Runtime:
    """Made by ``start``; ``wait`` until told to stop; ``stop`` drains and closes."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        database: Database,
        http: aiohttp.ClientSession,
        budget: Budget | None = None,
    ) -> None:
        self.config = config
        self._budget = budget
        self.metrics = Metrics()
        self.app = App(database, desks.build(config), clock)
        self._http = http
        wecom = config.channels.wecom
        complete = wecom is not None and not wecom.missing
        self._callbacks = self._callbacks_of(wecom) if wecom and complete else None
        self._telegram = self._telegram_of(config)
        line = config.channels.wecom_bot
        self._bot = WeComBot(self.app, line, http) if line and not line.missing else None
        wecom_app = self._channel_of(wecom) if wecom and complete else None
        self._channel = channel = self._carrier(wecom_app)
        self.delivery = self._delivery_of(channel) if channel else None
        fetching = Fetching(database, channel) if channel else None
        folder = Folder(self.app, Path(config.intake.watch_folder)) if config.intake.watch_folder else None
        roll_call = RollCall(self.app, wecom_app) if wecom_app else None
        self.loops = Loops(self.app, self.delivery, folder, fetching, self.metrics, roll_call)
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None
        self.stopping = asyncio.Event()

    @classmethod
    async def start(
        cls, config: Config, clock: Clock | None = None, budget: Budget | None = None
    ) -> "Runtime":
        """Open everything and listen. The word model is loaded meanwhile, in the background.

        ``budget``: what one person may be sent, for a platform that bears more than WeCom.
        """
        clock = clock or Clock()
        place = listening_place(config.web.host, config.web.port)  # first: nothing to close if it is taken
        database = await open_storage(config, clock.now())
        runtime = cls(config, clock, database, aiohttp.ClientSession(), budget)
        runtime.app.desk = await database.read(calendar.in_force, runtime.app.desk)
        if runtime._telegram:
            await runtime._telegram.resume()
        await runtime._listen(place)
        database.listen()
        runtime.loops.start()
        if runtime._telegram:
            runtime._telegram.start()
        if runtime._bot:
            runtime._bot.start()
        runtime._warming = asyncio.create_task(runtime._warm())
        return runtime

    async def _warm(self) -> None:
        """Load the word model with what the desk taught it."""
        await self.app.database.read(teaching.refresh, self.app.desk)
        await asyncio.to_thread(self.app.desk.reader.warm)
        loading.settle()
        loading.give_back()

    def _callbacks_of(self, wecom: WeCom) -> Callbacks:
        return Callbacks(
            wecom.corp_id, wecom.agent_id, wecom.token, wecom.encoding_aes_key, clock=self.app.clock.now
        )

    def _channel_of(self, wecom: WeCom) -> WeComChannel:
        clock = self.app.clock.now
        return WeComChannel(
            self._http,
            wecom.api_base,
            wecom.corp_id,
            wecom.agent_id,
            wecom.secret,
            DatabaseShelf(self.app.database, f"wecom:{wecom.corp_id}:{wecom.agent_id}", clock),
            clock,
        )

    def _telegram_of(self, config: Config) -> "Telegram | None":
        """Telegram where it is configured; its library is loaded then only."""
        settings, privacy = config.channels.telegram, config.privacy
        if settings is None or not settings.token:
            return None
        from bot.telegram import Telegram

        # Cards are made as WeCom may show them: a masked full text cannot be shortened to a gist here.
        hides = privacy.telegram == "number" or (privacy.telegram == "gist" and privacy.wecom == "full")
        return Telegram(self.app, settings, config.web.public_url, hides_content=hides)

    def _carrier(self, app: WeComChannel | None) -> Several | None:
        """The channels that are configured, as one."""
        found: list[Fetcher] = [app] if app else []
        found += [self._bot.channel] if self._bot else []
        found += [self._telegram.channel] if self._telegram else []
        found += self._groups(app) if found else []
        return Several(*found) if found else None

    def _groups(self, app: WeComChannel | None) -> list[Fetcher]:
        """The groups that are told things; the address is the platform's also where there is no app."""
        channels = self.config.channels
        base = channels.wecom.api_base if channels.wecom else WECOM_API
        targets = [Target(group.name, group.key, group.chat_id) for group in channels.groups]
        return [GroupsChannel(self._http, base, targets, app)] if targets else []

    def _delivery_of(self, channel: Several) -> Delivery:
        app = self.app
        has_bot, away = self._bot is not None, self._bot.away if self._bot else tuple
        reach = Reach("wecom" in channel.names, app.desk.telegram_for, has_bot, away)
        watch = self.metrics.delivered
        return carrying.delivery(
            app.database, channel, app.clock.now, lambda: app.desk, reach, self._budget, watch
        )

    async def _listen(self, place: socket.socket) -> None:
        more = tuple(self._telegram.routes()) if self._telegram else ()
        web = Web(
            self.app,
            self._callbacks,
            self.config.api.token,
            self.unwell,
            more,
            self.metrics,
            self.measure,
            self.config.metrics.token,
        )
        config = uvicorn.Config(
            web.asgi(),
            http="httptools",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[place]), name="web")
        await self._server.listening.wait()

    async def unwell(self) -> dict[str, str]:
        """What is not well, by name; empty when all is."""
        wrong = dict.fromkeys(self.loops.stuck(), "stuck")
        wrong |= self._unread()
        if self._bot and self._bot.trouble:
            wrong["wecom_bot"] = self._bot.trouble
        try:
            await self.app.database.read(lambda session: session.connection())
        except Exception as error:  # whatever the database says, the answer is: not ready
            wrong["database"] = type(error).__name__
        return wrong

    def _unread(self) -> dict[str, str]:
        """The word model while it is loading, or where that failed and no text has loaded it since."""
        if self._warming is None or not self._warming.done():
            return {"word_model": "loading"}
        is_lost = self._warming.cancelled() or self._warming.exception() is not None
        return {"word_model": "failed"} if is_lost and not self.app.desk.reader.is_warm else {}

    async def measure(self) -> bytes:
        """The page that Prometheus reads: also where the database does not answer, and says so."""
        self.metrics.alive(self.loops.ages(), len(await self.unwell()))
        if self._channel and self.delivery:
            self.metrics.halted(self._channel.names, self.delivery.halts)
        try:
            found = await self.app.database.read(measures.take, self.app.clock.now())
        except Exception as error:  # whatever it is, the other figures are still wanted
            log.warning("database not measured", extra={"action": "measure", "kind": type(error).__name__})
            found = None
        self.metrics.measured(found)
        return self.metrics.page()

    async def wait(self) -> None:
        """Until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self.stopping.set)
        await self.stopping.wait()

    async def stop(self) -> None:
        """Stop listening, let what is in flight finish, close."""
        if self._server and self._serving:
            self._server.should_exit = True
            await self._serving
        if self._telegram:
            await self._telegram.stop()
        if self._bot:
            await self._bot.stop()
        await self.loops.stop()
        if self._warming:
            await asyncio.gather(self._warming, return_exceptions=True)
        await self._http.close()
        await self.app.database.close()
        log.info("stopped in order", extra={"action": "stopped"})
