"""Measures the start: from the process to ``/health/ready``, and the memory at rest after it.

The peer is the interpreter that does no more than import the web server and the database library.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fill import fill
from benchmarks.scene import Scene, cpu_seconds, lay, resident_mb, running, say, until_ready

BARE = "import aiohttp, apscheduler.schedulers.asyncio, sqlalchemy.orm, starlette.applications, uvicorn"
REST = 5.0  # seconds until the word model is loaded and everything is at rest


def to_ready(scene: Scene) -> tuple[float, float, float]:
    """(seconds, seconds of the processor, MB after a rest) of one start."""
    begin = time.perf_counter()
    with running(scene) as bot:
        until_ready(scene.url, bot)
        took, worked = time.perf_counter() - begin, cpu_seconds(bot.pid)
        time.sleep(REST)
        return took, worked, resident_mb(bot.pid)


def bare() -> float:
    """Seconds for the libraries alone."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE], check=True)
    return time.perf_counter() - begin


def measure(orders: int, times: int) -> dict[str, object]:
    with TemporaryDirectory() as folder:
        scene = lay(Path(folder))
        asyncio.run(fill(scene.config, orders, datetime.now(scene.config.timezone)))
        found = [(to_ready(scene), bare()) for _ in range(times)]
    (seconds, worked, megabytes), alone = min(found)
    return {
        "ready_s": round(seconds, 2),
        "ready_cpu_s": round(worked, 2),
        "rest_mb": round(megabytes, 1),
        "peer": "the interpreter with the web and database libraries imported",
        "peer_s": round(alone, 2),
        "ratio": round(seconds / alone, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=2000, help="orders in the database")
    parser.add_argument("--times", type=int, default=3, help="the best of so many starts counts")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    say(measure(arguments.orders, arguments.times), arguments.json)


if __name__ == "__main__":
    main()
