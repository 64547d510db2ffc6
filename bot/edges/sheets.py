"""An export of the city's platform (.xlsx, .xls, .csv) → its orders, and every row that cannot come in."""

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

from bot.edges.cells import Cell, text_of
from bot.edges.headings import HEADING_WITHIN, ORDERS, Columns
from bot.edges.rows import Row, read_row
from bot.edges.tables import Table, not_a_sheet, tables_of
from rules.order import RowRefused

#: Without these columns a table is not an export of orders.
NEEDED = ("number", "text")

#: How a line under the table begins.
_FOOTER = re.compile(r"合计|总计|小计|共计|制表|填表|导出时间|打印时间|以上|共\s*\d+\s*[条件]|注[:：]|说明")

Source = Path | tuple[str, bytes]


def read_orders(source: Source, tz: tzinfo) -> Iterator[Row | RowRefused]:
    """The orders of a file in their sequence, each with its row (the first line of the sheet is 1).

    ``source``: a path, or a name with the bytes. Naive times are local in ``tz``.
    Raises ``Refusal("not_a_sheet")`` at once where the file is no table of orders.
    """
    tables = list(tables_of(*named(source)))
    found = [(table, *place) for table in tables if (place := ORDERS.find(table.rows, NEEDED))]
    if not found:
        raise not_a_sheet(named(source)[0], _why_not(tables))
    return _rows(found, tz)


def named(source: Source) -> tuple[str, bytes]:
    """The name and the bytes. Raises ``Refusal("not_a_sheet")`` where the path cannot be read."""
    if not isinstance(source, Path):
        return source
    try:
        return source.name, source.read_bytes()
    except OSError as error:
        raise not_a_sheet(source.name, "打不开：请核对路径和读取权限") from error


def _rows(found: Sequence[tuple[Table, int, Columns]], tz: tzinfo) -> Iterator[Row | RowRefused]:
    for table, heading, columns in found:
        sheet = table.name if len(found) > 1 else ""
        for index, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
            padded = [*cells, *[""] * (len(columns.names) - len(cells))]
            if not _is_filler(padded, columns):
                yield read_row(index, padded, columns, tz, sheet=sheet)


def _is_filler(cells: Sequence[Cell], columns: Columns) -> bool:
    """A blank line, one with only a line number, a repeated heading, a footer."""
    said = {i: text for i, cell in enumerate(cells) if cell != "" and (text := text_of(cell))}
    if not said.keys() - columns.passing:
        return True
    if ORDERS.known(said.get(columns.fields["number"][0], "")) == "number":
        return True
    has_text = any(i in said for i in columns.fields["text"])
    return not has_text and _FOOTER.match(next(iter(said.values()))) is not None


def _why_not(tables: Sequence[Table]) -> str:
    """What is missing, and how to mend it."""
    lines = [columns for table in tables for columns in ORDERS.lines(table.rows)]
    best = max(lines, key=lambda columns: len(columns.fields), default=None)
    if best is None or not best.fields:
        where = f"里找不到表头（看了前 {HEADING_WITHIN} 行）"
        return f"{where}：请确认是平台导出的工单表，表头要有「工单编号」和「主要内容」"
    missing = "、".join(f"「{best.name(field)}」" for field in NEEDED if field not in best.fields)
    return f"的表头缺 {missing} 列：请在平台导出时勾选，或把相应列的表头改成这个名称"
