"""A file's bytes → its tables of cells: Excel old and new, CSV, and web pages that call themselves .xls."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from bot.edges.cells import Cell
from rules.errors import Refusal

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_REMEDY = "请从平台重新导出 Excel（.xlsx、.xls）或 CSV 文件"


@dataclass(frozen=True)
class Table:
    """One sheet: rows of cells, the first line of the sheet first, blank lines included."""

    name: str
    rows: list[list[Cell]]


def tables_of(name: str, content: bytes) -> Iterator[Table]:
    """The tables of a file, told by its content and not by its name. Raises ``Refusal("not_a_sheet")``."""
    if content.startswith(_EXCEL):
        return _workbook(name, content)
    text = _decoded(name, content)
    if re.search(r"<(table|tr)\b", text[:20_000], re.IGNORECASE):
        return iter([Table("", _html(text))])
    return iter([Table("", _csv(name, text))])


def not_a_sheet(name: str, why: str) -> Refusal:
    """The one refusal for a file that holds no orders for us."""
    return Refusal("not_a_sheet", f"「{name}」{why}。")


def _workbook(name: str, content: bytes) -> Iterator[Table]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet:
                    rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    yield Table(sheet.name, [list(row) for row in rows])
    except PasswordError as error:
        raise not_a_sheet(name, "设有打开密码，读不了：请去掉密码后另存再导入") from error
    except CalamineError as error:
        raise not_a_sheet(name, f"不是完整的 Excel 文件，可能没有下载完：{_REMEDY}") from error


def _decoded(name: str, content: bytes) -> str:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_utf_16 else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise not_a_sheet(name, f"不是表格文件：{_REMEDY}")


def _csv(name: str, text: str) -> list[list[Cell]]:
    delimiter = max(",\t;，|", key=text[:4000].count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise not_a_sheet(name, f"不是能读的 CSV：{_REMEDY}") from error


def _html(text: str) -> list[list[Cell]]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.rows


class _Page(HTMLParser):
    """Rows of the tables of a page; what many platforms send as "导出.xls"."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Cell]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._close_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or ""
            self._span = int(span) if span.isdecimal() and len(span) < 4 else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is not None:
            self.rows[-1] += ["".join(self._cell).strip(), *[""] * (self._span - 1)]
            self._cell = None
