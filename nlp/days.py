"""Finds which day is meant: a date, a weekday, 昨天, 月底, or a length counted from now."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from nlp.numerals import NUMBER, number

Lean = Literal["past", "future"]

#: Leaning to the past, a date this little ahead is this year's all the same: a slip, to be pointed out.
_SLIP = timedelta(days=31)


@dataclass(frozen=True)
class Day:
    """A day in the text, where its words end, and the part of day that they carry (今早, 昨晚)."""

    end: int
    day: date
    period: str = ""


_RELATIVE = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1,
    "今天": 0, "今日": 0, "今早": 0, "今晨": 0, "今晚": 0,
    "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3, "即日": 0,
}  # fmt: skip
_PERIOD_OF = {"今早": "早", "今晨": "清晨", "今晚": "晚", "昨晚": "晚", "明早": "早", "明晚": "晚"}
_YEAR = r"(?:(?P<year>20\d\d)\s*年|(?P<which>今年|本年|去年|明年))?"
_MONTH_WORD = "本月|上个?月|下个?月|这个月|当月"
_FULL = re.compile(
    r"(?<!\d)(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_DAY = re.compile(rf"(?<!\d){_YEAR}\s*(?P<m>{NUMBER})月份?(?P<d>{NUMBER})(?:[日号]|(?=\s*[^\d个]|$))")
_DOTTED = re.compile(
    r"(?<![\d.])(?P<m>1[0-2]|0?[1-9])[./](?P<d>[12]\d|3[01]|0?[1-9])(?:[日号]|(?=\s*(?:上午|下午|晚|\d{1,2}[::点])))"
)
_RELATIVE_DAY = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))
_SAME_DAY = re.compile(r"(?P<next>次日|翌日|第二天)|当[天日]|同[天日]")
_WEEKDAY = re.compile(
    r"(?<!每)(?P<week>上上|下下|上|本|这|下)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])(?!年|岁)"
)
_WHOLE_WEEK = re.compile(
    r"(?<!每)(?P<week>上|本|这|下)(?:个|一)?(?:周|星期|礼拜)(?:内|底|末)?(?![一二三四五六日天])"
)
_DAY_OF_MONTH = re.compile(
    rf"(?<![第每\d月])(?P<month>{_MONTH_WORD})?(?P<d>{NUMBER})[日号](?![楼线门院文车地店厅机窗内常起令])"
)
_PART_OF_MONTH = re.compile(
    rf"(?:{_YEAR}\s*(?P<m>{NUMBER})月份?|(?P<month>{_MONTH_WORD})|(?=月[底末初]))"
    r"月?(?P<part>底|末|初|中旬|上旬|下旬|中)?(?!\d)"
)
_END_OF = re.compile(r"(?P<what>本周|这周|周|本季度?|年|本年|今年)(?:内|底|末)(?!容)")
_LENGTH = re.compile(
    rf"(?P<n>{NUMBER}|半)\s*个?(?P<half>半)?(?P<unit>分钟|小时|钟头|工作日|天|日|周|星期|礼拜|月|年)"
    r"(?:\s*(?P<after>以后|之后|后)|\s*(?P<within>以内|之内|内)|\s*(?P<ago>以前|之前|前))"
)


def at(text: str, start: int, today: date, lean: Lean, last: date | None) -> Day | None:
    """The day named exactly at ``start``; ``last`` is the day named before, for 当天 and 次日."""
    for pattern, reader in _READERS:
        match = pattern.match(text, start)
        if match and match.end() > start and (day := reader(match, today, lean, last)):
            return Day(match.end(), day, _PERIOD_OF.get(match[0], ""))
    return None


def counted(text: str, start: int, now: datetime) -> tuple[int, datetime, bool, bool] | None:
    """A length from now at ``start``: (end, moment, whether exact to the hour, whether a deadline)."""
    match = _LENGTH.match(text, start)
    if match is None or (start and text[start - 1] in "第每满近"):
        return None
    amount = 0.5 if match["n"] == "半" else number(match["n"]) + (0.5 if match["half"] else 0)
    moment = _moved(now, -amount if match["ago"] else amount, match["unit"])
    precise = match["unit"] in ("分钟", "小时", "钟头")
    if not precise:
        moment = moment.replace(hour=23, minute=59, second=0, microsecond=0)
    return match.end(), moment, precise, match["within"] is not None


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def _moved(now: datetime, amount: float, unit: str) -> datetime:
    if unit in ("月", "年"):
        months = round(amount * (12 if unit == "年" else 1))
        return datetime.combine(add_months(now.date(), months), now.timetz())
    if unit == "工作日":
        return _working(now, round(amount))
    length = {"分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1)}
    return now + amount * length.get(unit, timedelta(days=1 if unit in ("天", "日") else 7))


def _working(now: datetime, count: int) -> datetime:
    """So many weekdays on. Holidays are the calendar's matter (``rules.workdays``), not a reader's."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        now += step
        count -= (1 if step.days > 0 else -1) if now.weekday() < 5 else 0
    return now


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date | None:
    return _date(int(match["y"]), int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date | None:
    groups = match.groupdict()
    month, day = number(match["m"]), number(match["d"])
    if year := _year(groups, today):
        return _date(year, month, day)
    return _nearest(month, day, today, lean)


def _year(groups: dict[str, str | None], today: date) -> int | None:
    if groups.get("year"):
        return int(groups["year"] or 0)
    return {"今年": today.year, "本年": today.year, "去年": today.year - 1, "明年": today.year + 1}.get(
        groups.get("which") or ""
    )


def _nearest(month: int, day: int, today: date, lean: Lean) -> date | None:
    """This year's date unless it lies on the wrong side of today; 29 February skips to a year that has it."""
    step = 1 if lean == "future" else -1
    years = range(today.year, today.year + 5 * step, step)
    candidates = [found for year in years if (found := _date(year, month, day))]
    if lean == "future":
        return next((found for found in candidates if found >= today), None)
    return next((found for found in candidates if found <= today + _SLIP), None)


def _relative(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date:
    return today + timedelta(days=_RELATIVE[match[0]])


def _same(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date:
    return (last or today) + timedelta(days=1 if match["next"] else 0)


def _whole_week(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date:
    monday = today - timedelta(days=today.weekday())
    monday += timedelta(weeks={"上": -1, "下": 1}.get(match["week"], 0))
    return monday + timedelta(days=6 if lean == "future" else 0)


def _weekday(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date:
    weekday = 6 if match["day"] in "日天末" else "一二三四五六".index(match["day"])
    monday = today - timedelta(days=today.weekday())
    if match["week"]:
        weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[match["week"]]
        return monday + timedelta(days=weekday, weeks=weeks)
    day = monday + timedelta(days=weekday)
    if lean == "future":
        return day if day >= today else day + timedelta(weeks=1)
    return day if day <= today else day - timedelta(weeks=1)


def _day_of_month(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date | None:
    wanted = number(match["d"])
    if match["month"]:
        first = _named_month(match["month"], today)
        return _date(first.year, first.month, wanted)
    step = 1 if lean == "future" else -1
    for months in range(0, 4 * step, step):
        first = add_months(today.replace(day=1), months)
        day = _date(first.year, first.month, wanted)
        if day and (day >= today if lean == "future" else day <= today):
            return day
    return None


def _named_month(word: str, today: date) -> date:
    """The first day of 本月, 上月, 下月."""
    return add_months(today.replace(day=1), {"上": -1, "下": 1}.get(word[0], 0))


def _part_of_month(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date | None:
    part = match["part"]
    if match["m"]:
        month = number(match["m"])
        year = _year(match.groupdict(), today)
        whole = _date(year, month, 1) if year else _nearest_month(month, today, lean)
        if whole is None:
            return None
    else:
        whole = _named_month(match["month"] or "本月", today)
    if part in ("底", "末", "下旬"):
        return month_end(whole)
    if part:
        return whole.replace(day={"初": 5, "上旬": 10}.get(part, 20 if lean == "future" else 11))
    return month_end(whole) if lean == "future" else whole


def _nearest_month(month: int, today: date, lean: Lean) -> date | None:
    if not 1 <= month <= 12:
        return None
    this = today.replace(month=month, day=1)
    if lean == "future":
        return this if month_end(this) >= today else this.replace(year=today.year + 1)
    return this if this <= today else this.replace(year=today.year - 1)


def _end_of(match: re.Match[str], today: date, lean: Lean, last: date | None) -> date:
    if "周" in match["what"]:
        return today + timedelta(days=6 - today.weekday())
    if "季" in match["what"]:
        return month_end(add_months(today.replace(day=1), 2 - (today.month - 1) % 3))
    return date(today.year, 12, 31)


_Reader = Callable[[re.Match[str], date, Lean, date | None], date | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_FULL, _full),
    (_COMPACT, _full),
    (_MONTH_DAY, _month_day),
    (_DOTTED, _month_day),
    (_RELATIVE_DAY, _relative),
    (_SAME_DAY, _same),
    (_END_OF, _end_of),
    (_WEEKDAY, _weekday),
    (_WHOLE_WEEK, _whole_week),
    (_PART_OF_MONTH, _part_of_month),
    (_DAY_OF_MONTH, _day_of_month),
)
