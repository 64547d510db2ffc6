"""排班表.xlsx → who has which shift of which day: a row a shift, a row a day, or a row a person."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, time

from bot.edges.cells import Cell, Unreadable, text_of, time_of
from bot.edges.headings import Columns, Headings
from bot.edges.sheets import Source, named
from bot.edges.tables import Table, not_a_sheet, tables_of
from bot.edges.turns_sheet import read_turns
from rules.errors import ConfigError, Problem
from rules.people import Shift
from rules.roster import Change

HEADINGS = Headings(
    {
        "day": "日期 值班日期",
        "shift": "班次 班 班别",
        "people": "值班人员 人员 值班员 姓名",
        "from": "开始 开始时间 上班时间",
        "to": "结束 结束时间 下班时间",
    }
)
_BETWEEN = re.compile(r"[、,，;；/\s]+")
_OFF = ("停", "停班", "休", "休息")


@dataclass
class _Reading:
    """A sheet while it is read."""

    shifts: Mapping[str, Shift]
    staff: Mapping[str, str]  # name or id → id
    problems: list[Problem]

    def wrong(self, row: int, message: str) -> None:
        self.problems.append(Problem(f"第 {row} 行", message))


def read_roster(source: Source, shifts: Sequence[Shift], staff: Mapping[str, str]) -> list[Change]:
    """Every shift of the sheet. ``staff``: name or id → id. Raises ``ConfigError`` with every wrong row."""
    name, content = named(source)
    reading = _Reading({shift.name: shift for shift in shifts}, staff, [])
    sheets = list(tables_of(name, content))
    if (turns := read_turns(name, sheets, shifts, staff)) is not None:
        return turns
    tables = [(table, place) for table in sheets if (place := _heading(table, reading))]
    if not tables:
        why = "里找不到表头：请用「日期、班次、值班人员」，「日期」加各班次名，或「姓名」加各日期作表头"
        raise not_a_sheet(name, why)
    found = [change for table, place in tables for change in _rows(reading, table, *place)]
    if reading.problems:
        raise ConfigError(reading.problems)
    return found


def _heading(table: Table, reading: _Reading) -> tuple[int, Columns] | None:
    place = HEADINGS.find(table.rows, ("day",))
    if place is None:
        return None
    fields, unknown = place[1].fields, place[1].unknown
    is_long = {"shift", "people"} <= fields.keys()
    return place if is_long or any(name in reading.shifts for name in unknown.values()) else None


def _rows(reading: _Reading, table: Table, heading: int, columns: Columns) -> Iterator[Change]:
    for row, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
        padded = [*cells, *[None] * (len(columns.names) - len(cells))]
        if not any(text_of(cell) for cell in padded):
            continue
        day = _day(reading, row, columns.first(padded, "day"))
        for shift, people in _cells(columns, padded, reading) if day else ():
            change = _change(reading, row, day, shift, text_of(people), columns, padded) if day else None
            if change:
                yield change


def _cells(columns: Columns, cells: Sequence[Cell], reading: _Reading) -> Iterator[tuple[str, Cell]]:
    if "shift" in columns.fields:
        yield text_of(columns.first(cells, "shift")), columns.first(cells, "people")
        return
    for index, name in columns.unknown.items():
        if name in reading.shifts and text_of(cells[index]):
            yield name, cells[index]


def _day(reading: _Reading, row: int, cell: Cell) -> date | None:
    try:
        at = time_of(cell, UTC)
    except Unreadable:
        at = None
    if at is None:
        reading.wrong(row, f"日期“{text_of(cell)}”看不懂：请写作 2026-03-02")
    return at.date() if at else None


def _change(
    reading: _Reading, row: int, day: date, shift: str, said: str, columns: Columns, cells: Sequence[Cell]
) -> Change | None:
    known = reading.shifts.get(shift)
    start = _time(text_of(columns.first(cells, "from"))) or (known.start if known else None)
    end = _time(text_of(columns.first(cells, "to"))) or (known.end if known else None)
    if start is None or end is None:
        reading.wrong(row, f"不认识班次“{shift}”：请写明开始、结束时间，或先在配置中写上这个班次")
        return None
    names = [] if said in _OFF else [name for name in _BETWEEN.split(said) if name]
    unknown = [name for name in names if name not in reading.staff]
    if unknown or (not names and said not in _OFF):
        who = "、".join(unknown) or "（空）"
        reading.wrong(row, f"{who} 不是值班员：请核对姓名，这一天不设此班请填“停班”")
        return None
    return Change(day, shift, tuple(reading.staff[name] for name in names), start, end)


def _time(said: str) -> time | None:
    found = re.fullmatch(r"(\d{1,2})[:：](\d{2})(?::\d{2})?", said)
    if found is None or int(found[1]) > 24 or int(found[2]) > 59:
        return None
    return time(int(found[1]) % 24, int(found[2]))
