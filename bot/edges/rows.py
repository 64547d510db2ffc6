"""One row of cells → one order, or why it cannot come in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.edges.cells import Cell, Unreadable, level_of, number_of, text_of, time_of, token_of, yes
from bot.edges.headings import Columns
from rules.order import CallBack, NewOrder, RowRefused
from rules.privacy import mask
from rules.words import Level

#: A title is made of this much of the text where none is given.
TITLE_LENGTH = 80
#: What storage keeps of the platform's number.
NUMBER_LENGTH = 80
#: What storage keeps of a short word such as 诉求类型.
WORD_LENGTH = 40

_TIMES = ("called_at", "sent_at", "signed_at", "due_at", "finished_at")
_DURATION = re.compile(r"\d+(\.\d+)?个?(工作日|自然日|日|天|小时|分钟|h|d)(内|以内)?")
_NOT_YET = re.compile(r"(未|待|尚未|暂未|无需|不限|长期|办理中|处理中|进行中)[^\d]{0,6}")
_WEB = re.compile(r"网|微信|微博|app|小程序|客户端|信箱|邮箱|邮件|留言|政民互动", re.IGNORECASE)
_SECRET = ("保密", "要求保密", "匿名保密")


@dataclass(frozen=True)
class Row:
    """An order and where it stood: the row of the sheet (the first line is 1) or the place in the list."""

    row: int
    order: NewOrder


@dataclass
class _Reading:
    """A row while it is read: its cells by field, what is wrong with it, what no field takes."""

    cells: Sequence[Cell]
    columns: Columns
    tz: tzinfo
    problems: list[str]
    extra: dict[str, str]

    def cell(self, field: str) -> Cell:
        return self.columns.first(self.cells, field)

    def text(self, field: str) -> str:
        return text_of(self.cell(field))

    def word(self, field: str) -> str:
        return token_of(self.cell(field))[:WORD_LENGTH]

    def name(self, field: str) -> str:
        return self.columns.name(field)

    def number(self) -> str:
        try:
            number = number_of(self.cell("number"))
        except Unreadable as why:
            self.problems.append(f"「{self.name('number')}」{why}：请把该列设为文本格式后重新导出")
            return ""
        if not number:
            self.problems.append(f"缺「{self.name('number')}」：请补上编号后重新导入")
        elif len(number) > NUMBER_LENGTH:
            self.problems.append(f"「{self.name('number')}」超过 {NUMBER_LENGTH} 个字：请核对列是否错位")
        return number

    def body(self) -> str:
        text = self.text("text")
        if not text:
            self.problems.append(f"缺「{self.name('text')}」：请补上诉求内容后重新导入")
        return text

    def time(self, field: str) -> datetime | None:
        cell = self.cell(field)
        if _NOT_YET.fullmatch(token_of(cell)) or (field == "due_at" and _DURATION.fullmatch(token_of(cell))):
            self.extra[self.name(field)] = token_of(cell)  # "5个工作日" is a policy's affair
            return None
        try:
            return time_of(cell, self.tz, end_of_day=field == "due_at")
        except Unreadable:
            shown = mask(text_of(cell))[:20]  # columns may be shifted: a phone in the place of a time
            self.problems.append(
                f"「{self.name(field)}」“{shown}”不是能识别的时间：请改成如 2026-01-05 15:30 的写法"
            )
            return None

    def keep_unknown(self) -> None:
        """Columns of no field, and second columns of one field with something else in them."""
        for index, name in self.columns.unknown.items():
            if said := text_of(self.cells[index]):
                self.extra[name] = said
        for field, places in self.columns.fields.items():
            taken = self.text(field) if len(places) > 1 else ""
            for index in places[1:]:
                if (said := text_of(self.cells[index])) and said != taken:
                    self.extra[self.columns.names[index]] = said


def read_row(
    row: int, cells: Sequence[Cell], columns: Columns, tz: tzinfo, *, sheet: str = ""
) -> Row | RowRefused:
    """Read one row; every reason against it is named at once, each with its column and the remedy.

    ``sheet``: the sheet's name where a file has several, for the reason.
    """
    reading = _Reading(cells, columns, tz, [], {})
    order = _order(reading)
    if reading.problems:
        where = f"【{sheet}】" if sheet else ""
        return RowRefused(row, where + "；".join(reading.problems))
    return Row(row, order)


def _order(reading: _Reading) -> NewOrder:
    number, text = reading.number(), reading.body()
    times = {field: reading.time(field) for field in _TIMES}
    level = _level(reading)
    reading.keep_unknown()
    caller, phone, secret = _caller(reading)
    return NewOrder(
        number=number,
        text=text,
        title=reading.text("title") or " ".join(text.split())[:TITLE_LENGTH],
        kind=reading.word("kind"),
        category=_category(reading),
        level=level,
        channel=reading.word("channel"),
        status=reading.word("status"),
        confidential=secret,
        public_reply=_public_reply(reading),
        caller=caller,
        phone=phone,
        place=reading.text("place"),
        unit=reading.text("unit"),
        school=reading.text("school"),
        remark=reading.text("remark"),
        **times,
        reply=reading.text("reply"),
        call_back=_call_back(reading),
        extra=reading.extra,
    )


def _level(reading: _Reading) -> Level | None:
    cell = reading.cell("level")
    level = level_of(cell)
    if level is None and token_of(cell):
        reading.extra[reading.name("level")] = token_of(cell)
    return level


def _category(reading: _Reading) -> str:
    parts = [reading.text(f"category{depth}") for depth in (1, 2, 3, 4)]
    return reading.text("category") or "->".join(filter(None, parts))


def _caller(reading: _Reading) -> tuple[str, str, bool]:
    """Name, phone, and whether it is confidential: platforms also write 保密 where a name would stand."""
    caller, phone = reading.text("caller"), token_of(reading.cell("phone")).removesuffix(".0")
    secret = yes(reading.cell("confidential")) or caller in _SECRET or phone in _SECRET
    return "" if caller in _SECRET else caller, "" if phone in _SECRET else phone, secret


def _public_reply(reading: _Reading) -> bool:
    """网络诉求: said so, or come in over the web."""
    said = reading.cell("public_reply")
    if said is not None:
        return yes(said)
    return bool(_WEB.search(reading.word("channel"))) or "网络" in reading.word("kind")


def _call_back(reading: _Reading) -> CallBack | None:
    """市级回访, where the export carries any of it; a word that says more than yes or no is kept beside."""
    for field in ("contacted", "solved"):
        if (word := reading.word(field)) and word not in _PLAIN:
            reading.extra[reading.name(field)] = word
    opinion = reading.word("opinion")
    call_back = CallBack(
        contacted=SAID.get(reading.word("contacted")),
        solved=SAID.get(reading.word("solved")),
        opinion=OPINIONS.get(opinion, opinion),
        words=reading.text("words"),
    )
    return None if call_back == CallBack() else call_back


_PLAIN = {
    **dict.fromkeys(("是", "已联系", "联系", "已响应", "已解决", "解决", "true"), True),
    **dict.fromkeys(("否", "未联系", "未响应", "未解决", "false"), False),
}
#: Yes and no, as sheets say them.
SAID = {**_PLAIN, "部分解决": False, "未完全解决": False, "基本解决": True}
#: The words of platforms → the four of the formulas; any other word is kept as it is.
OPINIONS = {
    **dict.fromkeys(("是", "满意", "非常满意", "很满意"), "满意"),
    **dict.fromkeys(("基本满意", "比较满意", "较满意"), "基本满意"),
    **dict.fromkeys(("否", "不满意", "非常不满意", "很不满意", "未满意"), "不满意"),
    **dict.fromkeys(("未评价", "未表态", "未作评价", "不评价"), "未评价"),
}
