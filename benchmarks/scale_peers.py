"""What a user would pick instead, beside ``scale``: procrastinate's queue, APScheduler's store."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.clocks import BENCH_PYTHON
from benchmarks.scene import postgres

HERE = Path(__file__).parent
#: APScheduler adds each job in a transaction of its own: more than these take it minutes to have.
MOST_JOBS = 10_000
DUE = 300
#: Jobs that procrastinate is given at once: its rate is the same for thousands, its time is not.
SENT = 1_000


def queue(
    folder: Path, sizes: Sequence[int], processes: Sequence[int], due: int, there: str
) -> dict[str, Any]:
    """procrastinate: messages a second for each number of workers, beside so many jobs of another day."""
    found: dict[str, Any] = {str(many): {} for many in processes}
    with postgres(folder) as url:
        have = 0
        for size in sizes:
            for many in processes:
                _ran("peer_queue.py", "fill", url, str(size - have), str(due), there)
                have = size
                found[str(many)][str(size)] = {"deliveries_per_s": round(due / _worked(url, many), 1)}
    return found


def _worked(url: str, many: int) -> float:
    """Seconds until so many workers have nothing left to do."""
    with ExitStack() as stack:
        command = [str(BENCH_PYTHON), str(HERE / "peer_queue.py"), "work", url]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        workers = [stack.enter_context(subprocess.Popen(command, **pipes)) for _ in range(many)]  # type: ignore[call-overload]
        for worker in workers:
            worker.stdout.readline()
        begin = time.perf_counter()
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        for worker in workers:
            worker.stdout.readline()
        return time.perf_counter() - begin


def store(folder: Path, sizes: Sequence[int]) -> dict[str, Any]:
    """APScheduler on the same engine: an idle look, and jobs a second; two processes would fire twice."""
    found = {}
    for size in sizes:
        if size <= MOST_JOBS:
            (place := folder / f"store-{size}").mkdir(parents=True)
            with postgres(place) as url:
                said = _ran("peer_clocks.py", url, str(size), str(DUE))
                found[str(size)] = {name: round(value, 2) for name, value in json.loads(said).items()}
    return found


def _ran(script: str, *words: str) -> str:
    """The last line that it prints."""
    ran = subprocess.run(
        [str(BENCH_PYTHON), str(HERE / script), *words], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{script} failed: {ran.stderr.strip().splitlines()[-1:]}")
    return ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ""


def measured(folder: Path, sizes: Sequence[int], processes: Sequence[int], there: str) -> dict[str, Any]:
    """Both peers; empty where they are not installed."""
    if not BENCH_PYTHON.exists():
        print("no peers: `make bench-setup` installs them", file=sys.stderr)
        return {}
    (place := folder / "queue").mkdir()
    return {
        "procrastinate": queue(place, sizes, processes, SENT, there),
        "apscheduler": store(folder / "store", sizes),
    }
