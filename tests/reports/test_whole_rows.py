"""Whatever words an order holds, the ledger's file stays whole and gives back the same words."""

from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree
from zipfile import ZipFile

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reports.whole_rows import WholeRows

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(file: Path, *rows: tuple[str | float | None, ...]) -> Path:
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    plain, sheet = book.add_format({"bold": True}), book.add_worksheet("台账", WholeRows)
    sheet.write_string(0, 0, "编号", plain)
    for line, row in enumerate(rows, 1):
        sheet.write_whole(line, ((value, plain) for value in row))
    book.close()
    return file


def read(file: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def test_words_and_numbers_come_back_as_they_are(tmp_path: Path) -> None:
    words = ("=1+1", "<r>粗</r>", " 前后 ", "A&B", "两\n行", "😀", '"引"', "@SUM(1)")
    file = written(tmp_path / "a.xlsx", words, (1001, 46000.5, None, "", -3, 0, 1e16, "末"))
    assert read(file)[1] == list(words)
    assert read(file)[2] == [1001.0, 46000.5, "", "", -3.0, 0.0, 1e16, "末"]


def test_no_cell_is_a_formula_and_every_cell_has_its_format(tmp_path: Path) -> None:
    with ZipFile(written(tmp_path / "a.xlsx", ("=1+1", 5))) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    cells = list(sheet.iter(f"{SPREADSHEET}c"))
    assert not list(sheet.iter(f"{SPREADSHEET}f"))
    assert {cell.get("s") for cell in cells} == {"1"}
    assert [cell.get("r") for cell in cells] == ["A1", "A2", "B2"]


def test_letters_that_xml_cannot_hold_are_written_as_excel_writes_them(tmp_path: Path) -> None:
    with ZipFile(written(tmp_path / "a.xlsx", ("a\x00b\x1f", "_x0041_", "\uffff"))) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    found = [text.text for text in sheet.iter(f"{SPREADSHEET}t")]
    assert found[1:] == ["a_x0000_b_x001F_", "_x005F_x0041_", "_xFFFF_"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), min_size=1)))
def test_any_words_leave_a_file_that_opens(words: list[str]) -> None:
    with TemporaryDirectory() as folder:
        file = written(Path(folder) / "a.xlsx", *((word,) for word in words))
        assert [row[0] for row in read(file)[1:]] == words
