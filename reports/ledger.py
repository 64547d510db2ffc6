"""台账: every order as a row of an .xlsx, written as it is read: memory does not grow with the rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from reports.workbook import FONT, SAFE
from rules.words import Opinion
from storage.ledger import Entry

#: Rows that a sheet holds under its banner and headings; the ledger goes on in the next one.
SHEET_ROWS = 1_048_576 - 2
#: Letters that a cell holds.
CELL_LETTERS = 32_767
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days are local and know no zone
_DAY = timedelta(days=1)
SCORING = {"full": "三率", "response": "仅响应率", "none": "不纳入", "excluded": "剔除"}

Value = str | int | datetime | None


@dataclass(frozen=True)
class Reading:
    """What a cell needs beside its order: people's names, the instant, whether confidential texts show."""

    names: Mapping[str, str]
    now: datetime
    confidential: bool = False


@dataclass(frozen=True)
class Column:
    """One column: heading, width in letters, and the value of an entry."""

    heading: str
    width: int
    value: Callable[[Entry, Reading], Value]


def _plain(name: str) -> Callable[[Entry, Reading], Value]:
    return lambda entry, reading: getattr(entry.order, name)


def _label(name: str) -> Callable[[Entry, Reading], Value]:
    return lambda entry, reading: getattr(entry.order, name).label


def _name(name: str) -> Callable[[Entry, Reading], Value]:
    return lambda entry, reading: _named(getattr(entry.order, name), reading)


def _named(person: str | None, reading: Reading) -> str:
    return reading.names.get(person, person) if person else ""


def _words(name: str) -> Callable[[Entry, Reading], Value]:
    """Words of an order: those of a confidential one only for who may read them."""
    return lambda entry, reading: (
        getattr(entry.order, name)
        if reading.confidential or not entry.order.is_confidential
        else "（保密件）"
    )


def _late(entry: Entry, reading: Reading) -> Value:
    if not entry.order.due_at:
        return ""
    return "是" if (entry.order.reported_at or reading.now) > entry.order.due_at else "否"


def _marks(entry: Entry, reading: Reading) -> Value:
    order = entry.order
    said = (
        (order.is_key, "重点"), (order.is_sensitive, "敏感"), (order.is_confidential, "保密"),
        (order.is_public_reply, "网络诉求"), (order.suspended_since, "挂账"),
    )  # fmt: skip
    return "、".join(word for holds, word in said if holds)


def _repeat(entry: Entry, reading: Reading) -> Value:
    return entry.order.repeat_of % 1_000_000 if entry.order.repeat_of else ""


def _visit(name: str, yes: str, no: str) -> Callable[[Entry, Reading], Value]:
    said = {True: yes, False: no, None: ""}
    return lambda entry, reading: said[getattr(entry.visit, name)] if entry.visit else ""


def _opinion(entry: Entry, reading: Reading) -> Value:
    found = Opinion.from_label(entry.visit.opinion) if entry.visit else None
    return found.label if found else entry.visit.opinion if entry.visit else ""


def _personal(name: str) -> Callable[[Entry, Reading], Value]:
    return lambda entry, reading: getattr(entry.personal, name) if entry.personal else ""


COLUMNS = (
    Column("编号", 8, lambda entry, reading: entry.order.id % 1_000_000),
    Column("平台工单号", 18, _plain("number")),
    Column("状态", 12, _label("state")),
    Column("轮次", 6, _plain("round")),
    Column("紧急程度", 9, _label("level")),
    Column("诉求类型", 9, _plain("kind")),
    Column("问题分类", 24, _plain("category")),
    Column("来源渠道", 12, _plain("channel")),
    Column("标题", 30, _words("title")),
    Column("诉求内容（脱敏）", 60, _words("masked")),
    Column("被反映学校", 18, _words("school")),
    Column("主责科室", 14, _plain("department")),
    Column("承办人", 9, _name("holder")),
    Column("签收人", 9, _name("officer")),
    Column("平台派单时间", 17, _plain("sent_at")),
    Column("接收时间", 17, _plain("received_at")),
    Column("签收时间", 17, _plain("signed_at")),
    Column("派发时间", 17, _plain("dispatched_at")),
    Column("确认接收时间", 17, _plain("confirmed_at")),
    Column("首次联系时间", 17, _plain("contacted_at")),
    Column("上报办结时间", 17, _plain("reported_at")),
    Column("归档时间", 17, _plain("closed_at")),
    Column("办理时限", 17, _plain("due_at")),
    Column("是否超期", 9, _late),
    Column("标记", 14, _marks),
    Column("重复件", 9, _repeat),
    Column("考核口径", 10, lambda entry, reading: SCORING.get(entry.order.scoring, entry.order.scoring)),
    Column("是否联系", 9, _visit("contacted", "已联系", "未联系")),
    Column("是否解决", 9, _visit("solved", "已解决", "未解决")),
    Column("满意度", 10, _opinion),
)
PERSONAL = (
    Column("诉求人", 10, _personal("caller")),
    Column("联系电话", 14, _personal("phone")),
    Column("事发地址", 30, _personal("place")),
    Column("备注", 30, _personal("remark")),
)


class Ledger:
    """An .xlsx that is written from the top down; ``mark`` says on every sheet who took it and when."""

    def __init__(
        self, file: Path, reading: Reading, tz: tzinfo, mark: str, columns: Iterable[Column] = COLUMNS,
        *, sheet_rows: int = SHEET_ROWS,
    ) -> None:  # fmt: skip
        import xlsxwriter

        from reports.whole_rows import WholeRows

        self.rows, self._kind = 0, WholeRows
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, **SAFE})
        self._columns, self._reading, self._tz, self._mark = tuple(columns), reading, tz, mark
        self._sheet_rows, self._sheets = sheet_rows, 0
        plain = {"font_name": FONT, "font_size": 10}
        self._grey = self._book.add_format({**plain, "font_color": "#8F959E"})
        heading = {**plain, "bold": True, "bg_color": "#E8EEF9", "border": 1, "align": "center"}
        self._heading = self._book.add_format(heading)
        self._time = self._book.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm"})
        self._plain = self._book.add_format(plain)
        self._begin()

    def add(self, entries: Iterable[Entry]) -> None:
        """Write these entries, a row each."""
        for entry in entries:
            if self._line == self._sheet_rows + 2:
                self._end()
                self._begin()
            self._write(entry)
            self._line += 1
            self.rows += 1

    def close(self) -> None:
        """Finish the file; before this it is none."""
        self._end()
        self._book.close()

    def _begin(self) -> None:
        """A sheet with its banner, headings that stay in view, and widths."""
        self._sheets += 1
        name = "台账" if self._sheets == 1 else f"台账{self._sheets}"
        sheet = self._sheet = self._book.add_worksheet(name, self._kind)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width, self._plain)
        sheet.write_string(0, 0, self._mark, self._grey)
        for place, column in enumerate(self._columns):
            sheet.write_string(1, place, column.heading, self._heading)
        sheet.freeze_panes(2, 2)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.set_footer(f"&L&8{self._mark.replace('&', '&&')}&R&8&P / &N")
        self._line = 2

    def _end(self) -> None:
        self._sheet.autofilter(1, 0, max(self._line - 1, 1), len(self._columns) - 1)

    def _write(self, entry: Entry) -> None:
        """Words are words, whatever they begin with: nothing in the data becomes a formula or a link."""
        values = (column.value(entry, self._reading) for column in self._columns)
        self._sheet.write_whole(self._line, map(self._cell, values))

    def _cell(self, value: Value) -> tuple[str | float | None, Any]:
        if isinstance(value, datetime):
            return _serial(value, self._tz), self._time
        return value[:CELL_LETTERS] if isinstance(value, str) else value, self._plain


def _serial(at: datetime, tz: tzinfo) -> float:
    """An instant as Excel counts: days, in local time."""
    return (at.astimezone(tz).replace(tzinfo=None) - _EPOCH) / _DAY


def columns(*, personal: bool) -> tuple[Column, ...]:
    """The ledger's columns, those about the callers only where they are allowed."""
    return COLUMNS + (PERSONAL if personal else ())


def watermark(organisation: str, who: str, at: datetime, tz: tzinfo, number: int, about: str) -> str:
    """Who took the ledger, when, of what: "…接诉即办台账　导出：王芳　2026-10-15 14:20　编号 12"."""
    local = f"{at.astimezone(tz):%Y-%m-%d %H:%M}"
    parts = (
        f"{organisation}接诉即办台账",
        about,
        f"导出：{who}",
        local,
        f"编号 {number}",
        "内部资料，请勿外传",
    )
    return "　".join(filter(None, parts))
