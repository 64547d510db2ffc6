"""Measures callbacks over real HTTP: decryption, a whole transaction, the encrypted answer.

Every order goes its way by real presses and words, 待办 · 签收 · 派发 · 确认接收, at 20 connections; the bot
runs in a process of its own, and what it says is taken by a willing platform. The peer is the smallest
handler that could be written with wechatpy, Starlette and sqlite3: see ``peer_callbacks``.
"""

import argparse
import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.fill import fill
from benchmarks.load import Call, Times, flat_out, willing_platform
from benchmarks.samples import Platform
from benchmarks.scene import Scene, free_port, lay, postgres, running, say, until_ready
from bot.keeping import open_storage
from rules.words import Role, State
from storage.tables import Order

AT_ONCE = 20
WARM = 25  # orders that go first and are not counted


async def measure(scene: Scene, orders: int) -> Times:
    """The times of ``orders`` orders' callbacks; fails if one of them did not get where it should."""
    await fill(scene.config, orders + WARM, datetime.now(scene.config.timezone))
    chains = await _chains(scene)
    with running(scene) as bot:
        await asyncio.to_thread(until_ready, scene.url, bot)
        await flat_out(f"{scene.url}/wecom/callback", chains[:WARM], 4)
        times = await flat_out(f"{scene.url}/wecom/callback", chains[WARM:], AT_ONCE)
    await _check(scene, len(chains))
    return times


async def _chains(scene: Scene) -> list[list[Call]]:
    database = await open_storage(scene.config, datetime.now(UTC))
    try:
        ids = await database.read(lambda session: list(session.scalars(select(Order.id).order_by(Order.id))))
    finally:
        await database.close()
    return list(_ways(scene, ids))


def _ways(scene: Scene, ids: list[int]) -> Iterator[list[Call]]:
    """Each order's way: the people of the desk and the departments take turns."""
    config = scene.config
    assert config.channels.wecom
    platform = Platform(config.channels.wecom, datetime.now(UTC))
    accounts = {person.id: person.wecom for person in config.people}
    desk = [person.wecom for person in config.people if Role.DUTY in person.roles]
    for n, order_id in enumerate(ids):
        officer = desk[n % len(desk)]
        department = config.departments[n % len(config.departments)]
        contact = accounts[department.contact_a]
        yield [
            platform.says(officer, "待办"),
            platform.presses(officer, f"sign:{order_id}"),
            platform.presses(officer, f"dispatch:{order_id}", department=department.name),
            platform.presses(contact, f"confirm:{order_id}"),
        ]


async def _check(scene: Scene, many: int) -> None:
    database = await open_storage(scene.config, datetime.now(UTC))
    try:
        states = Counter(await database.read(_states))
    finally:
        await database.close()
    if states != {State.HANDLING: many}:
        raise SystemExit(f"not all orders are 办理中: {dict(states)}")


def _states(session: Session) -> list[State]:
    return list(session.scalars(select(Order.state)))


@contextmanager
def _peer(scene: Scene) -> Iterator[str]:
    port = free_port()
    words = ["-m", "benchmarks.peer_callbacks", str(scene.file), str(port)]
    peer, url = subprocess.Popen([sys.executable, *words]), f"http://127.0.0.1:{port}"
    try:
        until_ready(url, peer)
        yield url
    finally:
        peer.terminate()
        peer.wait()


async def compare(orders: int, on_postgres: bool) -> dict[str, Any]:
    """SQLite and the peer in the same run, and PostgreSQL beside them."""
    with TemporaryDirectory() as folder:
        async with willing_platform() as platform:
            (sqlite := Path(folder) / "sqlite").mkdir()
            scene = lay(sqlite, platform=platform)
            ours = await measure(scene, orders)
            with _peer(scene) as url:
                chains = list(_ways(scene, list(range(orders))))
                theirs = await flat_out(f"{url}/wecom/callback", chains, AT_ONCE)
            figures = {
                "sqlite": ours.figures(),
                "peer": "wechatpy + Starlette + sqlite3, two statements and a commit a callback",
                "peer_figures": theirs.figures(),
                "ratio": round(ours.rate / theirs.rate, 3),
            }
            if on_postgres:
                (other := Path(folder) / "postgres").mkdir()
                with postgres(other) as storage:
                    scene = lay(other, storage=storage, platform=platform)
                    figures["postgresql"] = (await measure(scene, orders)).figures()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=500, help="orders, four callbacks each")
    parser.add_argument("--no-postgres", action="store_true", help="SQLite and the peer only")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    say(asyncio.run(compare(arguments.orders, not arguments.no_postgres)), arguments.json)


if __name__ == "__main__":
    main()
