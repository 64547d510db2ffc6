"""A report as a chat message: headlines, paragraphs, and the first rows of each table."""

from collections.abc import Iterator

from reports.report import Block, Paragraph, Report, Section, Table, written

#: Rows of a table in chat; the document has them all.
ROWS = 8
NUMERALS = "一二三四五六七八九十"


def text(report: Report) -> str:
    """The whole report in words, short enough to be read on a phone."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    about = f"｜{report.about}" if report.about else ""
    yield f"{report.title}{about}"
    yield report.period
    yield "　".join(_headline(each.label, each.value, each.change) for each in report.headlines)
    for index, section in enumerate(report.sections):
        yield f"{NUMERALS[index]}、{section.heading}"
        yield from _section(section)
    yield report.as_of


def _headline(label: str, value: str, change: str) -> str:
    return f"{label} {value}" + (f"（{change}）" if change else "")


def _section(section: Section) -> Iterator[str]:
    several = sum(isinstance(block, Table) for block in section.blocks) > 1
    for block in section.blocks:
        if several and isinstance(block, Table):
            yield f"{block.title}："
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Table):
        yield from table_lines(block)


def table_lines(table: Table, rows: int = ROWS) -> Iterator[str]:
    """One line a row: the first words as they are, figures with their headings."""
    for row in table.rows[:rows]:
        yield "· " + "，".join(_cells(table, row))
    if len(table.rows) > rows:
        yield f"……共 {len(table.rows)} 行，全文见文档。"


def _cells(table: Table, row: tuple[object, ...]) -> Iterator[str]:
    for column, cell in zip(table.columns, row, strict=True):
        if cell is None or column.heading == "序号":
            continue
        said = written(cell, column.unit)  # type: ignore[arg-type]
        yield said if column.unit == "text" else f"{column.heading} {said}"
