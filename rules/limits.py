"""A time limit as an organisation writes it: how much, counted from when, ending when."""

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import pairwise

from rules.words import Word

MAX_DAYS = 3660  # ten years: anything longer is a slip of the keyboard


class Unit(Word):
    """What a limit counts. The last two run only while the office is open."""

    MINUTE = "m", "分钟"
    HOUR = "h", "小时"
    NATURAL_DAY = "d", "个自然日"
    WORKING_DAY = "wd", "个工作日"
    WORKING_MINUTE = "wm", "分钟（工作时间）"
    WORKING_HOUR = "wh", "小时（工作时间）"


class CountFrom(Word):
    """The first instant or day that counts."""

    SAME_MOMENT = "same-moment", "即时起算"
    NEXT_DAY = "next-day", "次日起算"


class Since(Word):
    """Which event starts the count (起算点)."""

    SENT = "sent", "市平台派单"
    SIGN = "sign", "签收"
    RECEIPT = "receipt", "收到工单"
    DISPATCH = "dispatch", "派发"


@dataclass(frozen=True)
class EndOfDay:
    """A limit of days ends at this minute of its last day; 1440 is 24:00."""

    minutes: int

    def __str__(self) -> str:
        return f"{self.minutes // 60:02}:{self.minutes % 60:02}"


@dataclass(frozen=True)
class Office:
    """Office hours of a working day: spans that do not overlap, in order, within the day."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13), time(18)))

    @property
    def opens(self) -> time:
        return self.spans[0][0]

    @property
    def closes(self) -> time:
        return self.spans[-1][1]


DEFAULT_OFFICE = Office()


@dataclass(frozen=True)
class Limit:
    """``value`` × ``unit``; ``since`` None means the clock's own start; ``ends`` None means to the minute."""

    value: int
    unit: Unit
    since: Since | None = None
    count: CountFrom = CountFrom.SAME_MOMENT
    ends: EndOfDay | None = None
    office: Office = field(default=DEFAULT_OFFICE, repr=False)

    def __str__(self) -> str:
        return f"{self.value}{self.unit.value}"

    @property
    def length(self) -> timedelta | None:
        """The plain length where the limit has one: minutes, hours, natural days."""
        return self.value * _LENGTHS[self.unit] if self.unit in _LENGTHS else None

    @property
    def can_go_back(self) -> bool:
        """Whether it can be counted backwards from a deadline: all but office minutes and hours."""
        return self.length is not None or self.unit is Unit.WORKING_DAY

    @property
    def in_days(self) -> bool:
        return self.unit in (Unit.NATURAL_DAY, Unit.WORKING_DAY)


_LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.NATURAL_DAY: timedelta(days=1),
}
_PER_DAY = {Unit.MINUTE: 1440, Unit.HOUR: 24, Unit.WORKING_MINUTE: 480, Unit.WORKING_HOUR: 8}
_LIMIT = re.compile(r"(\d{1,7})\s*(wm|wh|wd|m|h|d)", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
HOW_LIMITS_ARE_WRITTEN = "写作 30m、2h、7d、5wd（工作日）、2wh（工作时间内小时）或 30wm"


def parse_limit(
    text: str,
    *,
    since: Since | None = None,
    count: CountFrom = CountFrom.SAME_MOMENT,
    ends: EndOfDay | None = None,
    office: Office = DEFAULT_OFFICE,
) -> Limit:
    """Read "30m", "2h", "7d", "5wd", "2wh", "30wm"; ``ValueError`` says in Chinese what is wrong."""
    found = _LIMIT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"看不懂时限 {text!r}，{HOW_LIMITS_ARE_WRITTEN}")
    limit = Limit(int(found[1]), Unit(found[2]), since, count, ends, office)
    _check(limit)
    return limit


def parse_ends(text: str) -> EndOfDay | None:
    """Read "exact" (None), "24:00", "17:30"; ``ValueError`` with a Chinese sentence otherwise."""
    if text.strip() == "exact":
        return None
    minutes = _minutes(text)
    if not minutes:
        raise ValueError(f'到点 {text!r} 无效，应为 exact，或加引号的时刻如 "24:00"、"17:30"')
    return EndOfDay(minutes)


def parse_office(spans: list[str]) -> Office:
    """Read ["9:00-12:00", "13:00-18:00"]; ``ValueError`` with a Chinese sentence if they make no sense."""
    read = tuple(_span(text) for text in spans)
    edges = [edge for span in read for edge in span]
    if not edges or any(a >= b for a, b in pairwise(edges)):
        raise ValueError("办公时间应按先后写成不重叠的时段，如 9:00-12:00、13:00-18:00")
    return Office(read)


def parse_time(text: str) -> time:
    """Read "8:32"; ``ValueError`` with a Chinese sentence otherwise."""
    minutes = _minutes(text)
    if minutes is None or minutes == 1440:
        raise ValueError(f"时刻 {text!r} 无效，应写作 HH:MM 并加引号")
    return time(minutes // 60, minutes % 60)


def _check(limit: Limit) -> None:
    if limit.value == 0 and not (limit.unit is Unit.NATURAL_DAY and limit.ends == EndOfDay(1440)):
        raise ValueError("时限须大于 0（当日办结写作 0d，并以 24:00 到点）")
    if limit.value > MAX_DAYS * _PER_DAY.get(limit.unit, 1):
        raise ValueError(f"时限 {limit} 超过十年，请检查单位")
    if limit.ends and not limit.in_days:
        raise ValueError(f"时限 {limit} 不是按天计，不能规定几点到期，请去掉 ends")
    if limit.count is CountFrom.NEXT_DAY and not limit.in_days:
        raise ValueError(f"时限 {limit} 不是按天计，不能次日起算，请去掉 count")


def _minutes(text: str) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= 1440 else None


def _span(text: str) -> tuple[time, time]:
    first, dash, last = text.partition("-")
    if not dash:
        raise ValueError(f"办公时段 {text!r} 无效，应写作 9:00-12:00")
    return parse_time(first), parse_time(last)
