"""Reads which period a report is asked for: 昨天, 上周, 10月, 2026年, 10月1日到10月15日."""

import re
from datetime import date, datetime, timedelta

from nlp.numerals import half_width
from nlp.periods import find_period
from rules.periods import Period, Periods, Span

_RUNNING = re.compile(r"本(?:日|周|月|期|年度?)|这(?:周|个?月)|当(?:日|月|期)|今天|今日|今年")
_LAST = re.compile(r"上(?:个)?(?:周|月|期|年度?|考核期)|去年|昨[天日]")
_BEFORE_LAST = re.compile(r"上上(?:个)?(?:周|月|期)|前年|前[天日]")
_MONTH = re.compile(r"(?:(?P<y>20\d\d)\s*年|(?P<last>去年))?\s*(?P<m>1[0-2]|0?[1-9])\s*月(?:份|期)?(?!\s*\d)")
_LABEL = re.compile(r"20\d\d-(?:W\d\d|\d\d-\d\d|\d\d)(?!\d)")
_YEAR = re.compile(r"(?P<y>20\d\d)\s*年?度?(?!\d)")


def read_period(words: str, now: datetime, periods: Periods, span: Span) -> tuple[Period | None, str]:
    """The period that ``words`` ask for, read as a report of ``span`` means it, and the words without it.

    上月 is the 考核期 before the one that runs; a month that has not begun yet is last year's.
    """
    plain = half_width(words)
    for read in (_label, _several_days, _month, _relative, _one_day, _year):
        found = read(plain, now, periods, span)
        if found:
            period, (start, end) = found
            return period, f"{words[:start]} {words[end:]}".strip()
    return None, words.strip()


Found = tuple[Period, tuple[int, int]] | None


def _label(text: str, now: datetime, periods: Periods, span: Span) -> Found:
    match = _LABEL.search(text)
    try:
        return (periods.named(match[0]), match.span()) if match else None
    except ValueError:
        return None


def _several_days(text: str, now: datetime, periods: Periods, span: Span) -> Found:
    found = find_period(text, now, periods.tz)
    if found is None or not re.search(r"[日号].*(?:到|至|-|~|—)|近|最近|季", text[found.start : found.end]):
        return None
    return periods.free(*_days(found.since, found.until, periods)), (found.start, found.end)


def _days(since: datetime, until: datetime, periods: Periods) -> tuple[date, date]:
    return since.astimezone(periods.tz).date(), (until - timedelta(seconds=1)).astimezone(periods.tz).date()


def _month(text: str, now: datetime, periods: Periods, span: Span) -> Found:
    match = _MONTH.search(text)
    if match is None:
        return None
    running = periods.month_at(now)
    this = int(running.label[:4])
    month = int(match["m"])
    year = int(match["y"]) if match["y"] else this
    if match["last"]:
        year = now.astimezone(periods.tz).year - 1
    found = periods.month(year, month)
    ahead = not match["y"] and not match["last"] and found > running
    return (periods.month(year - 1, month) if ahead else found), match.span()


def _relative(text: str, now: datetime, periods: Periods, span: Span) -> Found:
    for pattern, back in ((_BEFORE_LAST, 2), (_LAST, 1), (_RUNNING, 0)):
        if match := pattern.search(text):
            unit = _unit(match[0], span)
            if unit is Span.DAY:
                today = now.astimezone(periods.tz).date()
                return periods.day(today - timedelta(days=back)), match.span()
            period = periods.around(unit, now)
            for _ in range(back):
                period = periods.before(period)
            return period, match.span()
    return None


def _unit(word: str, span: Span) -> Span:
    units = {"天": Span.DAY, "日": Span.DAY, "周": Span.WEEK, "月": Span.MONTH, "年": Span.YEAR}
    named = next((unit for letter, unit in units.items() if letter in word), None)
    return named or (Span.MONTH if span is Span.FREE else span)


def _one_day(text: str, now: datetime, periods: Periods, span: Span) -> Found:
    found = find_period(text, now, periods.tz)
    if found is None or found.until - found.since > timedelta(days=1):
        return None
    first, _ = _days(found.since, found.until, periods)
    period = periods.week(first) if span is Span.WEEK else periods.day(first)
    return period, (found.start, found.end)


def _year(text: str, now: datetime, periods: Periods, span: Span) -> Found:
    match = _YEAR.search(text)
    return (periods.year(int(match["y"])), match.span()) if match else None
