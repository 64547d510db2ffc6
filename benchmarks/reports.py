"""Reports measured: a month of 100,000 orders, their ledger, a search among a million, on both databases.

Beside them pandas with openpyxl does the same in the same run: reads the orders, counts them by department,
and writes them into a workbook with the same columns. It runs in .bench-venv (``make bench-setup``).
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import history
from benchmarks.scene import EXAMPLE, postgres, say
from bot import config as configs
from bot import desk as desks
from bot.ledger import write
from handlers import exporting, figuring
from handlers.desk import Desk
from handlers.exporting import Asked
from nlp import terms
from reports.kinds import KINDS
from storage import search
from storage.db import Database, open_database
from storage.tables import Order
from storage.vault import Vault

PEER = Path(__file__).with_name("peer_reports.py")
PYTHON = Path(__file__).parents[1] / ".bench-venv/bin/python"
KEY = b"a key for measuring only"
#: The 考核期 of October 2026: from 19 September to 18 October.
SINCE, UNTIL = datetime(2026, 9, 18, 16, tzinfo=UTC), datetime(2026, 10, 18, 16, tzinfo=UTC)
NOW = datetime(2026, 11, 5, 2, tzinfo=UTC)
#: The million came over so long before.
YEARS = timedelta(days=3 * 365)
AGAIN = 5
#: What people look for: a word of one order in six, a rare one, two, a name no dictionary knows, one that
#: is nowhere, a word in a department, a frequent word and a name there, a word in a month long past, a word
#: among what is open.
Question = tuple[str, Callable[[], search.Wanted]]
QUESTIONS: tuple[Question, ...] = (
    ("frequent", lambda: search.Wanted(terms.asked(["食堂"]))),
    ("rare", lambda: search.Wanted(terms.asked([history.RARE]))),
    ("two words", lambda: search.Wanted(terms.asked(["食堂", "份量"]))),
    ("name", lambda: search.Wanted(terms.asked(["食堂", "望湖小学"]))),
    ("nowhere", lambda: search.Wanted(terms.asked(["暖气", "退费"]))),
    ("department", lambda: search.Wanted(terms.asked(["退费"]), [Order.department == "小教科"])),
    ("frequent, department", lambda: search.Wanted(terms.asked(["食堂"]), [Order.department == "小教科"])),
    ("name, department", lambda: search.Wanted(terms.asked(["望湖小学"]), [Order.department == "小教科"])),
    (
        "month",
        lambda: search.Wanted(
            terms.asked(["退费"]), since=NOW - timedelta(days=700), until=NOW - timedelta(days=670)
        ),
    ),
    ("open", lambda: search.Wanted(terms.asked(["食堂"]), [Order.state == "received"])),
    ("number", lambda: search.Wanted(terms.asked(["0777123"]))),
)


def a_desk() -> Desk:
    """The desk of the example configuration."""
    return desks.build(configs.parse(EXAMPLE.read_text(encoding="utf-8"), {}, name=EXAMPLE.name))


async def prepared(url: str) -> None:
    """The tables."""
    await (await open_database(url, Vault(KEY))).close()


async def month(database: Database, desk: Desk, many: int) -> float:
    """Seconds for the monthly report, everything in it."""
    kind = KINDS["monthly"]
    period = desk.periods.named("2026-10")
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        report = await database.read(figuring.make, desk, kind, period, "", NOW)
        seconds.append(time.perf_counter() - begin)
    if report.headlines[0].value != f"{many}件":
        raise SystemExit(f"the report counts {report.headlines[0]}, not {many}")
    return statistics.median(seconds)


async def ledger(url: str, file: Path) -> dict[str, float]:
    """Seconds and the most memory of a process that writes the ledger and does nothing else."""
    desk, database = a_desk(), await open_database(url, Vault(KEY))
    begin = time.perf_counter()
    granted = await database.transact(exporting.grant_machine, desk, NOW, Asked())
    rows = await write(database, desk, NOW, granted, file)
    seconds = time.perf_counter() - begin
    await database.close()
    return {"rows": rows, "seconds": seconds, "mb": _most_memory()}


def _most_memory() -> float:
    """The most this process has held, in MB (Linux). ``getrusage`` would count what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def apart(*words: str, python: str = sys.executable) -> dict[str, Any]:
    """What a process of its own says, as JSON in its last line."""
    done = subprocess.run([python, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


async def searches(url: str) -> dict[str, float]:
    """The median milliseconds of each question's first page, with its count."""
    database = await open_database(url, Vault(KEY))
    found = {}
    for name, wanted in QUESTIONS:
        milliseconds = []
        for _ in range(AGAIN):
            begin = time.perf_counter()
            await database.read(search.newest, wanted(), 6)
            milliseconds.append((time.perf_counter() - begin) * 1e3)
        found[name] = round(statistics.median(milliseconds), 1)
    await database.close()
    return found


async def _month(url: str, many: int) -> float:
    database = await open_database(url, Vault(KEY))
    try:
        return await month(database, a_desk(), many)
    finally:
        await database.close()


def measured(folder: Path, orders_url: str, history_url: str, many: int, million: int) -> dict[str, Any]:
    """Everything on one kind of database."""
    asyncio.run(prepared(orders_url))
    history.seed(orders_url, many, SINCE, UNTIL, whole=True)
    month_s = asyncio.run(_month(orders_url, many))
    ours = apart("-m", "benchmarks.reports", "--ledger", orders_url, str(folder / "ours.xlsx"))
    peer = apart(str(PEER), orders_url, str(folder / "peer.xlsx"), python=str(PYTHON))
    asyncio.run(prepared(history_url))
    history.seed(history_url, million, NOW - YEARS, NOW, whole=False)
    found = asyncio.run(searches(history_url))
    return {
        "month_100k_s": round(month_s, 2),
        "ledger_100k_s": round(ours["seconds"], 1),
        "ledger_mb": round(ours["mb"]),
        "search_1m_ms": max(found.values()),
        "ratio_vs_pandas": round((peer["month_s"] + peer["ledger_s"]) / (month_s + ours["seconds"]), 2),
        "pandas": {name: round(value, 1) for name, value in peer.items()},
        "searches_ms": found,
    }


def compare(many: int, million: int, on_postgres: bool) -> dict[str, Any]:
    with TemporaryDirectory(prefix="jiban-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        here = (f"sqlite:///{folder / 'orders.db'}", f"sqlite:///{folder / 'history.db'}")
        figures = {"sqlite": measured(folder, *here, many, million)}
        if on_postgres:
            with postgres(folder) as orders_url:
                history_url = asyncio.run(_second(orders_url))
                figures["postgresql"] = measured(folder, orders_url, history_url, many, million)
    return {"rows": many, "history": million, "peer": "pandas + openpyxl"} | figures


async def _second(url: str) -> str:
    """Another database on the same server."""
    import asyncpg

    connection = await asyncpg.connect(url)
    await connection.execute("CREATE DATABASE history")
    await connection.close()
    return url.replace("/postgres?", "/history?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--history", type=int, default=1_000_000)
    parser.add_argument("--no-postgres", action="store_true", help="SQLite only")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--ledger", nargs=2, metavar=("URL", "FILE"), help="only write a ledger, and say how")
    arguments = parser.parse_args()
    if arguments.ledger:
        url, file = arguments.ledger
        print(json.dumps(asyncio.run(ledger(url, Path(file)))))
    else:
        say(compare(arguments.rows, arguments.history, not arguments.no_postgres), arguments.json)


if __name__ == "__main__":
    main()
