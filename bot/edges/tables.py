"""A file's bytes → its tables of cells: Excel old and new, CSV, and web pages that call themselves .xls."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.edges import workbook
from bot.edges.cells import Cell
from rules.errors import Refusal

#: Seconds; a hundred thousand rows take about two.
_PATIENCE = 60
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: Headings, tags and separators show in so many first characters.
_HEAD = 20_000
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
    if re.search(r"<(table|tr)\b", text[:_HEAD], re.IGNORECASE):
        return iter([Table("", _html(text))])
    return _csv(text)


def not_a_sheet(name: str, why: str) -> Refusal:
    """The one refusal for a file that holds no orders for us."""
    return Refusal("not_a_sheet", f"「{name}」{why}。")


def _workbook(name: str, content: bytes) -> Iterator[Table]:
    command = [sys.executable, "-I", workbook.__file__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - no part of it comes from outside
    except subprocess.TimeoutExpired as error:
        raise not_a_sheet(name, f"读了 {_PATIENCE} 秒还没有读完：请删去多余的工作表后重试") from error
    if done.returncode == workbook.NEEDS_PASSWORD:
        raise not_a_sheet(name, "设有打开密码，读不了：请去掉密码后另存再导入")
    if done.returncode < 0:
        raise not_a_sheet(name, "太大，读不了：远处可能有多余的单元格，请把数据部分另存为新文件")
    if done.returncode:
        raise not_a_sheet(name, f"不是完整的 Excel 文件，可能已损坏或没有下载完：{_REMEDY}")
    return (Table(sheet, rows) for sheet, rows in json.loads(done.stdout))


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


def _csv(text: str) -> Iterator[Table]:
    """The table under each separation that occurs; only the right one makes headings that anybody knows."""
    for delimiter in ",\t;|":
        if delimiter in text[:_HEAD]:
            with suppress(csv.Error):  # under a wrong separation quotes may not close
                rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
                yield Table("", [list(row) for row in rows])


def _html(text: str) -> list[list[Cell]]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.rows


class _Page(HTMLParser):
    """Rows of the tables of a page, or of the XML that Excel 2003 wrote; both are sent as "导出.xls"."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Cell]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("tr", "row"):
            self._close_cell()
            self.rows += [[] for _ in range(_count(said.get("ss:index")) - len(self.rows) - 1)]
            self.rows.append([])
        elif tag in ("td", "th", "cell") and self.rows:
            self._close_cell()
            self.rows[-1] += [""] * (_count(said.get("ss:index")) - len(self.rows[-1]) - 1)
            self._cell = []
            self._span = _count(said.get("colspan")) or _count(said.get("ss:mergeacross")) + 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "cell", "tr", "row", "table"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is not None:
            self.rows[-1] += ["".join(self._cell).strip(), *[""] * (self._span - 1)]
            self._cell = None


def _count(said: str | None) -> int:
    """A small count in an attribute; 0 where there is none."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 5 else 0
