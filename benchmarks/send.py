"""Measures sending: cards through the outbox, durable and marked, beside Apprise and wechatpy in threads.

The platform is a loopback API in a process of its own that answers after 20 ms, or at once. While the cards
go out, urgent messages to other people are said one by one: none may wait behind the many.
"""

import argparse
import asyncio
import gc
import json
import math
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks import scene
from benchmarks.loopback import mark, platform
from bot import config as configs
from bot import desk as desks
from bot.app import App
from bot.clock import Clock
from bot.loops import Loops
from bot.shelf import DatabaseShelf
from handlers.leaving import undeliverable
from notifier.card import Button, Card, Text
from notifier.channels.several import Several
from notifier.channels.wecom import WeComChannel
from notifier.delivery import Delivery
from notifier.outbox import ROUTINE, URGENT, Message, put
from storage import people
from storage.db import Database, open_database
from storage.tables import OutboxRow
from storage.vault import Vault

LATENCY = 0.02
PART = 200  # cards said in one transaction, as a tick of the clock says them
URGENT_EVERY = 0.02
WARM = 40
PATIENCE = 300
BENCH_PYTHON = Path(__file__).parents[1] / ".bench-venv" / "bin" / "python"
PEER_THREADS = 50


@dataclass(frozen=True)
class Size:
    """How much of it."""

    cards: int
    people: int
    peer: int


def card(name: str) -> Card:
    """As large as an order's card is."""
    return Card(
        f"工单 {name} 待接收",
        "食堂卫生 · 普通",
        "诉求人反映学校食堂饭菜温度偏低，送餐车保温设备损坏，希望尽快更换并说明情况。",
        (("时限", "3月9日 09:00"), ("科室", "小学教育科"), ("来源", "市热线")),
        mark(name),
        (
            Button("确认接收", f"confirm:{name}"),
            Button("申请改派", f"transfer:{name}", style=2),
            Button("查看全文", f"text:{name}", style=4),
        ),
    )


def shares(took: Sequence[float]) -> tuple[float, float]:
    """The middle and the ninety-ninth percentile in ms (nearest rank)."""
    ordered = sorted(took)
    p50, p99 = (ordered[max(math.ceil(share * len(ordered)) - 1, 0)] for share in (0.5, 0.99))
    return round(p50 * 1000, 1), round(p99 * 1000, 1)


class Scene:
    """A database with people in it, the delivery of a running bot, and when what was committed."""

    def __init__(self, database: Database, http: aiohttp.ClientSession, url: str, size: Size) -> None:
        self.database, self.size = database, size
        self.committed: dict[str, float] = {}
        config = configs.parse(scene.EXAMPLE.read_text(encoding="utf-8"), {}, name=scene.EXAMPLE.name)
        app = App(database, desks.build(config), Clock())
        clock = app.clock.now
        channel = WeComChannel(
            http, url, "wwc0ffee", 1000002, "s", DatabaseShelf(database, "w", clock), clock
        )
        refused = lambda *given: undeliverable(app.desk, *given)  # noqa: E731
        self.delivery = Delivery(database, Several(channel), clock, refused, watch=self._watch)
        self.loops = Loops(app, self.delivery)
        self.over = asyncio.Event()
        self._sent = 0

    def _watch(self, channel: str, outcome: str, waited: float | None) -> None:
        self._sent += outcome == "sent"

    async def say(self, messages: Sequence[tuple[str, Message]]) -> None:
        now = datetime.now(UTC)
        await self.database.transact(put, now, [message for _, message in messages])
        at = time.monotonic()
        self.committed |= {name: at for name, _ in messages}

    async def cards(self) -> None:
        names = [(f"card-{n}", f"p{n % self.size.people}") for n in range(self.size.cards)]
        for first in range(0, len(names), PART):
            part = names[first : first + PART]
            await self.say([(name, Message(name, to, card(name))) for name, to in part])

    async def urgent(self) -> None:
        """One after the other, each to somebody who gets nothing else, until the cards are through."""
        n = 0
        while not self.over.is_set():
            name, to = f"urgent-{n}", f"u{n % 50}"
            await self.say([(name, Message(name, to, Text(f"紧急 {mark(name)}"), URGENT))])
            n += 1
            await asyncio.sleep(URGENT_EVERY)

    async def until_marked(self) -> None:
        """Looks into the rows only when so many are marked that they may all be: looking costs as well."""
        limit = time.monotonic() + PATIENCE
        while self._sent < self.size.cards or await self.database.read(_unsent) > 0:
            assert time.monotonic() < limit, "the cards did not go out"
            await asyncio.sleep(0.02)
        self.over.set()


def _unsent(session: Session) -> int:
    unsent = (OutboxRow.state != "sent", OutboxRow.key.like("card-%"))
    return session.scalar(select(func.count()).select_from(OutboxRow).where(*unsent)) or 0


def _staff(size: Size) -> list[dict[str, object]]:
    ids = [*(f"p{n}" for n in range(size.people)), *(f"u{n}" for n in range(50))]
    return [{"id": one, "name": one, "wecom": one, "roles": ["contact"], "department": ""} for one in ids]


async def ours(url: str, api: str, size: Size) -> dict[str, float]:
    """What it took on the database at ``url``, against the platform at ``api``."""
    database = await open_database(url, Vault(b"a key for measuring only"))
    await database.transact(people.seed, _staff(size), [])
    async with aiohttp.ClientSession() as http:
        held = Scene(database, http, api, size)
        held.loops.start()
        try:
            await _warm(held)
            return await _measured(held, api)
        finally:
            await held.loops.stop()
            await database.close()


async def _warm(held: Scene) -> None:
    """Some messages that do not count: a bot that runs has its token, connections and planned statements,

    and leaves what it loaded at its start out of the collector's rounds.
    """
    limit = time.monotonic() + PATIENCE
    for n in range(WARM):
        name = f"first-{n}"
        await held.say([(name, Message(name, f"u{n}", card(name), URGENT if n % 2 else ROUTINE))])
    while await held.database.read(_waiting):
        assert time.monotonic() < limit, "the first messages did not go out"
        await asyncio.sleep(0.02)
    held.committed.clear()
    gc.collect()
    gc.freeze()


def _waiting(session: Session) -> int:
    waiting = OutboxRow.state != "sent"
    return session.scalar(select(func.count()).select_from(OutboxRow).where(waiting)) or 0


async def _measured(held: Scene, api: str) -> dict[str, float]:
    begin, cpu = time.perf_counter(), time.process_time()
    urgent = asyncio.create_task(held.urgent())
    await held.cards()
    await held.until_marked()
    seconds, spent = time.perf_counter() - begin, time.process_time() - cpu
    await urgent
    await held.delivery.finish()
    arrivals = await asyncio.to_thread(_arrivals, api)
    waited = {name: arrivals[name] - at for name, at in held.committed.items() if name in arrivals}
    missing = [name for name in held.committed if name.startswith("card-") and name not in arrivals]
    assert not missing, f"{len(missing)} cards are marked sent and never came"
    p50, p99 = shares([took for name, took in waited.items() if name.startswith("card-")])
    urgent_p50, urgent_p99 = shares([took for name, took in waited.items() if name.startswith("urgent-")])
    return {
        "seconds": round(seconds, 2),
        "per_s": round(held.size.cards / seconds),
        "cpu_s_per_1000": round(spent / held.size.cards * 1000, 3),
        "p50_ms": p50,
        "p99_ms": p99,
        "urgent": sum(1 for name in held.committed if name.startswith("urgent-")),
        "urgent_p50_ms": urgent_p50,
        "urgent_p99_ms": urgent_p99,
    }


def _arrivals(api: str) -> dict[str, float]:
    with urllib.request.urlopen(f"{api}/arrivals", timeout=PATIENCE) as answer:
        found: dict[str, float] = json.load(answer)
    return found


def peer(name: str, api: str, size: Size) -> float:
    """Messages a second of a peer that keeps nothing, in 50 threads; 0 if it is not installed."""
    given = [(f"p{n % size.people}", f"工单 {n} 待接收 {mark(f'peer-{n}')}") for n in range(size.peer)]
    script = str(Path(__file__).with_name("peer_send.py"))
    python = str(BENCH_PYTHON) if BENCH_PYTHON.exists() else sys.executable
    ran = subprocess.run(
        [python, script, name, api, str(PEER_THREADS), "1"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        why = ran.stderr.strip().splitlines()[-1:]
        print(f"{name} did not run ({why}); `make bench-setup` installs it", file=sys.stderr)
        return 0.0
    found = json.loads(ran.stdout.splitlines()[-1])
    return float(sum(found["delivered"]) / found["seconds"])


def measure(size: Size, engines: Sequence[str], latencies: Sequence[float]) -> dict[str, Any]:
    """Figures for each engine, those without latency beside them, and the ratios of messages a second."""
    found: dict[str, Any] = {}
    for latency in latencies:
        with platform(latency) as api, tempfile.TemporaryDirectory(prefix="jiban-send-") as name:
            told = "" if latency == latencies[0] else "_no_latency"
            for engine, run in _engines(Path(name)).items():
                if engine in engines:
                    found[engine + told] = run(lambda url: asyncio.run(ours(url, api, size)))
                    print(f"{engine:11} {latency * 1000:3.0f} ms  {_line(found[engine + told])}", flush=True)
            if latency == latencies[0]:
                found |= _ratios(api, size, found[engines[0]]["per_s"])
    return found


def _ratios(api: str, size: Size, rate: float) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name in ("apprise", "wechatpy"):
        theirs = peer(name, api, size)
        print(f"{name:11}         per_s {theirs:.0f}", flush=True)
        found[f"{name}_per_s"] = round(theirs)
        found[f"ratio_vs_{name}"] = round(rate / theirs, 1) if theirs else None
    return found


Run = Callable[[Callable[[str], dict[str, float]]], dict[str, float]]


def _engines(folder: Path) -> dict[str, Run]:
    def on_postgres(work: Callable[[str], dict[str, float]]) -> dict[str, float]:
        with scene.postgres(folder) as url:
            return work(url)

    return {"sqlite": lambda work: work(f"sqlite:///{folder / 'send.db'}"), "postgresql": on_postgres}


def _line(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {value}" for name, value in figures.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=6000)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--peer", type=int, default=2000, help="messages that each peer sends")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument(
        "--latency", type=float, action="append", help="seconds; the default is 0.02 and none"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = Size(given.cards, given.people, given.peer)
    figures = measure(size, given.engine or ("sqlite", "postgresql"), given.latency or (LATENCY, 0.0))
    if given.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
