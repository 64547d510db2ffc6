"""A day of the simulated year, a Saturday worked before the holiday: people, faults, every check green."""

from datetime import date, timedelta
from pathlib import Path

from benchmarks.year import books, table
from benchmarks.year.course import Year, live
from benchmarks.year.scene import sqlite_in


def test_a_day_before_the_holiday_with_faults_leaves_every_check_green(tmp_path: Path) -> None:
    year = Year(8, date(2026, 2, 14), 1, 7, sqlite_in(tmp_path), afterwards=timedelta(hours=6))
    lived = live(year, is_told=False)
    try:
        found = books.close(lived)
    finally:
        lived.world.close()
    assert {name: wrong for name, wrong in found.checks.items() if wrong} == {}
    assert found.orders == 8
    assert found.steps["派发"].clocks >= 6
    assert lived.world.phones.failures["TryAgain"], "the platform was away for an hour"
    assert "逾期及原因" in table.text(lived, found)
    assert table.as_json(lived, found)["orders"] == 8
