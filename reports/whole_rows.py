"""A worksheet that takes a row whole: a quarter of the time of cell by cell, each checked and kept.

XlsxWriter makes the workbook around it. Rows go where its ``constant_memory`` puts them, in the same XML, so
that memory stays the same however many there are; the tests open the file with two other readers.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: Whatever needs more than to be written down: marks of XML, what XML cannot hold, outer blanks.
_ODD = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")

#: A value and its format; None or "" leaves the cell empty.
Cell = tuple[str | float | None, Any]


class WholeRows(Worksheet):  # type: ignore[misc]
    """A worksheet with ``write_whole``; only for a workbook with ``constant_memory``."""

    def write_whole(self, line: int, cells: Iterable[Cell]) -> None:
        """Write line ``line`` (from 0), below all that is written; nothing becomes a formula or a link."""
        self._write_single_row(line)
        row = line + 1
        parts = [f'<row r="{row}">']
        for letters, (value, style) in zip(_LETTERS, cells, strict=False):
            if value is None or value == "":
                continue
            index = style._get_xf_index()
            if isinstance(value, str):
                words = f"<t>{value}</t>" if not _ODD.search(value) else self._odd(value)
                parts.append(f'<c r="{letters}{row}" s="{index}" t="inlineStr"><is>{words}</is></c>')
            else:
                parts.append(f'<c r="{letters}{row}" s="{index}"><v>{value:.16G}</v></c>')
        self.fh.write("".join((*parts, "</row>")))
        self._check_dimensions(line, 0)

    def _odd(self, words: str) -> str:
        keep = ' xml:space="preserve"' if words != words.strip() else ""
        return f"<t{keep}>{escape(self._escape_control_characters(words), quote=False)}</t>"


_LETTERS = [xl_col_to_name(place) for place in range(100)]
