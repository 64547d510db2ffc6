"""Reads the State Council's notice of holidays: which days are off, and which weekend days are worked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.workdays import Override

_BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)")
_YEAR = re.compile(r"(20\d\d)年")
_SECTION = re.compile(r"[一二三四五六七八九十]+、\s*(?P<name>[^：:\n]{2,12})[：:](?P<body>[^\n]+)")
_DAY = re.compile(r"(?:(20\d\d)年)?(?:(\d{1,2})月)?(\d{1,2})日")
#: A whole year's notice speaks of seven feasts; National Day and Mid-Autumn may share one line.
_WHOLE_YEAR = 6


@dataclass(frozen=True)
class Notice:
    """What a notice says: the days it names, and the years it arranges as a whole."""

    days: dict[date, Override]
    covered: frozenset[int] = frozenset()
    source: str = ""


def read_notice(text: str) -> Notice:
    """The notice as it is published, pasted whole. Raises ValueError when it is none."""
    plain = _BRACKETS.sub("", text)
    year = _YEAR.search(plain)
    sections = list(_SECTION.finditer(plain))
    if year is None or not sections:
        raise ValueError("没有找到放假安排：请贴通知全文（含“2027年”和“一、元旦：1月1日……放假”）")
    number = int(year[1])
    source = f"{number}年节假日安排通知"
    days = {
        day: Override(working, section["name"].strip() + ("补班" if working else ""), source)
        for section in sections
        for day, working in _days(section["body"], number)
    }
    return Notice(days, frozenset({number}) if len(sections) >= _WHOLE_YEAR else frozenset(), source)


def _days(body: str, year: int) -> Iterator[tuple[date, bool]]:
    for sentence in re.split(r"[。；;]", body):
        named = _named(sentence, year)
        if "上班" in sentence:
            yield from ((day, True) for day in named)
        elif "放假" in sentence or "休息" in sentence:
            yield from ((day, False) for day in _stretch(sentence, named))


def _named(sentence: str, year: int) -> list[date]:
    found, month = [], 0
    for match in _DAY.finditer(sentence):
        month = int(match[2] or month)
        if month:
            found.append(date(int(match[1] or year), month, int(match[3])))
    return found


def _stretch(sentence: str, named: list[date]) -> list[date]:
    if len(named) == 2 and re.search(r"日\s*[至到—~-]", sentence):
        first, last = named
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return named
