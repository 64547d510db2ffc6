"""Makes the files that people drop on the desk: workbooks and CSV out of rows."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from bot.edges.rows import Row
from bot.edges.sheets import read_orders
from rules.order import NewOrder, RowRefused

TZ = ZoneInfo("Asia/Shanghai")
HEADINGS = ["工单编号", "诉求内容", "派单时间"]


def workbook(rows: Sequence[Sequence[Any]], **more: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx; every further keyword is a further sheet."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        as_time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, table in {"工单": rows, **more}.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(table):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(line, column, cell, as_time)
                    else:
                        sheet.write(line, column, cell)
    return made.getvalue()


def csv_text(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue()


def read(rows: Sequence[Sequence[Any]]) -> list[Row | RowRefused]:
    return list(read_orders(("工单.xlsx", workbook(rows)), TZ))


def read_one(**cells: Any) -> NewOrder:
    """The order of a sheet with these columns besides a number and a text."""
    row = {"工单编号": "A1", "诉求内容": "市民反映校门口拥堵。", **cells}
    (found,) = read([list(row), list(row.values())])
    assert isinstance(found, Row), found
    return found.order


def refusal(**cells: Any) -> str:
    """Why the row of a sheet with these columns besides a number and a text is refused."""
    row = {"工单编号": "A1", "诉求内容": "市民反映校门口拥堵。", **cells}
    (found,) = read([list(row), list(row.values())])
    assert isinstance(found, RowRefused), found
    return found.reason


def local(*parts: int) -> datetime:
    """An instant on our clocks, as it is kept."""
    return datetime(*parts, tzinfo=TZ).astimezone(UTC)  # type: ignore[misc,arg-type]
