"""A report's renderings: opened again as others open them, and checked cell by cell."""

import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.shared import Mm, Pt
from PIL import Image
from python_calamine import CalamineWorkbook

from reports import charts, document, workbook
from reports.report import Column, Figure, Headline, Paragraph, Report, Section, Series, Table

TZ = ZoneInfo("Asia/Shanghai")
MARK = "导出：王芳　2026-10-19 09:00　编号 12"
DEPARTMENTS = ("小教科", "中教科", "职成与民办教育管理科")
RATES = Table(
    "各科室办理情况",
    (Column("科室"), Column("受理", "count"), Column("解决率", "percent"), Column("得分", "score")),
    (
        ("小教科", 20, Decimal("95.0"), Decimal("97.25")),
        ("中教科", 23, None, Decimal("90.00")),
        ("=1+1", 0, Decimal("0.0"), None),
    ),
    ("合计", 43, Decimal("95.0"), Decimal("93.63")),
    "解决率以市级回访为准。",
)
LATE = Table("超期工单清单", (Column("编号"), Column("主责科室")), (("1023", "小教科"), ("1040", "中教科")))
BARS = Figure(
    "各科室受理量", "bar", DEPARTMENTS, (Series("本月", (20, 23, 3)), Series("上月", (18, None, 4)))
)
DAYS = Figure(
    "逐日受理量", "line", tuple(f"10月{n}日" for n in range(1, 32)), (Series("受理", tuple(range(31))),)
)


def a_report(**changes: object) -> Report:
    values: dict[str, object] = {
        "kind": "monthly",
        "title": "接诉即办工作月报",
        "period": "2026年10月考核期（9月19日至10月18日）",
        "since": datetime(2026, 9, 18, 16, tzinfo=UTC),
        "until": datetime(2026, 10, 18, 16, tzinfo=UTC),
        "organisation": "示例区教育委员会",
        "about": "",
        "made_at": datetime(2026, 10, 18, 17, tzinfo=UTC),
        "as_of": "数据截至 10月19日 08:50",
        "headlines": (Headline("受理量", "43件", "较上期上升 6.7%"), Headline("解决率", "95.0%")),
        "sections": (
            Section("总体情况", (Paragraph("本考核期共受理市民诉求43件。"), BARS, DAYS)),
            Section("科室情况", (RATES,)),
        ),
        "attachments": (LATE,),
        "notes": ("响应率＝按时联系件数÷应联系件数。",),
    }
    return Report(**(values | changes))  # type: ignore[arg-type]


def word(report: Report) -> "docx.document.Document":
    return docx.Document(BytesIO(document.document(report, TZ, MARK)))


def test_the_page_is_set_as_the_standard_says() -> None:
    section = word(a_report()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]


def test_title_headings_and_text_have_their_fonts_and_sizes() -> None:
    lines = {line.text: line for line in word(a_report()).paragraphs if line.text}
    wanted = {
        "接诉即办工作月报": ("方正小标宋简体", 22),
        "2026年10月考核期（9月19日至10月18日）": ("楷体_GB2312", 16),
        "一、总体情况": ("黑体", 16),
        "本考核期共受理市民诉求43件。": ("仿宋_GB2312", 16),
        "附件": ("黑体", 16),
    }
    for words, (font, points) in wanted.items():
        run = lines[words].runs[0]
        assert f'w:eastAsia="{font}"' in run._r.xml, words
        assert run.font.size == Pt(points), words
    body = lines["本考核期共受理市民诉求43件。"]
    assert body.paragraph_format.line_spacing == Pt(28)
    assert 'w:firstLineChars="200"' in body._p.xml


def test_a_font_that_is_missing_has_one_that_stands_in_for_it() -> None:
    with zipfile.ZipFile(BytesIO(document.document(a_report(), TZ))) as file:
        fonts = file.read("word/fontTable.xml").decode()
    assert re.search(r'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>', fonts)


def test_every_cell_of_every_table_is_in_the_document() -> None:
    first, second = word(a_report()).tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["科室", "受理", "解决率", "得分"],
        ["小教科", "20", "95.0%", "97.25"],
        ["中教科", "23", "—", "90.00"],
        ["=1+1", "0", "0.0%", "—"],
        ["合计", "43", "95.0%", "93.63"],
    ]
    assert [[cell.text for cell in row.cells] for row in second.rows][1:] == [
        ["1023", "小教科"],
        ["1040", "中教科"],
    ]
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in (first, second))


def test_an_attachment_begins_a_page_and_the_text_names_it() -> None:
    found = word(a_report())
    texts = [line.text for line in found.paragraphs]
    assert "附件：超期工单清单" in texts
    place = texts.index("附件")
    assert found.paragraphs[place].paragraph_format.page_break_before
    assert texts[place + 1] == "超期工单清单"
    assert texts.index("示例区教育委员会") < texts.index("2026年10月19日") < place


def test_the_signature_never_stands_on_a_page_of_its_own() -> None:
    lines = word(a_report()).paragraphs
    texts = [line.text for line in lines]
    first, last = texts.index("附件：超期工单清单"), texts.index("2026年10月19日")
    assert all(line.paragraph_format.keep_with_next for line in lines[first:last])
    assert not lines[last].paragraph_format.keep_with_next


def test_pages_are_numbered_outside_and_bear_the_watermark() -> None:
    section = word(a_report()).sections[0]
    assert re.findall(r"[—\d]", section.footer.paragraphs[0].text) == ["—", "1", "—"]
    assert "PAGE" in section.even_page_footer.paragraphs[0]._p.xml
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == MARK


def test_charts_stand_in_the_document_no_higher_than_half_a_page() -> None:
    pictures = word(a_report()).inline_shapes
    assert len(pictures) == 2
    assert all(picture.width <= Mm(156) and picture.height <= Mm(105) for picture in pictures)


def test_headings_are_numbered_past_ten() -> None:
    assert [document.numeral(number) for number in (1, 10, 11, 20, 99)] == [
        "一",
        "十",
        "十一",
        "二十",
        "九十九",
    ]


def test_the_workbook_holds_every_table_with_numbers_as_numbers() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(workbook.workbook(a_report(), TZ, MARK)))
    assert book.sheet_names == ["概况", "各科室办理情况", "超期工单清单"]
    rows = book.get_sheet_by_name("各科室办理情况").to_python()
    assert rows[:5] == [
        ["科室", "受理", "解决率", "得分"],
        ["小教科", 20.0, 95.0, 97.25],
        ["中教科", 23.0, "—", 90.0],
        ["=1+1", 0.0, 0.0, "—"],
        ["合计", 43.0, 95.0, 93.63],
    ]
    summary = book.get_sheet_by_name("概况").to_python()
    assert ["受理量", "43件", "较上期上升 6.7%"] in [row[:3] for row in summary]
    assert any(MARK in str(cell) for row in summary for cell in row)


def test_nothing_in_the_data_becomes_a_formula() -> None:
    with zipfile.ZipFile(BytesIO(workbook.workbook(a_report(), TZ))) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in sheet for sheet in sheets)


def test_sheets_of_the_same_name_and_odd_names_are_told_apart() -> None:
    twice = (Table("情况：一/二", (Column("编号"),), (("1",),)), Table("情况：一/二", (Column("编号"),), ()))
    made = workbook.workbook(a_report(sections=(Section("无", ()),), attachments=twice), TZ)
    names = CalamineWorkbook.from_filelike(BytesIO(made)).sheet_names
    assert names == ["概况", "情况：一 二", "情况：一 二(2)"]


@pytest.mark.parametrize("figure", [BARS, DAYS], ids=lambda figure: figure.shape)
def test_a_chart_is_as_wide_as_a_phone_and_not_empty(figure: Figure) -> None:
    picture = Image.open(BytesIO(charts.picture(figure)))
    assert picture.width == charts.PIXELS
    colours = picture.convert("RGB").getcolors(1 << 20) or []
    assert any(colour == (0x25, 0x63, 0xEB) for _, colour in colours)


def test_letters_that_the_font_lacks_would_be_an_error_and_ours_are_all_there() -> None:
    """Warnings are errors here: matplotlib warns for each missing glyph."""
    charts.picture(
        Figure("三率走势（％）—“对比”", "line", ("6月",), (Series("响应率", (Decimal("99.1"),)),), "percent")
    )


def test_one_picture_shows_the_whole_report() -> None:
    picture = Image.open(BytesIO(charts.page(a_report(), MARK)))
    assert picture.width == charts.PIXELS
    assert picture.height > 2 * charts.PIXELS * 0.6


def test_a_report_with_nothing_in_it_is_still_drawn_and_written() -> None:
    empty = a_report(headlines=(), sections=(), attachments=(), notes=(), as_of="")
    assert Image.open(BytesIO(charts.page(empty))).width == charts.PIXELS
    assert word(empty).tables == []
    workbook.workbook(empty, TZ)
