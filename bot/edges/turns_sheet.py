"""A roster with a row a person and a column a day (姓名、1日、2日……) → who has which shift of which day."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from bot.edges.cells import Cell, Unreadable, says_nothing, text_of, time_of
from bot.edges.headings import Headings, plain
from bot.edges.tables import Table, not_a_sheet
from handlers.rota_words import read_pattern
from rules.errors import ConfigError, Problem, Refusal
from rules.people import Shift
from rules.roster import Change
from rules.rotation import OFF

HEADINGS = Headings({"person": "姓名 值班人员 值班员 人员"})
#: A heading of days names at least so many.
_FEWEST = 2
_MONTH = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})(?!\d)")
_DAY = re.compile(r"(?:(\d{1,2})[月./-])?(\d{1,2})[日号]?(?:(?:星期|周)?[一二三四五六日天])?")


@dataclass(frozen=True)
class _Sheet:
    """A table of this kind: where its heading stands, the column of the names, and which is which day."""

    table: Table
    heading: int
    person: int
    days: Mapping[int, date]


def read_turns(
    name: str, tables: Sequence[Table], shifts: Sequence[Shift], staff: Mapping[str, str]
) -> list[Change] | None:
    """Every shift of the tables that have a row a person; None where no table has.

    ``staff``: name or id → id. Raises ``ConfigError`` with every wrong row, ``Refusal`` without a year.
    """
    sheets = [sheet for table in tables if (sheet := _sheet(name, table))]
    if not sheets:
        return None
    problems: list[Problem] = []
    held: dict[tuple[date, str], dict[str, None]] = {}
    for sheet in sheets:
        for row, person, said in _rows(sheet):
            try:
                for turn in _turns(said, shifts):
                    held.setdefault(turn, {})[_known(person, staff)] = None
            except Refusal as refusal:
                problems.append(Problem(f"第 {row} 行", refusal.sentence))
    if problems:
        raise ConfigError(problems)
    times = {shift.name: shift for shift in shifts}
    return [
        Change(day, s, tuple(who), times[s].start, times[s].end) for (day, s), who in sorted(held.items())
    ]


def _sheet(name: str, table: Table) -> _Sheet | None:
    place = HEADINGS.find(table.rows, ("person",))
    if place is None:
        return None
    heading, columns = place
    cells = table.rows[heading]
    if sum(_is_day(cell) for cell in cells) < _FEWEST:
        return None
    above = [text_of(cell) for row in table.rows[:heading] for cell in row]
    month = _month(" ".join([*above, table.name, name]))
    days = {index: _day(name, cell, month) for index, cell in enumerate(cells) if _is_day(cell)}
    return _Sheet(table, heading, columns.fields["person"][0], days)


def _rows(sheet: _Sheet) -> Iterator[tuple[int, str, dict[date, str]]]:
    """(row, person, day → what its cell says). Rows of weekdays have no name, footers speak of no day."""
    for row, cells in enumerate(sheet.table.rows[sheet.heading + 1 :], start=sheet.heading + 2):
        person = text_of(cells[sheet.person]) if len(cells) > sheet.person else ""
        said = {day: text_of(cells[i]) for i, day in sheet.days.items() if i < len(cells)}
        said = {day: words for day, words in said.items() if not says_nothing(words)}
        if person and said:
            yield row, person, said


def _turns(said: Mapping[date, str], shifts: Sequence[Shift]) -> Iterator[tuple[date, str]]:
    for day, words in said.items():
        if words not in ("休", "休息"):
            yield from ((day, shift) for shift in read_pattern(words, shifts) if shift != OFF)


def _known(person: str, staff: Mapping[str, str]) -> str:
    if person not in staff:
        raise Refusal("nobody", f"{person} 不是值班员：请核对姓名")
    return staff[person]


def _is_day(cell: Cell) -> bool:
    return _whole(cell) is not None or _DAY.fullmatch(_plain(cell)) is not None


def _plain(cell: Cell) -> str:
    return plain(unicodedata.normalize("NFKC", text_of(cell)))


def _whole(cell: Cell) -> date | None:
    """A date with its year."""
    try:
        at = time_of(cell, UTC)
    except Unreadable:
        return None
    return at.date() if at else None


def _month(words: str) -> tuple[int, int] | None:
    found = _MONTH.search(unicodedata.normalize("NFKC", words))
    return (int(found[1]), int(found[2])) if found else None


def _day(name: str, cell: Cell, month: tuple[int, int] | None) -> date:
    """The day of a heading; one without a year is of the month that the sheet is about, or the next."""
    if whole := _whole(cell):
        return whole
    found = _DAY.fullmatch(_plain(cell))
    if found is None or month is None:
        raise not_a_sheet(name, "看不出是哪年哪月：请在表头上方写明，如“2026年3月值班表”")
    year, of = month[0], int(found[1] or month[1])
    try:
        return date(year + (of < month[1]), of, int(found[2]))
    except ValueError as error:
        raise not_a_sheet(name, f"没有“{text_of(cell)}”这一天：请核对表头的日期") from error
