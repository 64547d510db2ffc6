"""The sandbox as a test or the demo holds it: start it, look at phones, move the clock, stop it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette

from sandbox import fault_script
from sandbox.callbacks import Courier
from sandbox.clock import Clock
from sandbox.deeds import Deeds
from sandbox.faults import Faults
from sandbox.finding import NotThere, tell, words_of
from sandbox.line import Line
from sandbox.log import Problem
from sandbox.made_up import check_made_up
from sandbox.page_api import page_routes
from sandbox.people import App, Bot, File, Jump, Member, Step
from sandbox.phones import Entry, Face
from sandbox.platform import Platform
from sandbox.server import Droppable, Server, api_routes, loopback_socket
from sandbox.story import Story
from sandbox.uploads import check_loopback


class Sandbox(Deeds):
    """A running stand-in for WeCom, with one app and its members. Make it with ``start``."""

    def __init__(self, platform: Platform, *, host: str, port: int, patience: float) -> None:
        self._socket = loopback_socket(host, port)
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{self._socket.getsockname()[1]}"
        super().__init__(platform, Courier(platform, patience), url)
        self.jumps: Callable[[], list[Jump]] = list
        self.zone = ZoneInfo("Asia/Shanghai")
        self.closing = False
        self.fault_text = ""
        self.on_advance: Callable[[timedelta], None] | None = None
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls,
        app: App,
        *,
        members: Iterable[Member],
        callback_url: str = "",
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
        seed: int = 1,
        faults: Faults | Mapping[str, object] | None = None,
        robots: Sequence[str] = (),
        accounts: int = 1000,
        duplicates_before_task_ids: bool = True,
        patience: float = 5.0,
        bot: Bot | None = None,
    ) -> "Sandbox":
        """Bind to loopback and serve.

        ``callback_url`` may be set later (``platform.callback_url``, ``use_callback``): the bot often
        starts after the sandbox. ``clock`` runs from now if not given. ``patience`` is how many real
        seconds a callback may take. ``faults`` is a ``Faults`` or its dict. ``accounts`` is the
        corporation's account limit. ``duplicates_before_task_ids``: whether a repeated request is
        swallowed before its task id is looked at, which no document settles. ``bot``: there is a
        智能机器人 as well, whose long connection is ``line``.
        """
        if callback_url:
            check_loopback(callback_url)
        check_made_up(app.corp_id, app.secret)
        platform = Platform(
            app,
            members,
            clock=clock,
            seed=seed,
            faults=faults if isinstance(faults, Faults) else Faults.from_dict(faults or {}),
            robots=robots,
            accounts=accounts,
            duplicates_before_task_ids=duplicates_before_task_ids,
        )
        sandbox = cls(platform, host=host, port=port, patience=patience)
        platform.callback_url = callback_url
        await sandbox._serve()
        if bot:
            await sandbox.add_bot(bot, host)
        return sandbox

    def lead(self, story: Sequence[Step], files: Iterable[File], zone: str) -> None:
        """The page leads a newcomer through the story, offers the files, and shows this zone's time."""
        self.story = Story(story)
        self.files = {file.name: file for file in files}
        self.zone = ZoneInfo(zone)

    async def add_bot(self, bot: Bot, host: str = "127.0.0.1") -> Line:
        """There is a 智能机器人 from now on; gives the platform's end of its long connection."""
        self.line = Line(self.platform, bot)
        await self.line.start(host)
        return self.line

    async def _serve(self) -> None:
        app = Starlette(routes=[*api_routes(self.platform), *page_routes(self)])
        config = uvicorn.Config(
            app,
            http=Droppable,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        await self._server.ready.wait()

    async def stop(self) -> None:
        """Close the doors; waiting pages are let go at once."""
        self.closing = True
        self.platform.touch()
        if self.line:
            await self.line.stop()
        if self._server and self._serving:
            self._server.over.set()
            await self._serving
        await self.courier.close()

    def load_faults(self, script: str) -> None:
        """Misbehave by this YAML from now on; an empty one ends it. Raises ``BadScript``."""
        self.platform.faults = fault_script.read(script, self.now())
        self.fault_text = script
        self._log("故障脚本", "已装载" if script.strip() else "已停用", True)
        self.platform.touch()

    def set_callback(self, url: str) -> None:
        if url:
            check_loopback(url)
        self.platform.callback_url = url

    async def use_callback(self, url: str) -> bool:
        """Save a callback URL as the console does: only if the app answers the encrypted echo."""
        self.set_callback(url)
        if await self.courier.verify():
            return True
        self.set_callback("")
        return False

    # What is to be seen

    @property
    def problems(self) -> list[Problem]:
        """Everything that went wrong on the protocol's level."""
        return self.platform.log.problems

    def now(self) -> datetime:
        return self.platform.now()

    def phone(self, userid: str) -> list[Entry]:
        """What is on that phone, oldest first."""
        return self.platform.phone(userid)

    def group(self, robot: str) -> list[Entry]:
        """What the group of this robot shows."""
        return self.platform.group(robot)

    def cards(self, userid: str) -> list[Face]:
        """The cards on that phone as they look now, oldest first."""
        return [entry.card for entry in self.phone(userid) if entry.card]

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait, event by event, until something is true; the limit is for real time."""

        async def wait() -> None:
            while not true():
                await self.platform.change_after(self.platform.version)

        await asyncio.wait_for(wait(), seconds)

    async def shows(self, userid: str, words: str, seconds: float = 5.0) -> Entry:
        """Wait until that phone shows something with these words, and give it."""

        def found() -> Entry | None:
            return next((e for e in reversed(self.phone(userid)) if words in words_of(e)), None)

        try:
            await self.until(lambda: found() is not None, seconds)
        except TimeoutError as error:
            raise NotThere(f"{userid} 的手机上没有“{words}”。{tell(self.platform, userid)}") from error
        entry = found()
        assert entry is not None
        return entry

    def advance(self, delta: timedelta, label: str = "") -> None:
        """Move the clock, and whoever else listens to it."""
        self.platform.clock.advance(delta)
        if self.on_advance:
            self.on_advance(delta)
        self._log("时钟", label or f"+{delta}", True)
        self.story.did("", "advance", label)
        self.platform.touch()

    def advance_to(self, at: datetime, label: str = "") -> None:
        self.advance(max(at - self.now(), timedelta()), label)
