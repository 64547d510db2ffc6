"""Measures one, two and three processes on one PostgreSQL, from a thousand to a million open orders.

Orders go the whole way: taken in by the API, then by real callbacks 签收 · 派发 · 确认接收 · 提交结果 (a
form of four) · 通过, one after the other in each department, at every process in turn. *growth* is how many
times slower the slowest figure is with the most open orders than with the fewest. *takeover* is how long
after ``kill -9`` another process sends what the dead one was sending. In the same run: procrastinate's queue
with as many workers and jobs, and APScheduler's store.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from benchmarks import scale_peers, scale_picture
from benchmarks.crowd import Course, crowd
from benchmarks.held import held_platform
from benchmarks.load import Times
from benchmarks.loopback import platform
from benchmarks.open_orders import fill_to
from benchmarks.scene import Scene, free_port, lay, postgres, resident_mb, say, until_ready
from bot import desk as desks
from bot.keeping import open_storage
from bot.settings.rewrite import set_value
from handlers import reminders
from notifier.card import Text
from notifier.outbox import Message, put
from storage.db import Database
from storage.tables import OutboxRow, PersonRow

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 10_000, 100_000, 1_000_000)
WARM = 13  # orders a process that go first and are not counted
DELIVERIES = 3_000
DELIVERY_ROUNDS = 3  # of which the middle one counts
IDLE_TICKS, TICK_EVERY = 150, 0.02  # seconds: they are to meet whatever else the machine does at times
LONGEST = 120  # seconds for messages to arrive


@contextmanager
def running(scene: Scene, many: int) -> Iterator[list[tuple[str, subprocess.Popen[bytes]]]]:
    """``many`` processes on the scene's database, ready; each with its address."""
    with ExitStack() as stack:
        found = [stack.enter_context(_one(scene)) for _ in range(many)]
        for url, bot in found:
            until_ready(url, bot)
        yield found


@contextmanager
def _one(scene: Scene) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    file = scene.file.with_name(f"config-{port}.yaml")
    words = set_value(scene.file.read_text(encoding="utf-8"), "web.port", port)
    file.write_text(words, encoding="utf-8")
    command = [sys.executable, "-m", "tests.chaos.bot_process", str(file)]
    with file.with_suffix(".log").open("wb") as log:
        bot = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)
        try:
            yield f"http://127.0.0.1:{port}", bot
        finally:
            bot.terminate()
            bot.wait()


@dataclass(frozen=True)
class Figures:
    """What one number of processes does with one number of open orders."""

    whole_way_per_s: float
    callbacks: Times
    deliveries_per_s: float
    tick_ms: float
    memory_mb: float

    def as_json(self) -> dict[str, Any]:
        return {
            "whole_way_per_s": round(self.whole_way_per_s, 1),
            "callbacks_per_s": round(self.callbacks.rate, 1),
            "callback_p50_ms": self.callbacks.at(0.5),
            "callback_p99_ms": self.callbacks.at(0.99),
            "deliveries_per_s": round(self.deliveries_per_s, 1),
            "tick_ms": round(self.tick_ms, 2),
            "memory_mb": round(self.memory_mb, 1),
        }


async def measure(scene: Scene, processes: int, orders: int) -> Figures:
    """One run; fails if an order did not get to the end of its way."""
    database = await open_storage(scene.config, datetime.now(UTC))
    try:
        with running(scene, processes) as bots:
            urls = [url for url, _ in bots]
            course = Course(scene.config, int(time.time() * 1000))
            await crowd(course, urls, database, WARM * processes)
            begin = time.perf_counter()
            times = await crowd(course, urls, database, orders)
            took = time.perf_counter() - begin
            await _silence(database)
            sent = statistics.median([await _deliver(database) for _ in range(DELIVERY_ROUNDS)])
            ticks = await _idle(database, scene)
            memory = max(resident_mb(bot.pid) for _, bot in bots)
    finally:
        await database.close()
    return Figures(orders / took, times, sent, ticks, memory)


async def _idle(database: Database, scene: Scene) -> float:
    """Milliseconds of a tick that finds nothing due, the middle one: as if it were yesterday."""
    desk, yesterday, took = desks.build(scene.config), datetime.now(UTC) - timedelta(days=1), []
    for _ in range(IDLE_TICKS):
        begin = time.perf_counter()
        await database.transact(reminders.tick, desk, yesterday)
        took.append(time.perf_counter() - begin)
        await asyncio.sleep(TICK_EVERY)
    return statistics.median(took) * 1000


async def _silence(database: Database) -> None:
    """What the orders still had to say is not part of the deliveries."""

    def drop(session: Session) -> None:
        session.execute(delete(OutboxRow).where(OutboxRow.state == "queued"))

    await database.transact(drop)


async def _deliver(database: Database) -> float:
    """Messages a second from being said until all are marked as sent."""
    begin = time.perf_counter()
    mark = f"scale:{time.time_ns()}"
    await database.transact(_say, datetime.now(UTC), mark)
    limit = begin + LONGEST
    while left := await database.read(_left, mark):
        if time.perf_counter() > limit:
            raise SystemExit(f"{left} messages were not sent")
        await asyncio.sleep(0.05)
    return DELIVERIES / (time.perf_counter() - begin)


def _say(session: Session, now: datetime, mark: str) -> None:
    people = list(session.scalars(select(PersonRow.id)))
    messages = [
        Message(f"{mark}:{n}", people[n % len(people)], Text(f"第 {n} 条")) for n in range(DELIVERIES)
    ]
    put(session, now, messages)


def _left(session: Session, mark: str) -> int:
    waiting = OutboxRow.key.startswith(mark) & (OutboxRow.state != "sent")
    return session.scalar(select(func.count()).select_from(OutboxRow).where(waiting)) or 0


async def takeover(folder: Path) -> float:
    """Seconds from the death of a process until another one sends what it was sending."""
    (folder / "takeover").mkdir()
    with postgres(folder / "takeover") as storage:
        async with held_platform() as there:
            scene = lay(folder / "takeover", storage=storage, platform=there.url)
            database = await open_storage(scene.config, datetime.now(UTC))
            try:
                with running(scene, 1) as first:
                    await database.transact(_say_one, datetime.now(UTC))
                    await there.arrived(1)
                    with running(scene, 1):
                        first[0][1].kill()
                        begin = time.perf_counter()
                        await there.arrived(2)
                        return time.perf_counter() - begin
            finally:
                await database.close()


def _say_one(session: Session, now: datetime) -> None:
    person = session.scalars(select(PersonRow.id)).first()
    put(session, now, [Message("takeover", str(person), Text("一条"))])


async def compare(sizes: Sequence[int], processes: Sequence[int], orders: int) -> dict[str, Any]:
    """All of it: each number of processes with each number of open orders."""
    table: dict[str, dict[str, Any]] = {str(many): {} for many in processes}
    with TemporaryDirectory() as folder:
        (place := Path(folder) / "scale").mkdir()
        with postgres(place) as storage, platform(0.0) as there:
            scene = lay(place, storage=storage, platform=there)
            for size in sizes:
                await fill_to(scene.config, size)
                for many in processes:
                    found = await measure(scene, many, orders * many)
                    table[str(many)][str(size)] = found.as_json()
                    print(f"{many} {size:>9,} {table[str(many)][str(size)]}", file=sys.stderr)
            peers = await asyncio.to_thread(scale_peers.measured, Path(folder), sizes, processes, there)
        took = await takeover(Path(folder))
    least = {many: _summary(rows, sizes) for many, rows in table.items()}
    return {"processes": least, "takeover_s": round(took, 2), "peers": peers}


def _summary(rows: dict[str, Any], sizes: Sequence[int]) -> dict[str, Any]:
    few, most = rows[str(sizes[0])], rows[str(sizes[-1])]
    slower = {
        "whole_way": few["whole_way_per_s"] / most["whole_way_per_s"],
        "callbacks": few["callbacks_per_s"] / most["callbacks_per_s"],
        "callback_p99": most["callback_p99_ms"] / few["callback_p99_ms"],
        "deliveries": few["deliveries_per_s"] / most["deliveries_per_s"],
        "tick": most["tick_ms"] / few["tick_ms"],
    }
    growth = {name: round(times, 2) for name, times in slower.items()}
    return {**few, "growth_1e3_to_1e6": max(growth.values()), "growth": growth, "open_orders": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=300, help="orders the whole way, for each process")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="open orders, rising")
    parser.add_argument("--processes", type=int, nargs="+", default=(1, 2, 3))
    parser.add_argument("--picture", type=Path, help="draw it, such as docs/images/growth.png")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = asyncio.run(compare(arguments.sizes, arguments.processes, arguments.orders))
    print(scale_picture.markdown(found), file=sys.stderr)
    if arguments.picture:
        scale_picture.draw(found, arguments.picture)
    say(found, arguments.json)


if __name__ == "__main__":
    main()
