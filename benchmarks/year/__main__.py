"""One command for a simulated year: ``.venv/bin/python -m benchmarks.year --orders 5000``.

Invented people take invented orders the whole way through the product's own flows, on a clock that jumps
from one thing to the next: shifts, holidays and make-up days, leave, forgetfulness, an hour without the
platform each month, nights without the process, refused messages. At the end: what was late and why, what the
reminders saved, how many there were, and whether anything happened that must not.
"""

import argparse
import json
import logging
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.year import books, table
from benchmarks.year.course import Year, live
from benchmarks.year.scene import sqlite_in

#: What ``--orders`` is when it is not given: a twentieth of a district's year, half an hour of one core.
ORDERS = 2_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS, help="a district has 40,000 a year")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 1, 1), help="the first day")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=12345)
    parser.add_argument(
        "--database", default="", help="an empty database; without it one in a temporary folder"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    with TemporaryDirectory(prefix="jiban-year-") as folder:
        storage = given.database or sqlite_in(Path(folder))
        lived = live(Year(given.orders, given.first, given.days, given.seed, storage))
        found = books.close(lived)
        lived.world.close()
    print(table.text(lived, found))
    if given.json:
        print(json.dumps(table.as_json(lived, found), ensure_ascii=False))
    return 1 if any(found.checks.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
