"""Puts the bot and the sandbox side by side on loopback, with the example's people and a clock that moves."""

import asyncio
import secrets
import shutil
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import config as configs
from bot.clock import Clock
from bot.config import Config
from bot.runtime import Runtime
from bot.samples.export import sample_export
from bot.settings.channels import WeComBot
from bot.settings.rewrite import set_value
from bot.settings.sections import Channels
from bot.trial.story import BEFORE_DUE, NEXT_NAG, ON_PAGE, STORY
from rules.words import Role, State
from rules.workdays import Calendar
from sandbox import App, Bot, File, Jump, Member, Sandbox, Step
from sandbox import Clock as SandboxClock
from storage import clocks
from storage.tables import Order

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
FOLDER = Path("var/sandbox")
SHORTLY = timedelta(hours=4)
#: People are at work then; outside these hours the page begins with the next working morning.
OPENS, CLOSES, MORNING = time(8, 30), time(17), time(9, 5)


@dataclass
class Stage:
    """A bot and a sandbox that believe in the same clock."""

    config: Config
    clock: Clock
    sandbox: Sandbox
    bot: Runtime
    jumps: list[Jump] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    async def open(
        cls,
        folder: Path,
        *,
        port: int = 0,
        at: datetime | None = None,
        story: Sequence[Step] = (),
        by_line: bool = False,
    ) -> "Stage":
        """Start both; the database in ``folder`` begins empty. ``at``: what time it shall be.

        ``by_line``: a 智能机器人 on its long connection, and no app.
        """
        shutil.rmtree(folder, ignore_errors=True)
        clock = Clock()
        clock.advance(at - clock.now() if at else timedelta())
        storage: dict[str, str | int] = {
            "storage.url": f"sqlite:///{folder / 'jiban.db'}",
            "storage.key": secrets.token_urlsafe(),
        }
        config = _example(storage)
        sandbox = await _sandbox(config, clock, port, story)
        config = _example(
            storage | {"channels.wecom.api_base": sandbox.url} | _address(config.web.port if port else 0)
        )
        if by_line:
            config = await _on_the_line(config, sandbox)
        stage = cls(config, clock, sandbox, await Runtime.start(config, clock))
        stage._wire()
        return stage

    def _wire(self) -> None:
        if self.config.channels.wecom:
            self.sandbox.set_callback(f"{self.config.web.public_url}/wecom/callback")
        self.sandbox.on_advance = self._advanced
        self.sandbox.jumps = lambda: self.jumps
        self._keep(asyncio.create_task(self._watch()))

    def _advanced(self, by: timedelta) -> None:
        self.clock.advance(by)
        self._keep(asyncio.create_task(self.bot.loops.tick()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        """Know the moments that the page may jump to."""
        while True:
            found = await self.bot.app.database.read(_moments)
            if found != self.jumps:
                self.jumps = found
                self.sandbox.platform.touch()
            await asyncio.sleep(0.5)

    async def restart_bot(self) -> None:
        """Stop the bot and start another one on the same database, as after a power cut."""
        await self._quiet()
        await self.bot.stop()
        self.bot = await Runtime.start(self.config, self.clock)
        self._keep(asyncio.create_task(self._watch()))

    async def close(self) -> None:
        """Stop both."""
        await self._quiet()
        await self.bot.stop()
        await self.sandbox.stop()

    async def _quiet(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _on_the_line(config: Config, sandbox: Sandbox) -> Config:
    """The same people, reached by a 智能机器人 alone."""
    bot = Bot("aibSANDBOX", secrets.token_urlsafe())
    line = await sandbox.add_bot(bot)
    settings = WeComBot(id=bot.bot_id, secret=bot.secret, url=line.url)
    return replace(config, channels=Channels(wecom_bot=settings))


def _example(values: dict[str, str | int]) -> Config:
    text = EXAMPLE.read_text(encoding="utf-8")
    for path, value in values.items():
        text = set_value(text, path, value)
    return configs.parse(text, {}, name=EXAMPLE.name)


def _address(wanted: int) -> dict[str, str | int]:
    port = _free_port(wanted)
    return {"web.port": port, "web.public_url": f"http://127.0.0.1:{port}"}


def _free_port(wanted: int) -> int:
    """The port wanted, or another one where that is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _sandbox(config: Config, clock: Clock, port: int, story: Sequence[Step]) -> Sandbox:
    wecom = config.channels.wecom
    assert wecom is not None
    sandbox = await Sandbox.start(
        App(wecom.corp_id, wecom.agent_id, wecom.secret, wecom.token, wecom.encoding_aes_key),
        members=_members(config),
        port=port,
        clock=SandboxClock(clock.now(), running=True),
    )
    sandbox.lead(story, [File(*sample_export(clock.now(), config.timezone))], str(config.timezone))
    return sandbox


def _members(config: Config) -> list[Member]:
    """Everybody has a phone; the page shows those of the story, in its order."""
    shown = [person for name in ON_PAGE for person in config.people if person.id == name]
    others = [person for person in config.people if person.id not in ON_PAGE]
    members = [Member(p.wecom, p.name, _post(p.roles, p.department)) for p in shown]
    return members + [Member(p.wecom, p.name, on_page=False) for p in others]


def _post(roles: Sequence[Role], department: str) -> str:
    named = roles[0].label if roles else ""
    return f"{department} {named}" if department else named


def working_morning(calendar: Calendar, tz: tzinfo) -> datetime:
    """The next working day at 9:05: what waits for working time need not wait long."""
    day = calendar.next_working_day(datetime.now(tz).date())
    return datetime.combine(day, MORNING, tz)


def _office_hour(calendar: Calendar, tz: tzinfo) -> datetime | None:
    """Nothing at an hour when people work, so that the page shows the true time; else a morning."""
    now = datetime.now(tz)
    at_work = calendar.is_working(now.date()) and OPENS <= now.time() <= CLOSES
    return None if at_work else working_morning(calendar, tz)


def _moments(session: Session) -> list[Jump]:
    """What comes next for the order that was dispatched last and is not handed in."""
    wanted = (State.DISPATCHED, State.HANDLING)
    query = select(Order).where(Order.state.in_(wanted)).order_by(Order.dispatched_at.desc())
    order = session.scalars(query.limit(1)).first()
    if order is None:
        return []
    nags = [clock.next_at for clock in clocks.running(session, order.id) if clock.next_at]
    nag = [Jump(NEXT_NAG, min(nags))] if nags else []
    return [*nag, *([Jump(BEFORE_DUE, order.due_at - SHORTLY)] if order.due_at else [])]


async def run(port: int, by_line: bool = False) -> None:
    """``make run`` without a configuration: the page, until stopped."""
    example = configs.load(EXAMPLE, {})
    at = _office_hour(example.calendar, example.timezone)
    stage = await Stage.open(FOLDER, port=_free_port(port), at=at, story=STORY, by_line=by_line)
    if by_line:
        await _everybody_opens(stage.sandbox)
    typer.echo(
        f"\n  即办沙箱已启动，请在浏览器打开：{stage.sandbox.url}\n"
        "  假平台、假数据，只在本机；按页面提示操作，或点“自动演示”。Ctrl+C 结束。\n"
    )
    printing = asyncio.create_task(_print_exchanges(stage.sandbox))
    try:
        await stage.bot.wait()
    finally:
        printing.cancel()
        await asyncio.gather(printing, return_exceptions=True)
        await stage.close()


async def _everybody_opens(sandbox: Sandbox) -> None:
    """Nobody hears from a 智能机器人 before they have opened it."""
    await sandbox.until(lambda: sandbox.line is not None and sandbox.line.is_open)
    for userid in list(sandbox.platform.scope.members):
        await sandbox.enters(userid)


async def _print_exchanges(sandbox: Sandbox) -> None:
    """A readable log of what goes to whom."""
    seen = 0
    while True:
        lines = list(sandbox.platform.log.exchanges)
        for each in lines[seen:] if len(lines) >= seen else lines:
            at = each.at.astimezone(sandbox.zone)
            typer.echo(f"{at:%m-%d %H:%M:%S}  {each.sender} → {each.what}  {each.result}")
        seen = len(lines)
        await asyncio.sleep(0.3)
