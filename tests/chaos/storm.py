"""Kills processes and the database under load, seeded, and counts what became of it: ``make chaos``.

Three processes on one PostgreSQL and one on SQLite, each with a platform of its own whose requests and
callbacks go wrong by ``faults.yaml``. People take orders the whole way; processes die by -9 at random and are
started again, as systemd would; PostgreSQL crashes. Everything must be complete in the end.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from benchmarks.scene import free_port
from bot import config as configs
from bot.keeping import open_storage
from sandbox import App, Faults, Member, Sandbox, fault_script
from sandbox.platform import Quota
from sandbox.windows import Window
from storage.db import Database
from tests.chaos import audit
from tests.chaos.balancer import Balancer
from tests.chaos.lanes import Board, Crowd
from tests.chaos.processes import Bots, Postgres, postgres

FAULTS = Path(__file__).with_name("faults.yaml")
#: Seconds until all that waits at the end has gone out.
LAST = 90.0
MANY = 1_000_000
#: Alembic's context is one a process.
PREPARING = asyncio.Lock()


@dataclass(frozen=True)
class Storm:
    """How hard it blows."""

    processes: int
    kills: int
    crashes: int = 0  # of the database
    every: float = 3.0  # seconds between two kills, on average
    lanes: int = 8
    pause: float = 0.0
    orders: int | None = None  # at most so many; else as long as there is something to kill
    seed: int = 1
    database: str = "sqlite"


@dataclass
class Found:
    """What was found in the end; all lists but the first figures must be empty."""

    database: str
    processes: int
    kills: int = 0
    crashes: int = 0
    orders: int = 0
    messages: int = 0
    repeated: int = 0
    late: int = 0  # prompts that took more than a minute to reach a phone
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    falsely_delivered: list[str] = field(default_factory=list)
    unsent: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    chain: str = ""

    @property
    def is_whole(self) -> bool:
        return not (
            self.lost or self.doubled or self.falsely_delivered or self.unsent or self.chain or self.bugs
        )


async def blow(storm: Storm, folder: Path) -> Found:
    """One storm on the database it names."""
    if storm.database == "sqlite":
        return await _blow(storm, folder, f"sqlite:///{folder / 'jiban.db'}", None)
    with postgres() as server:
        return await _blow(storm, folder, server.url, server)


async def _blow(storm: Storm, folder: Path, storage: str, server: Postgres | None) -> Found:
    chance = random.Random(storm.seed)
    platform = await _platform()
    balancer = Balancer(chance)
    address = await balancer.start()
    platform.set_callback(f"{address}/wecom/callback")
    bots = Bots(folder, storage, platform.url)
    database = None
    begun = time.monotonic()
    try:
        config = configs.load(bots.config(free_port()), {})
        async with PREPARING:
            database = await open_storage(config, datetime.now(UTC))
        for _ in range(storm.processes):
            bots.add()
        balancer.ports = bots.ports
        board = Board(database)
        crowd = Crowd(platform, board, config, address, chance, storm.pause)
        found = Found(storm.database, storm.processes)
        await _while_it_blows(storm, bots, server, crowd, found)
        platform.platform.faults = Faults()
        await _until_quiet(database)
        await _look(found, database, crowd, platform, bots)
    finally:
        bots.stop()
        await balancer.stop()
        await platform.stop()
        if database:
            await database.close()
    found.seconds = round(time.monotonic() - begun, 1)
    return found


async def _platform() -> Sandbox:
    """With the example's people; it shows them any number of messages a minute."""
    config = configs.load(Path("config.example.yaml"), {})
    wecom = config.channels.wecom
    assert wecom
    sandbox = await Sandbox.start(
        App(wecom.corp_id, wecom.agent_id, wecom.secret, wecom.token, wecom.encoding_aes_key),
        members=[Member(person.wecom, person.name) for person in config.people],
    )
    for person in config.people:
        plenty = [Window(MANY, timedelta(minutes=1)) for _ in range(2)]
        sandbox.platform.quotas[person.wecom] = Quota(*plenty)
    sandbox.platform.faults = fault_script.read(FAULTS.read_text(encoding="utf-8"), sandbox.now())
    return sandbox


async def _while_it_blows(
    storm: Storm, bots: Bots, server: Postgres | None, crowd: Crowd, found: Found
) -> None:
    watching = asyncio.create_task(crowd.board.watch())
    keeping = asyncio.create_task(_keep_running(bots))
    killing = asyncio.create_task(_kill(storm, bots, server, crowd, found))
    try:
        await crowd.work(storm.lanes, storm.orders)
        await killing
    finally:
        for task in (watching, keeping, killing):
            task.cancel()
        await asyncio.gather(watching, keeping, killing, return_exceptions=True)


async def _keep_running(bots: Bots) -> None:
    """As systemd does: what has ended is started again after a moment."""
    while True:
        await asyncio.sleep(0.3)
        for port in bots.ended_by_themselves():
            bots.start(port)


async def _kill(storm: Storm, bots: Bots, server: Postgres | None, crowd: Crowd, found: Found) -> None:
    """At random moments, one process each; in between, evenly, the database."""
    chance = random.Random(storm.seed + 1)
    crash_after = {round(storm.kills * (n + 0.5) / storm.crashes) for n in range(storm.crashes)}
    for n in range(storm.kills):
        await asyncio.sleep(storm.every * 2 * chance.random())
        await _until_up(bots)
        bots.kill(chance.choice(bots.ports))
        found.kills += 1
        if server and n in crash_after:
            await server.crash()
            found.crashes += 1
    if storm.orders is None:
        crowd.over.set()


async def _until_up(bots: Bots) -> None:
    """Somebody must be there to be killed at work: on a busy machine starting takes a while."""
    limit = time.monotonic() + LAST
    while time.monotonic() < limit and not any([await _listens(port) for port in bots.ports]):  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def _listens(port: int) -> bool:
    try:
        async with asyncio.timeout(1):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /health/live HTTP/1.1\r\nHost: storm\r\nConnection: close\r\n\r\n")
                return bool(await reader.read(1))
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


async def _until_quiet(database: Database) -> None:
    """Until nothing is left that could go out."""
    limit = time.monotonic() + LAST
    while time.monotonic() < limit:
        try:
            if not await database.read(audit.due, datetime.now(UTC)):
                return
        except (SQLAlchemyError, OSError):
            pass
        await asyncio.sleep(0.3)


async def _look(found: Found, database: Database, crowd: Crowd, sandbox: Sandbox, bots: Bots) -> None:
    books = await database.read(audit.read)
    accounts = {person.id: person.wecom for person in crowd.config.people}
    assert all(accounts[one] == one for one in accounts)  # phones and outbox speak of the same names
    found.orders, found.messages = len(crowd.done), len(books.messages)
    found.repeated, found.late = crowd.repeated, len(crowd.late)
    found.lost = crowd.lost + audit.lost(books, crowd.numbers)
    found.doubled = audit.doubled(books, sandbox.platform)
    found.falsely_delivered = audit.falsely_delivered(books, sandbox.platform)
    found.unsent = audit.unsent(books)
    found.chain = books.chain
    found.bugs = [line for line in bots.logged().splitlines() if "action=inbound_failed" in line]


async def both(arguments: argparse.Namespace, folder: Path) -> list[Found]:
    """Most of the kills for the three on PostgreSQL, the rest for the one on SQLite, at the same time."""
    one = max(arguments.kills // 5, 1)
    storms = [
        Storm(
            3,
            arguments.kills - one,
            arguments.restarts,
            arguments.every,
            8,
            2.0,
            None,
            arguments.seed,
            "postgresql",
        ),
        Storm(1, one, 0, arguments.every * 4, 2, 2.0, None, arguments.seed, "sqlite"),
    ]
    folders = [folder / storm.database for storm in storms]
    for each in folders:
        each.mkdir(parents=True)
    return list(await asyncio.gather(*(blow(storm, at) for storm, at in zip(storms, folders, strict=True))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--restarts", type=int, default=10, help="crashes of PostgreSQL")
    parser.add_argument("--every", type=float, default=4.0, help="seconds between two kills on PostgreSQL")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", help="keep databases and logs here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = asyncio.run(both(arguments, Path(arguments.folder or temporary)))
    for each in found:
        print(json.dumps(asdict(each), ensure_ascii=False, indent=None if arguments.json else 2))
    return 0 if all(each.is_whole for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
