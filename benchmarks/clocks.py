"""The clock measured: idle ticks, 10,000 nags due in one minute, deadlines a second, beside APScheduler."""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks import deadlines, scene
from benchmarks.clock_orders import BEGIN, MINUTE, Size, fill, patterns
from bot import config as configs
from bot import desk as desks
from bot.keeping import seed
from handlers import reminders
from handlers.desk import Desk
from notifier.channels.memory import MemoryChannel
from notifier.delivery import Delivery
from storage.db import Database, open_database
from storage.tables import Clock, OutboxRow
from storage.vault import Vault

TICK = timedelta(seconds=2)  # as often as a running bot looks
IDLE_TICKS = 300
#: What ``--json`` ends with, for each engine.
SUMMED_UP = ("idle_tick_ms", "due_10k_s", "deadlines_per_s", "ratio_vs_apscheduler")
BENCH_PYTHON = Path(__file__).parents[1] / ".bench-venv" / "bin" / "python"


async def idle(database: Database, desk: Desk, at: datetime) -> float:
    """Milliseconds of a tick with nothing due, the middle one."""
    took = []
    for _ in range(IDLE_TICKS):
        begin = time.perf_counter()
        assert await database.transact(reminders.tick, desk, at) == [], "spoke too early"
        took.append(time.perf_counter() - begin)
    return statistics.median(took) * 1000


async def due(database: Database, desk: Desk, first: datetime, size: Size) -> dict[str, float]:
    """Tick after tick through the minute: seconds of work, and how late the latest was said."""
    begin, worked = time.perf_counter(), time.process_time()
    now, dealt, late = first - TICK, 0, timedelta()
    while now < first + MINUTE:
        now += TICK
        oldest = await database.read(_oldest)
        late = max(late, now - oldest) if oldest and oldest <= now else late
        many = reminders.BATCH
        while many == reminders.BATCH:
            many = len(await database.transact(reminders.tick, desk, now))
            dealt += many
    took, worked = time.perf_counter() - begin, time.process_time() - worked
    assert dealt == size.due, f"{dealt} of {size.due} were due"
    assert late <= TICK, f"one was said {late} after its time"
    found = {"took": took, "cpu": worked, "late_s": late.total_seconds()}
    return found | {"messages": await database.read(_messages)}


def _oldest(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Clock.next_at)).where(Clock.next_at.is_not(None)))


def _messages(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


async def digests(database: Database, at: datetime) -> dict[str, float]:
    """Everything said goes out: what reaches the phones, several nags to one person as one digest."""
    channel = MemoryChannel()
    delivery = Delivery(database, channel, lambda: at, lambda *refused: None)
    begin = time.perf_counter()
    while await delivery.once():
        pass
    return {"sent": len(channel.sent), "took": time.perf_counter() - begin}


async def ours(url: str, size: Size) -> dict[str, Any]:
    config = configs.parse(scene.EXAMPLE.read_text(encoding="utf-8"), {}, name=scene.EXAMPLE.name)
    desk = desks.build(config)
    database = await open_database(url, Vault(b"a key for measuring only"))
    try:
        await database.transact(seed, config.people, config.departments, BEGIN)
        found = await database.transact(patterns, desk, config.departments)
        first = max(pattern.first for pattern in found)
        begin = time.perf_counter()
        await fill(database, found, size)
        filled = time.perf_counter() - begin
        quiet = min(pattern.first for pattern in found) - timedelta(seconds=1)
        figures: dict[str, Any] = {"fill_s": round(filled, 1)}
        figures["idle_tick_ms"] = round(await idle(database, desk, quiet), 2)
        said = await due(database, desk, first, size)
        out = await digests(database, first + 2 * MINUTE)
    finally:
        await database.close()
    return figures | {
        "due_10k_s": round(said["took"] * 10_000 / size.due, 2),
        "due_10k_cpu_s": round(said["cpu"] * 10_000 / size.due, 2),
        "latest_s": said["late_s"],
        "messages": said["messages"],
        "sent_as": out["sent"],
        "send_s": round(out["took"], 2),
        "nags_per_s": round(size.due / said["took"]),
    }


def peer(url: str, size: Size) -> dict[str, float]:
    """APScheduler on the same engine, in a process of its own; empty where its driver is not installed."""
    python = str(BENCH_PYTHON) if BENCH_PYTHON.exists() else sys.executable
    script = Path(__file__).with_name("peer_clocks.py")
    ran = subprocess.run(
        [python, str(script), url, str(size.peer_idle), str(size.peer_due)],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        why = ran.stderr.strip().splitlines()[-1:]
        print(f"APScheduler did not run ({why}); `make bench-setup` installs it", file=sys.stderr)
        return {}
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def beside(figures: dict[str, Any], other: dict[str, float], rate: int) -> dict[str, Any]:
    """Our figures with the peer's, and how many times as many nags a second we say."""
    ratio = round(figures["nags_per_s"] / other["nags_per_s"], 1) if other else None
    theirs = {f"apscheduler_{name}": round(value, 2) for name, value in other.items()}
    return figures | theirs | {"deadlines_per_s": rate, "ratio_vs_apscheduler": ratio}


def measure(size: Size, engines: Sequence[str]) -> dict[str, dict[str, Any]]:
    rate = _deadlines()
    found = {}
    with tempfile.TemporaryDirectory(prefix="jiban-clocks-") as name:
        folder = Path(name)
        if "sqlite" in engines:
            figures = asyncio.run(ours(f"sqlite:///{folder / 'clocks.db'}", size))
            found["sqlite"] = beside(figures, peer(f"sqlite:///{folder / 'peer.db'}", size), rate)
        if "postgresql" in engines:
            with scene.postgres(folder) as url:
                figures = asyncio.run(ours(url, size))
                found["postgresql"] = beside(figures, peer(url, size), rate)
    return found


def _deadlines() -> int:
    """The pure rule, all kinds of limits together."""
    figures = deadlines.measure(20_000)
    return round(len(figures) / sum(1 / figure for figure in figures.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000, help="open orders with five clocks each")
    parser.add_argument("--due", type=int, default=10_000, help="nags due in one minute")
    parser.add_argument("--peer-idle", type=int, default=1_000, help="the peer's jobs that are not due")
    parser.add_argument("--peer-due", type=int, default=1_000, help="the peer's jobs that are")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = Size(max(given.orders, given.due), given.due, given.peer_idle, given.peer_due)
    figures = measure(size, given.engine or ("sqlite", "postgresql"))
    for engine, found in figures.items():
        print(f"{engine}: " + "  ".join(f"{name} {value}" for name, value in found.items()))
    if given.json:
        print(
            json.dumps(
                {engine: {name: found[name] for name in SUMMED_UP} for engine, found in figures.items()}
            )
        )


if __name__ == "__main__":
    main()
