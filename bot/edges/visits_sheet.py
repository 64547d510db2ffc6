"""回访结果.xlsx, as the city's platform exports it → one call-back a row, or why it cannot come in."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from bot.edges.cells import Cell, Unreadable, number_of, text_of, time_of, token_of
from bot.edges.headings import Columns, Headings
from bot.edges.rows import OPINIONS, SAID
from bot.edges.sheets import Source, named
from bot.edges.tables import Table, not_a_sheet, tables_of
from handlers.visits_import import VisitLine
from rules.order import CallBack, RowRefused

HEADINGS = Headings(
    {
        "number": "工单编号 工单号 工单编码 诉求编号 受理编号 受理单号 诉求单号 热线编号 流水号 编号 单号",
        "contacted": "是否联系 是否联系市民 是否联系诉求人 是否响应 回访是否联系 联系情况",
        "solved": "是否解决 解决情况 回访是否解决 是否已解决",
        "opinion": "是否满意 满意度 评价结果 满意情况 回访是否满意 满意度评价",
        "words": "回访意见 回访内容 回访情况 回访备注 不满意原因 诉求人意见 意见",
        "at": "回访时间 回访日期 评价时间 考核时间",
    }
)
_MARKS = ("合计", "总计", "小计", "注", "制表", "导出")


def read_visits(source: Source, tz: tzinfo) -> Iterator[VisitLine | RowRefused]:
    """The call-backs of a file; naive times are local in ``tz``. Raises ``Refusal("not_a_sheet")``."""
    name, content = named(source)
    found = [(table, *place) for table in tables_of(name, content) if (place := _heading(table))]
    if not found:
        why = "里找不到表头：要有「工单编号」，以及「是否解决」或「是否满意」"
        raise not_a_sheet(name, why)
    return (line for table, heading, columns in found for line in _lines(table, heading, columns, tz))


def _heading(table: Table) -> tuple[int, Columns] | None:
    return HEADINGS.find(table.rows, ("number", "solved")) or HEADINGS.find(table.rows, ("number", "opinion"))


def _lines(table: Table, heading: int, columns: Columns, tz: tzinfo) -> Iterator[VisitLine | RowRefused]:
    for index, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
        padded = [*cells, *[""] * (len(columns.names) - len(cells))]
        said = [text for cell in padded if cell != "" and (text := text_of(cell))]
        if said and not said[0].startswith(_MARKS):
            yield _line(index, padded, columns, tz)


def _line(row: int, cells: Sequence[Cell], columns: Columns, tz: tzinfo) -> VisitLine | RowRefused:
    try:
        number = number_of(columns.first(cells, "number"))
        at = _time(columns, cells, tz)
    except Unreadable as why:
        return RowRefused(row, f"「{columns.name('number')}」{why}")
    if not number:
        return RowRefused(row, f"缺「{columns.name('number')}」：请补上编号后重新导入")
    if problems := list(_unknown(columns, cells)):
        return RowRefused(row, f"{number}：" + "；".join(problems))
    word = token_of(columns.first(cells, "opinion"))
    found = CallBack(
        contacted=SAID.get(token_of(columns.first(cells, "contacted"))),
        solved=SAID.get(token_of(columns.first(cells, "solved"))),
        opinion=OPINIONS.get(word, word),
        words=text_of(columns.first(cells, "words")),
    )
    return VisitLine(row, number, found, at)


def _unknown(columns: Columns, cells: Sequence[Cell]) -> Iterator[str]:
    """A word that is neither yes nor no is not guessed at: the row is left for a person."""
    for field in ("contacted", "solved"):
        word = token_of(columns.first(cells, field))
        if word and word not in SAID:
            yield f"「{columns.name(field)}」“{word[:10]}”看不懂，请写“是”或“否”"
    word = token_of(columns.first(cells, "opinion"))
    if word and word not in OPINIONS:
        yield f"「{columns.name('opinion')}」“{word[:10]}”看不懂，请写“满意”“基本满意”或“不满意”"


def _time(columns: Columns, cells: Sequence[Cell], tz: tzinfo) -> datetime | None:
    try:
        return time_of(columns.first(cells, "at"), tz, end_of_day=True)
    except Unreadable:
        return None  # it only tells rounds apart
