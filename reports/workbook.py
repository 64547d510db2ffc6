"""A report as an Excel workbook: a sheet of the figures that matter, and one for each table."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from decimal import Decimal
from io import BytesIO
from typing import Any

from reports.report import Cell, Paragraph, Report, Section, Table, Unit

#: What a sheet's name must not hold, and how long it may be.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME, WIDEST = 31, 42
FONT = "宋体"
#: Data are never formulas or links, whatever they begin with.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(report: Report, tz: tzinfo, mark: str = "") -> bytes:
    """The report as .xlsx; ``mark`` is the watermark: who took it and when, in each sheet's head and foot."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **SAFE}) as book:
        book.set_properties({"title": report.title, "author": report.organisation, "comments": mark})
        styles = _Styles(book)
        names = _names(["概况", *(table.title for table in report.tables)])
        _summary(book.add_worksheet(next(names)), styles, report, tz, mark)
        for table in report.tables:
            _sheet(book.add_worksheet(next(names)), styles, table, mark)
    return file.getvalue()


class _Styles:
    """The few formats that all sheets share."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
        line = {**plain, "border": 1, "text_wrap": True}
        self.title = book.add_format({**plain, "font_size": 16, "bold": True})
        self.plain = book.add_format(plain)
        self.grey = book.add_format({**plain, "font_color": "#8F959E", "font_size": 9})
        self.wrapped = book.add_format({**plain, "text_wrap": True, "valign": "top"})
        self.heading = book.add_format({**line, "bold": True, "bg_color": "#E8EEF9", "align": "center"})
        self._cells = {
            (unit, strong): book.add_format({**line, **_number(unit), "bold": strong})
            for unit in ("text", "count", "percent", "score")
            for strong in (False, True)
        }

    def cell(self, unit: Unit, strong: bool) -> Any:
        return self._cells[unit, strong]


def _number(unit: Unit) -> dict[str, str]:
    formats = {"count": "#,##0", "percent": '0.0"%"', "score": "0.00"}
    return {"num_format": formats[unit], "align": "right"} if unit in formats else {}


def _summary(sheet: Any, styles: _Styles, report: Report, tz: tzinfo, mark: str) -> None:
    """Title, period, headlines, and the prose, so that the workbook can be read alone."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 32)
    sheet.write_string(0, 0, report.title, styles.title)
    whose = report.about or report.organisation
    sheet.write_string(1, 0, f"{whose}　{report.period}", styles.plain)
    made = f"{report.made_at.astimezone(tz):%Y-%m-%d %H:%M}"
    sheet.write_string(2, 0, "　".join(filter(None, (report.as_of, f"生成于 {made}", mark))), styles.grey)
    top = 4
    for place, heading in enumerate(("指标", "本期", "较上期")):
        sheet.write_string(top, place, heading, styles.heading)
    for line, each in enumerate(report.headlines, top + 1):
        for place, words in enumerate((each.label, each.value, each.change or "—")):
            sheet.write_string(line, place, words, styles.cell("text", False))
    _prose(sheet, styles, report, top + len(report.headlines) + 2)
    _for_print(sheet, mark)


def _prose(sheet: Any, styles: _Styles, report: Report, line: int) -> None:
    for section in report.sections:
        if texts := list(_texts(section)):
            sheet.write_string(line, 0, section.heading, styles.heading)
            sheet.merge_range(line, 1, line, 2, "\n".join(texts), styles.wrapped)
            sheet.set_row(line, 16 * sum(-(-len(text) // 30) for text in texts))
            line += 1
    for note in report.notes:
        line += 1
        sheet.write_string(line, 0, f"注：{note}", styles.grey)


def _texts(section: Section) -> Iterator[str]:
    yield from (block.text for block in section.blocks if isinstance(block, Paragraph))


def _sheet(sheet: Any, styles: _Styles, table: Table, mark: str) -> None:
    """Headings frozen and filtered, numbers as numbers, the total set apart."""
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading, styles.heading)
    for line, row in enumerate(table.rows, 1):
        _row(sheet, styles, table, line, row, strong=False)
    last = len(table.rows)
    if table.rows:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
    if table.total:
        _row(sheet, styles, table, last + 1, table.total, strong=True)
    if table.note:
        sheet.write_string(last + 3, 0, f"注：{table.note}", styles.grey)
    for place, width in enumerate(_widths(table)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _for_print(sheet, mark)


def _row(
    sheet: Any, styles: _Styles, table: Table, line: int, row: tuple[Cell, ...], *, strong: bool
) -> None:
    for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        style = styles.cell(column.unit, strong)
        if cell is None:
            sheet.write_string(line, place, "—", style)
        elif isinstance(cell, Decimal | int):
            sheet.write_number(line, place, cell, style)
        else:
            sheet.write_string(line, place, cell, style)


def _for_print(sheet: Any, mark: str) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&R&9{mark.replace('&', '&&')}")
    sheet.set_footer("&C— &P —")


def _widths(table: Table) -> list[int]:
    """By the longest words, a Chinese letter being as wide as two."""
    found = []
    for place, column in enumerate(table.columns):
        cells = (column.heading, *(str(row[place]) for row in table.rows[:500]))
        found.append(min(WIDEST, max(8, 3 + max(_wide(words) for words in cells))))
    return found


def _wide(words: str) -> int:
    return sum(2 if letter > "\u2e80" else 1 for letter in words)


def _names(titles: list[str]) -> Iterator[str]:
    """Names that Excel takes, none of them twice."""
    seen: set[str] = set()
    for title in titles:
        plain = _NOT_IN_NAMES.sub(" ", title).strip()[:LONGEST_NAME] or "表"
        name, number = plain, 1
        while name.lower() in seen:
            number += 1
            name = f"{plain[: LONGEST_NAME - 4]}({number})"
        seen.add(name.lower())
        yield name
