"""An export of the city's platform (.xlsx, .xls, .csv) → its orders, and every row that cannot come in."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

from bot.edges.cells import Cell, text_of
from bot.edges.headings import Columns, known, match
from bot.edges.rows import Row, read_row
from bot.edges.tables import Table, not_a_sheet, tables_of
from rules.order import RowRefused

#: The heading row is looked for in so many first lines: banners and notes may stand above it.
HEADING_WITHIN = 20
#: Without these columns a table is not an export of orders.
NEEDED = ("number", "text")

_FOOTERS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "制表",
    "填表",
    "导出时间",
    "打印时间",
    "以上",
    "注:",
    "注：",
    "说明",
)

Source = Path | tuple[str, bytes]


def read_orders(source: Source, tz: tzinfo) -> Iterator[Row | RowRefused]:
    """The orders of a file in their sequence, each with its row (the first line of the sheet is 1).

    ``source``: a path, or a name with the bytes. Naive times are local in ``tz``.
    Raises ``Refusal("not_a_sheet")`` at once where the file is no table of orders.
    """
    name, content = (source.name, source.read_bytes()) if isinstance(source, Path) else source
    tables = list(tables_of(name, content))
    found = [(table, *place) for table in tables if (place := find_heading(table.rows, NEEDED))]
    if not found:
        raise not_a_sheet(name, _why_not(tables))
    return _rows(found, tz)


def _rows(found: Sequence[tuple[Table, int, Columns]], tz: tzinfo) -> Iterator[Row | RowRefused]:
    for table, heading, columns in found:
        sheet = table.name if len(found) > 1 else ""
        for index, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
            padded = [*cells, *[""] * (len(columns.names) - len(cells))]
            if not _is_filler(padded, columns):
                yield read_row(index, padded, columns, tz, sheet=sheet)


def find_heading(rows: Sequence[Sequence[Cell]], needed: Sequence[str]) -> tuple[int, Columns] | None:
    """The line (from 0) that knows most of our headings and has the ``needed`` ones, and its columns."""
    tried = [
        (index, match([text_of(cell) for cell in row])) for index, row in enumerate(rows[:HEADING_WITHIN])
    ]
    good = [(index, columns) for index, columns in tried if all(field in columns.fields for field in needed)]
    return max(good, key=lambda place: len(place[1].fields), default=None)


def _is_filler(cells: Sequence[Cell], columns: Columns) -> bool:
    """A blank line, one with only a line number, a repeated heading, a footer."""
    said = {i: text for i, cell in enumerate(cells) if (text := text_of(cell))}
    if not said.keys() & _meaningful(columns):
        return True
    if known(said.get(columns.fields["number"][0], "")) == "number":
        return True
    has_text = any(i in said for i in columns.fields["text"])
    return not has_text and next(iter(said.values())).startswith(_FOOTERS)


def _meaningful(columns: Columns) -> set[int]:
    return {i for places in columns.fields.values() for i in places} | columns.unknown.keys()


def _why_not(tables: Sequence[Table]) -> str:
    """What is missing, and how to mend it."""
    heads = [
        match([text_of(cell) for cell in row]) for table in tables for row in table.rows[:HEADING_WITHIN]
    ]
    best = max(heads, key=lambda columns: len(columns.fields), default=None)
    if best is None or not best.fields:
        where = f"里找不到表头（看了前 {HEADING_WITHIN} 行）"
        return f"{where}：请确认是平台导出的工单表，表头要有「工单编号」和「主要内容」"
    missing = "、".join(f"「{best.name(field)}」" for field in NEEDED if field not in best.fields)
    return f"的表头缺 {missing} 列：请在平台导出时勾选，或把相应列的表头改成这个名称"
