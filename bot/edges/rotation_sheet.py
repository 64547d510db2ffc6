"""轮班表.xlsx → rotations: a row each, its shifts in their sequence, who goes through them, since when."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date

from bot.edges.cells import Cell, Unreadable, text_of, time_of
from bot.edges.headings import Columns, Headings
from bot.edges.sheets import Source, named
from bot.edges.tables import Table, not_a_sheet, tables_of
from handlers.rota_words import read_pattern
from rules.errors import ConfigError, Problem, Refusal
from rules.people import Shift
from rules.rotation import Rotation, counted_days

HEADINGS = Headings(
    {
        "pattern": "轮班顺序 班次顺序 轮班 顺序",
        "people": "轮班人员 值班人员 人员 姓名",
        "start": "起始日期 开始日期 起始 日期",
        "counts": "计算 轮班日 哪些天 按",
    }
)
_BETWEEN = re.compile(r"[、,，;；/\s]+")
_EVERY_DAY = ("", "每天", "每日")


def is_rotation_sheet(source: Source) -> bool:
    """Whether the file has a heading of a sheet of rotations, and not one of single days."""
    return any(_heading(table) for table in tables_of(*named(source)))


def read_rotations(source: Source, shifts: Sequence[Shift], staff: Mapping[str, str]) -> list[Rotation]:
    """Every rotation. ``staff``: name or id → id. Raises ``ConfigError`` with every wrong row."""
    name, content = named(source)
    problems: list[Problem] = []
    tables = [(table, place) for table in tables_of(name, content) if (place := _heading(table))]
    if not tables:
        raise not_a_sheet(name, "里找不到表头：请用「轮班顺序、值班人员、起始日期」")
    found: list[Rotation] = []
    for table, (heading, columns) in tables:
        for row, cells in _rows(table, heading, columns):
            try:
                found.append(_rotation(columns, cells, shifts, staff))
            except Refusal as refusal:
                problems.append(Problem(f"第 {row} 行", refusal.sentence))
    if problems:
        raise ConfigError(problems)
    return found


def _heading(table: Table) -> tuple[int, Columns] | None:
    return HEADINGS.find(table.rows, ("pattern", "people"))


def _rows(table: Table, heading: int, columns: Columns) -> Iterator[tuple[int, Sequence[Cell]]]:
    for row, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
        padded = [*cells, *[None] * (len(columns.names) - len(cells))]
        if any(text_of(cell) for cell in padded):
            yield row, padded


def _rotation(
    columns: Columns, cells: Sequence[Cell], shifts: Sequence[Shift], staff: Mapping[str, str]
) -> Rotation:
    counts = text_of(columns.first(cells, "counts"))
    if counts not in _EVERY_DAY and counted_days(counts) is None:
        raise Refusal("bad_days", f"“{counts}”看不懂：请写每天、工作日或休息日")
    return Rotation(
        _start(columns.first(cells, "start")),
        read_pattern(text_of(columns.first(cells, "pattern")), shifts),
        _people(text_of(columns.first(cells, "people")), staff),
        counted_days(counts),
    )


def _start(cell: Cell) -> date:
    try:
        at = time_of(cell, UTC)
    except Unreadable:
        at = None
    if at is None:
        raise Refusal("bad_day", f"起始日期“{text_of(cell)}”看不懂：请写作 2026-03-09")
    return at.date()


def _people(said: str, staff: Mapping[str, str]) -> tuple[str, ...]:
    names = [name for name in _BETWEEN.split(said) if name]
    unknown = [name for name in names if name not in staff]
    if unknown or not names:
        raise Refusal("nobody", f"{'、'.join(unknown) or '（空）'} 不是值班员：请核对姓名")
    if twice := [name for name in names if names.count(name) > 1]:
        raise Refusal("twice", f"{twice[0]} 写了两次")
    return tuple(staff[name] for name in names)
