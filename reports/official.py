"""The page of an official document (GB/T 9704-2012 党政机关公文格式), written from the top down."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reports import charts
from reports.report import Block, Cell, Figure, Paragraph, Table, written

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

#: Fonts of the standard, and what stands in for one that a machine does not have (w:altName).
TITLE, BODY, HEADING, SUBHEADING, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {TITLE: "华文中宋", BODY: "仿宋", HEADING: "SimHei", SUBHEADING: "楷体", PLAIN: "SimSun"}
DIGITS = "Times New Roman"
#: Sizes by their Chinese names, in points.
SECOND, THIRD, FOURTH, LESSER_FOURTH, FIFTH = 22.0, 16.0, 14.0, 12.0, 10.5
#: Millimetres: the page, its margins (天头 37, 订口 28: the 版心 is 156 × 225), and the lines' distance.
PAGE, MARGINS = (210, 297), {"top": 37, "bottom": 35, "left": 28, "right": 26}
WIDTH, LINE_POINTS = 156, 28.0
#: A chart is no higher than this, so that it shares its page with the text that speaks of it.
HIGHEST = 105
#: A table of up to so many lines is not broken over pages.
UNBROKEN = 14
#: From so many columns on a table is set smaller.
WIDE = 7
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class _Style:
    """How a paragraph is set: font, size, alignment, first line's indent in characters."""

    font: str = BODY
    size: float = THIRD
    align: str = "both"
    indent: int = 2
    bold: bool = False
    line: float = LINE_POINTS


class Official:
    """A page in official layout that is written from the top down."""

    def __init__(self, mark: str = "") -> None:
        import docx  # a tenth of a second and 20 MB: only who writes documents pays for it

        self._document: Document = docx.Document()
        _lay_out(self._document)
        _number_pages(self._document)
        if mark:
            self._mark(mark)

    def title(self, words: str) -> None:
        """The title, and an empty line below it."""
        self._line(words, _Style(TITLE, SECOND, "center", 0, line=36))

    def centred(self, words: str) -> None:
        """A line below the title: the period, the number of the issue."""
        self._line(words, _Style(SUBHEADING, align="center", indent=0))
        self._line("", _Style(indent=0))

    def heading(self, words: str) -> None:
        """一、 in 黑体."""
        self._line(words, _Style(HEADING)).paragraph_format.keep_with_next = True

    def paragraph(self, words: str, *, keep: bool = False) -> None:
        """One paragraph of text; ``keep``: on the page of what follows."""
        self._line(words, _Style()).paragraph_format.keep_with_next = keep or None

    def small(self, words: str, *, keep: bool = False) -> None:
        """A note below the text."""
        self._line(words, _Style(size=LESSER_FOURTH, line=20)).paragraph_format.keep_with_next = keep or None

    def signed(self, who: str, when: str) -> None:
        """Who signs, and the day, to the right; on the page of what was kept before them, never alone."""
        for words in ("", who, when):
            line = self._line(words, _Style(align="right", indent=0))
            line.paragraph_format.keep_with_next = words != when
            _right_indent(line, 4 if words == when else 3)

    def blocks(self, blocks: Iterable[Block]) -> None:
        """What stands below a heading."""
        for block in blocks:
            match block:
                case Paragraph(text):
                    self.paragraph(text)
                case Table():
                    self.table(block)
                case Figure():
                    self.figure(block)

    def figure(self, figure: Figure) -> None:
        """A chart across the page."""
        from docx.shared import Mm

        line = self._line("", _Style(align="center", indent=0, line=0))
        drawn = line.add_run().add_picture(BytesIO(charts.picture(figure)), width=Mm(WIDTH))
        if drawn.height > Mm(HIGHEST):
            drawn.width, drawn.height = round(drawn.width * Mm(HIGHEST) / drawn.height), Mm(HIGHEST)

    def attachment(self, label: str, table: Table) -> None:
        """A table on pages of its own: 附件 in the corner, its title, and the table."""
        line = self._line(label, _Style(HEADING, indent=0))
        line.paragraph_format.page_break_before = True
        self._line(table.title, _Style(TITLE, SECOND, "center", 0, line=36))
        self._line("", _Style(indent=0, line=14))
        self._grid(table)

    def table(self, table: Table) -> None:
        """A table with its title above it and its note below."""
        title = self._line(table.title, _Style(HEADING, FOURTH, "center", 0))
        title.paragraph_format.keep_with_next = True
        self._grid(table)
        self._line("", _Style(indent=0, line=10))

    def saved(self, *, title: str, author: str, at: Any) -> bytes:
        """The document as the bytes of a .docx."""
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = title, author, ""
        properties.created = properties.modified = at.replace(tzinfo=None)
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _grid(self, table: Table) -> None:
        lines = [tuple(column.heading for column in table.columns)]
        lines += [_written(table, row) for row in (*table.rows, *([table.total] if table.total else []))]
        size = FIFTH if len(table.columns) >= WIDE else LESSER_FOURTH
        grid = self._document.add_table(len(lines), len(table.columns), style="Table Grid")
        grid.alignment, grid.autofit = 1, False  # WD_TABLE_ALIGNMENT.CENTER
        _narrow_margins(grid)
        widths = _widths(lines)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for number, (row, cells) in enumerate(zip(grid.rows, lines, strict=True)):
            strong = number == 0 or (bool(table.total) and number == len(lines) - 1)
            style = _Style(HEADING if strong else BODY, size, "center", 0, line=size * 1.5)
            _fill(row, cells, table, widths, style)
            if len(lines) <= UNBROKEN and number < len(lines) - 1:
                _keep_with_next(row)
        _repeat(grid.rows[0])
        if table.note:
            self.small(f"注：{table.note}")

    def _line(self, words: str, style: _Style) -> "Line":
        line = self._document.add_paragraph()
        _set(line, words, style)
        return line

    def _mark(self, mark: str) -> None:
        section = self._document.sections[0]
        for header in (section.header, section.even_page_header):
            _set(header.paragraphs[0], mark, _Style(PLAIN, 9, "right", 0, line=12), colour="8F959E")


def _written(table: Table, row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(written(cell, column.unit) for cell, column in zip(row, table.columns, strict=True))


def _widths(lines: list[tuple[str, ...]]) -> list[int]:
    """The columns share the page by their longest words; a heading may stand on two lines."""
    from docx.shared import Mm

    wide = [_wide(column) for column in zip(*lines, strict=True)]
    return [round(Mm(WIDTH) * letters / sum(wide)) for letters in wide]


def _wide(column: tuple[str, ...]) -> int:
    """In half letters: a Chinese letter is as wide as two digits; two more for the cell's borders."""
    heading, *cells = [sum(2 if letter > "\u2e80" else 1 for letter in words) for words in column]
    return 2 + max(4, min(44, max([*cells, 2 * -(-heading // 4)])))


def _fill(row: Any, cells: tuple[str, ...], table: Table, widths: list[int], style: _Style) -> None:
    """One row; long words stand to the left, all else in the middle."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    for cell, words, column, width in zip(row.cells, cells, table.columns, widths, strict=True):
        cell.width = width
        cell.vertical_alignment = 1  # WD_ALIGN_VERTICAL.CENTER
        align = "left" if column.unit == "text" and len(words) > 12 else "center"
        _set(cell.paragraphs[0], words, _Style(style.font, style.size, align, 0, line=style.line))


def _set(line: "Line", words: str, style: _Style, colour: str = "") -> None:
    properties = line._p.get_or_add_pPr()
    spacing = {"w:before": "0", "w:after": "0"}
    if style.line:
        spacing |= {"w:line": str(round(style.line * 20)), "w:lineRule": "exact"}
    properties.append(_element("w:spacing", **spacing))
    if style.indent:
        first = {
            "w:firstLineChars": str(style.indent * 100),
            "w:firstLine": str(round(style.indent * style.size * 20)),
        }
        properties.append(_element("w:ind", **first))
    properties.append(_element("w:jc", **{"w:val": style.align}))
    if words:
        _letters(line.add_run(words), style, colour)


def _letters(run: "Run", style: _Style, colour: str = "") -> None:
    properties = run._r.get_or_add_rPr()
    fonts = {"w:ascii": DIGITS, "w:hAnsi": DIGITS, "w:eastAsia": style.font, "w:hint": "eastAsia"}
    properties.append(_element("w:rFonts", **fonts))
    if colour:
        properties.append(_element("w:color", **{"w:val": colour}))
    for name in ("w:sz", "w:szCs"):
        properties.append(_element(name, **{"w:val": str(round(style.size * 2))}))


def _lay_out(document: "Document") -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS["left"]), Mm(MARGINS["right"])
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = _font_table().encode()


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _number_pages(document: "Document") -> None:
    """— 1 — in 四号宋体, outside: to the right on odd pages, to the left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        style = _Style(PLAIN, FOURTH, align, 0, line=18)
        _set(line, "— ", style)
        for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "1"), ("end", "")):
            run = line.add_run("1" if words == "1" else "")
            _letters(run, style)
            if kind:
                run._r.append(_element("w:fldChar", **{"w:fldCharType": kind}))
            elif words == "PAGE":
                run._r.append(_element("w:instrText", words))
        _letters(line.add_run(" —"), style)
        _right_indent(line, 1, "w:rightChars" if align == "right" else "w:leftChars")


def _right_indent(line: "Line", characters: int, side: str = "w:rightChars") -> None:
    properties = line._p.get_or_add_pPr()
    indent = _element(
        "w:ind", **{side: str(characters * 100), side.removesuffix("Chars"): str(characters * 320)}
    )
    properties.insert_element_before(indent, "w:contextualSpacing", "w:mirrorIndents", "w:jc")


def _narrow_margins(grid: Any) -> None:
    """A millimetre beside the words of a cell; Word's own two leave narrow columns no room."""
    margins = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(_element(side, **{"w:w": "57", "w:type": "dxa"}))
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _keep_with_next(row: Any) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _repeat(row: Any) -> None:
    """The headings stand on every page that the table goes on to."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _element(name: str, words: str = "", **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    if words:
        made.text = words
    return made
