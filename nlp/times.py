"""Finds the instants and days that people name in free text, as seen from now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from nlp import days
from nlp.numerals import NUMBER, half_width, number

#: Contact times lie behind us, deadlines before us: which of two possible years, weeks or days is meant.
Lean = Literal["past", "future"]

#: A bare time of day this little ahead of now is a slip and stays today; further ahead it was yesterday.
_SLIP = timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """One instant or day in the text, ``text[start:end]``."""

    start: int
    end: int
    at: datetime  # UTC; of a mere day its first minute (leaning to the past) or its last (to the future)
    day: date  # the local day
    precise: bool  # a time of day was said
    is_deadline: bool = False  # "…前", "…内": by then, not at it


_PERIODS = {
    "凌晨": 0, "清晨": 6, "早上": 8, "早晨": 8, "早": 8, "上午": 9, "中午": 12, "午间": 12,
    "下午": 15, "傍晚": 18, "晚上": 20, "晚间": 20, "晚": 20, "夜里": 23, "深夜": 23,
}  # fmt: skip
_PERIOD = (
    r"(?P<period>凌晨|清晨|早上|早晨|早(?!退)|上午|中午|午间|下午|傍晚|晚上|晚间|夜里|深夜|晚(?!自习|托|于))"
)
_COLON = r"(?P<h1>[01]?\d|2[0-4]):(?P<m1>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?!\d)"
_SPOKEN = (
    rf"(?<![下第这那几有\d])(?<!课后)(?P<h2>{NUMBER})(?:点钟?|时(?![间候期段常长代]))"
    rf"(?:整|(?P<half>半)|(?P<quarter>[一三])刻|(?P<m2>[0-5]?\d|{NUMBER})(?:分(?![之校]))?(?!\d))?"
)
_CLOCK = rf"(?:{_COLON}|{_SPOKEN})"
_MOMENT = re.compile(rf"(?!\s|$){_PERIOD}?(?:\s*{_CLOCK})?")
_ABOUT = re.compile(r"\s*(?:左右|许|前后|多)?")
_DEADLINE = re.compile(
    r"\s*(?:下班|放学)?(?:之前|以前|前(?!往|后|台|期|面|任|提|去|来|夕|几)|截止|以内|之内|内)"
)
_GAP = re.compile(r"\s*\(?(?:星期|周)[一二三四五六日天]\)?\s*|[\s,的T]{0,2}")
#: Only where one of these stands can anything begin.
_BEGINS = re.compile(
    r"(?<!\d)\d|[一二两三四五六七八九十零半今明昨前后大本上下这当同次翌第周星礼年月早晚凌清中午傍夜深即去]"
)
# "提三点建议", "两点意见", "一点": a count, unless something makes it a time.
_MAKES_A_TIME = re.compile(r".*(?:半|刻|钟|整|分|时|:|\d)")


def find(
    text: str, now: datetime, tz: ZoneInfo, lean: Lean = "past", base: date | None = None
) -> list[Found]:
    """All instants and days in ``text``. ``base``: the day that 当天 means before any day was named."""
    return list(_find(half_width(text), now.astimezone(tz), lean, base))


def parse(text: str, now: datetime, tz: ZoneInfo, lean: Lean = "past") -> datetime | None:
    """The first instant in ``text`` in UTC, or None."""
    return next((found.at for found in find(text, now, tz, lean)), None)


def _find(text: str, now: datetime, lean: Lean, base: date | None) -> Iterator[Found]:
    at, last = 0, None
    while at < len(text):
        found = (
            _span(text, at, now)
            or _dated(text, at, now, lean, last or base)
            or _bare(text, at, now, lean, last)
        )
        if found is None:
            at += 1
            continue
        yield found
        at, last = found.end, found.day


def _span(text: str, at: int, now: datetime) -> Found | None:
    """ "三天内", "半小时后", "两小时前": counted from now."""
    counted = days.counted(text, at, now)
    if counted is None:
        return None
    end, moment, precise, is_deadline = counted
    return Found(at, end, moment.astimezone(UTC), moment.date(), precise, is_deadline)


def _dated(text: str, at: int, now: datetime, lean: Lean, last: date | None) -> Found | None:
    day = days.at(text, at, now.date(), lean, last)
    if day is None:
        return None
    gap = _GAP.match(text, day.end)
    moment = _moment(text, gap.end() if gap else day.end)
    clock, precise, end = _clock(moment, day.period, lean) if moment else (None, False, day.end)
    return _found(text, at, end, day.day, clock or _of_period(day.period), precise, lean, now)


def _bare(text: str, at: int, now: datetime, lean: Lean, last: date | None) -> Found | None:
    """A time of day alone: of the day named before, else the nearest on the side we lean to."""
    moment = _moment(text, at)
    if moment is None or not _is_time(moment, text):
        return None
    clock, precise, end = _clock(moment, "", lean)
    day = last or _nearest_day(clock, now, lean)
    return _found(text, at, end, day, clock, precise, lean, now)


def _moment(text: str, at: int) -> re.Match[str] | None:
    match = _MOMENT.match(text, at)
    return match if match and match[0] else None


def _is_time(moment: re.Match[str], text: str) -> bool:
    """Whether a bare match is a time of day: not 三点建议, not the 5:3 of a ratio, not a mere 早."""
    if moment["h1"]:
        return not text[max(0, moment.start() - 1) : moment.start()].isdigit()
    if not moment["h2"]:
        return False
    follows = text[moment.end() : moment.end() + 2]
    return bool(
        moment["period"]
        or re.match(r"左右|许|多|\s*$", follows)
        or (_MAKES_A_TIME.match(moment[0]) and not re.match(r"[建意要问原、::]", follows))
    )


def _nearest_day(clock: time, now: datetime, lean: Lean) -> date:
    moment = datetime.combine(now.date(), clock, now.tzinfo)
    if lean == "past" and moment > now + _SLIP:
        return now.date() - timedelta(days=1)
    if lean == "future" and moment < now:
        return now.date() + timedelta(days=1)
    return now.date()


def _clock(moment: re.Match[str], said: str, lean: Lean) -> tuple[time, bool, int]:
    """The time of day in a match of ``_MOMENT``, whether it was said exactly, and where it ends."""
    period = moment["period"] or said
    hour_word = moment["h1"] or moment["h2"]
    if hour_word is None:
        return _of_period(period) or time(9), False, moment.end()
    hour, minute = number(hour_word), 0
    if moment["h1"]:
        minute = int(moment["m1"])
    elif moment["half"]:
        minute = 30
    elif moment["quarter"]:
        minute = 15 * number(moment["quarter"])
    elif moment["m2"]:
        minute = number(moment["m2"])
    exact = moment["h1"] is not None and len(hour_word) == 2
    return time(_hour(hour, period, exact=exact) % 24, min(minute, 59)), True, moment.end()


def _hour(hour: int, period: str, *, exact: bool) -> int:
    """24-hour clock: 下午三点 is 15; a desk's bare "3点" or "2:30" is in the afternoon too."""
    if period in ("下午", "傍晚", "晚上", "晚间", "晚", "夜里", "深夜") and hour < 12:
        return hour + 12
    if period in ("中午", "午间") and hour < 3:
        return hour + 12
    return hour + 12 if not period and not exact and 1 <= hour <= 6 else hour


def _of_period(period: str) -> time | None:
    return time(_PERIODS[period]) if period else None


def _found(
    text: str, start: int, end: int, day: date, clock: time | None, precise: bool, lean: Lean, now: datetime
) -> Found:
    about = _ABOUT.match(text, end)
    end = about.end() if about and about[0].strip() else end
    by = _DEADLINE.match(text, end)
    clock = clock or (time(23, 59) if lean == "future" or by else time(0))
    at = datetime.combine(day, clock, now.tzinfo).astimezone(UTC)
    return Found(start, by.end() if by else end, at, day, precise, by is not None)
