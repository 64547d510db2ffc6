"""Finds the stretch of days that a query asks for: 上周, 本月, 10月, 昨天, 近7天, 10月1日到10月15日."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nlp import days
from nlp.numerals import NUMBER, half_width, number


@dataclass(frozen=True)
class Period:
    """``text[start:end]`` asks for what happened from ``since`` to just before ``until`` (both UTC)."""

    start: int
    end: int
    since: datetime
    until: datetime


_WEEK = re.compile(r"(?P<which>上上|上|本|这|下)(?:个|一)?(?:周|星期|礼拜)(?![一二三四五六日天末])")
_MONTH = re.compile(r"(?P<which>上上|上|本|这|当|下)个?月(?:份)?(?!底|初|末)")
_NAMED_MONTH = re.compile(
    rf"(?:(?P<y>20\d\d)年|(?P<last>去年)|今年)?(?P<m>{NUMBER})月(?:份)?(?![\d一二三四五六七八九十底初末上中下])"
)
_YEAR = re.compile(r"(?:(?P<y>20\d\d)年|(?P<which>今年|本年|去年|前年))(?:度|全年)?(?!\d)")
_QUARTER = re.compile(r"(?P<which>上|本|这)(?:个)?季度?")
_RECENT = re.compile(rf"(?:最近|近|过去)(?P<n>{NUMBER})?(?:个)?(?P<unit>天|日|周|星期|月)?")
#: In the middle of a number: the third month is not what 13月 says.
_INSIDE = re.compile(r"(?<=[\d十])[\d一二三四五六七八九]")
_TO = re.compile(r"\s*(?:-|~|—|至|到)+\s*")


def find_period(text: str, now: datetime, tz: ZoneInfo) -> Period | None:
    """The first stretch of days named in ``text``."""
    plain, today = half_width(text), now.astimezone(tz).date()
    for start in range(len(plain)):
        if _INSIDE.match(plain, start):
            continue
        if stretch := _stretch(plain, start, today):
            end, first, last = stretch
            return Period(start, end, _midnight(first, tz), _midnight(last + timedelta(days=1), tz))
    return None


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tz).astimezone(UTC)


def _stretch(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    """(end, first day, last day) of what is named exactly at ``start``."""
    return (
        _week(text, start, today)
        or _month(text, start, today)
        or _recent(text, start, today)
        or _from_day(text, start, today)
        or _named_month(text, start, today)
        or _year(text, start, today)
    )


def _week(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    match = _WEEK.match(text, start)
    if match is None:
        return None
    weeks = {"上上": -2, "上": -1, "下": 1}.get(match["which"], 0)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return match.end(), monday, monday + timedelta(days=6)


def _month(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    this = today.replace(day=1)
    if match := _MONTH.match(text, start):
        first = days.add_months(this, {"上上": -2, "上": -1, "下": 1}.get(match["which"], 0))
        return match.end(), first, days.month_end(first)
    if match := _QUARTER.match(text, start):
        first = days.add_months(this, -((today.month - 1) % 3) - (3 if match["which"] == "上" else 0))
        return match.end(), first, days.month_end(days.add_months(first, 2))
    return None


def _named_month(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    match = _NAMED_MONTH.match(text, start)
    if match is None or not 1 <= number(match["m"]) <= 12:
        return None
    month = number(match["m"])
    year = int(match["y"]) if match["y"] else today.year - (1 if match["last"] or month > today.month else 0)
    first = date(year, month, 1)
    return match.end(), first, days.month_end(first)


def _year(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    match = _YEAR.match(text, start)
    if match is None:
        return None
    year = int(match["y"]) if match["y"] else today.year - {"去年": 1, "前年": 2}.get(match["which"], 0)
    return match.end(), date(year, 1, 1), date(year, 12, 31)


def _recent(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    match = _RECENT.match(text, start)
    if match is None or (match["n"] and not match["unit"]) or (not match["n"] and match[0] == "近"):
        return None
    count, unit = max(number(match["n"]), 1) if match["n"] else 1, match["unit"] or "周"
    if unit == "月":
        first = days.add_months(today, -count) + timedelta(days=1)
    else:
        first = today - timedelta(days=count * (7 if unit in ("周", "星期") else 1) - 1)
    return match.end(), first, today


def _from_day(text: str, start: int, today: date) -> tuple[int, date, date] | None:
    """One day, or from one day to another."""
    first = _whole_day(text, start, today, None)
    if first is None:
        return None
    to = _TO.match(text, first.end)
    last = _whole_day(text, to.end(), today, first.day) if to else None
    if last and last.day >= first.day:
        return last.end, first.day, last.day
    return first.end, first.day, first.day


def _whole_day(text: str, start: int, today: date, since: date | None) -> days.Day | None:
    found = days.at(text, start, today, "past", since)
    whole_month = (
        re.fullmatch(r"\D*\d{1,2}月份?|.*[一二三四五六七八九十]月份?|.*月", text[start : found.end])
        if found
        else None
    )
    return None if whole_month else found
