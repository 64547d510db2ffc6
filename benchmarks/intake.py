"""Measures the import of an export while a running bot on the same database answers callbacks.

``import`` runs as a process of its own, as at a desk; the bot is asked 待办 each 50 ms. The peer is what one
writes first: SQLAlchemy's ORM adds an order and commits, row by row, with nothing sealed, masked or timed.
"""

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.load import Times, paced
from benchmarks.samples import Platform, rows, write_export
from benchmarks.scene import Scene, command, lay, postgres, running, say, until_ready
from rules.words import Level, State
from storage.tables import Base, Order

EVERY = 0.05  # seconds between callbacks
PEER_ROWS = 500
WARM = 1.0  # seconds of callbacks before the import begins


async def measure(scene: Scene, file: Path, many: int) -> tuple[float, Times]:
    """(seconds of the import's process, the times of the callbacks meanwhile)."""
    config = scene.config
    assert config.channels.wecom
    platform = Platform(config.channels.wecom, datetime.now(UTC))
    with running(scene) as bot:
        await asyncio.to_thread(until_ready, scene.url, bot)
        warm, done = asyncio.Event(), asyncio.Event()
        asyncio.get_running_loop().call_later(WARM, warm.set)
        asked = lambda n: platform.says("wangfang", "待办")  # noqa: E731
        await paced(f"{scene.url}/wecom/callback", asked, EVERY, warm)
        asking = asyncio.create_task(paced(f"{scene.url}/wecom/callback", asked, EVERY, done))
        seconds = await _import(scene, file, many)
        done.set()
        return seconds, await asking


async def _import(scene: Scene, file: Path, many: int) -> float:
    words = command("import", str(file), "-c", str(scene.file), "--json")
    begin = time.perf_counter()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*words, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
    output, _ = await process.communicate()
    seconds = time.perf_counter() - begin
    if json.loads(output.splitlines()[-1])["new"] != many:
        raise SystemExit(f"not all rows came in: {output.decode()[-300:]}")
    return seconds


def naive(folder: Path, now: datetime) -> float:
    """Seconds a row, the plain way."""
    engine = create_engine(f"sqlite:///{folder / 'peer.db'}")
    Base.metadata.create_all(engine)
    begin = time.perf_counter()
    with Session(engine) as session:
        for n, row in enumerate(rows(PEER_ROWS, now)):
            session.add(_order(n, row))
            session.commit()
    engine.dispose()
    return (time.perf_counter() - begin) / PEER_ROWS


def _order(n: int, row: list[str]) -> Order:
    now = datetime.now(UTC)
    return Order(
        id=n, number=row[0], state=State.RECEIVED, level=Level.NORMAL, masked=row[4], received_at=now
    )


async def compare(many: int, on_postgres: bool) -> dict[str, Any]:
    """SQLite and the peer in the same run, and PostgreSQL beside them."""
    with TemporaryDirectory() as name:
        folder, now = Path(name), datetime.now(ZoneInfo("Asia/Shanghai"))
        file = write_export(folder / "export.xlsx", many, now)
        plain = naive(folder, now)
        (there := folder / "sqlite").mkdir()
        seconds, times = await measure(lay(there), file, many)
        figures = {
            "rows": many,
            "sqlite": {"import_s": round(seconds, 2), "meanwhile": times.figures()},
            "peer": "one ORM insert and one commit a row",
            "peer_rows_per_s": round(1 / plain),
            "ratio": round(plain * many / seconds, 2),
        }
        if on_postgres:
            (there := folder / "postgres").mkdir()
            with postgres(there) as storage:
                seconds, times = await measure(lay(there, storage=storage), file, many)
                figures["postgresql"] = {"import_s": round(seconds, 2), "meanwhile": times.figures()}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--no-postgres", action="store_true", help="SQLite and the peer only")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    say(asyncio.run(compare(arguments.rows, not arguments.no_postgres)), arguments.json)


if __name__ == "__main__":
    main()
