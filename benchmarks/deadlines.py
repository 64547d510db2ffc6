"""Measures the pure deadline rule: deadlines a second on one core, by kind of limit."""

import argparse
import json
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.deadlines import due_at
from rules.limits import CountFrom, Limit, parse_ends, parse_limit
from rules.workdays import Calendar

TZ = ZoneInfo("Asia/Shanghai")
LIMITS = {
    "2h": parse_limit("2h"),
    "7d": parse_limit("7d"),
    "7d to 24:00": parse_limit("7d", ends=parse_ends("24:00")),
    "5wd": parse_limit("5wd"),
    "15wd next day to 17:30": parse_limit("15wd", count=CountFrom.NEXT_DAY, ends=parse_ends("17:30")),
    "2wh": parse_limit("2wh"),
}


def starts(count: int) -> list[datetime]:
    """Instants spread over three years, at all hours, on days off and before holidays."""
    first = datetime(2024, 1, 1, tzinfo=UTC)
    step = timedelta(days=3 * 365) / count
    return [first + n * step for n in range(count)]


def per_second(limit: Limit, instants: list[datetime], calendar: Calendar) -> float:
    """By the processor's time, not the wall's: nothing is waited for here, whoever loads the machine."""
    begin = time.process_time()
    for instant in instants:
        due_at(instant, limit, calendar, TZ)
    return len(instants) / (time.process_time() - begin)


def measure(count: int) -> dict[str, int]:
    calendar, instants = Calendar(), starts(count)
    for limit in LIMITS.values():
        per_second(limit, instants[:1000], calendar)  # the calendar works its years out once
    return {name: round(per_second(limit, instants, calendar)) for name, limit in LIMITS.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000, help="deadlines of each kind")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.count)
    average = round(len(figures) / sum(1 / figure for figure in figures.values()))
    if arguments.json:
        print(json.dumps({"deadlines_per_s": average, "by_limit": figures}))
        return
    for name, figure in figures.items():
        print(f"{name:24} {figure:>9,} deadlines/s")
    print(f"{'all together':24} {average:>9,} deadlines/s")


if __name__ == "__main__":
    main()
