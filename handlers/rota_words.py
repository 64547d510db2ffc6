"""Reads 排班 and 换班 as the chief types them: which day, which shift, who."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nlp import times
from rules.errors import Refusal
from rules.people import Shift
from rules.rotation import OFF, Rotation, counted_days

_HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})")


@dataclass(frozen=True)
class Wanted:
    """One shift of one day, and who is to have it."""

    day: date
    shift: Shift
    people: tuple[str, ...]


def read_shift(words: str, shifts: Sequence[Shift], staff: Mapping[str, str]) -> Shift:
    """ "早班 王芳 李建", "早班 08:00-16:00 王芳": who holds a shift from now on. Raises Refusal."""
    people = _people(words, staff)
    hours = _HOURS.search(words)
    known = _shift_in(words, shifts)
    if known is None:
        if hours is None:
            raise Refusal("no_shift", f"没有这个班次，现有：{_listed(shifts)}。新班次请写明时间，{_EXAMPLE}")
        name = words.split()[0]
        known = Shift(name, people, time(), time())
    if hours:
        start, end = _time(hours[1], hours[2]), _time(hours[3], hours[4])
        known = replace(known, start=start, end=end)
    return replace(known, people=people)


_EXAMPLE = "如：排班 早班 08:00-16:00 王芳 李建"


def read_swap(
    words: str, now: datetime, tz: ZoneInfo, shifts: Sequence[Shift], staff: Mapping[str, str]
) -> Wanted:
    """ "周三 早班 李建": who has one shift of one day. Raises Refusal."""
    shift = _shift_in(words, shifts)
    if shift is None:
        raise Refusal("no_shift", f"请写明班次，现有：{_listed(shifts)}。如：换班 周三 早班 李建")
    rest = words.replace(shift.name, " ")
    found = times.find(rest, now, tz, lean="future")
    if not found:
        raise Refusal("no_day", "请写明日期，如：换班 周三 早班 李建，或：换班 10月3日 早班 李建")
    return Wanted(found[0].day, shift, _people(rest, staff))


_COUNTS = re.compile(r"按?(?:只算)?(工作日|休息日|节假日)(?!\S*班)")
_HALF_A_YEAR = timedelta(days=183)
ROTATION_EXAMPLE = "轮班 白班 夜班 休 休 王芳 李建 赵静 陈立 3月9日起"


def read_rotation(
    words: str, now: datetime, tz: ZoneInfo, shifts: Sequence[Shift], staff: Mapping[str, str]
) -> Rotation:
    """ "白夜休休 王芳 李建 赵静 陈立 3月9日起": a pattern, who goes through it, since when (else tomorrow).

    Raises Refusal.
    """
    people = _people(words, staff)
    rest = words
    for name in sorted(staff, key=len, reverse=True):
        rest = rest.replace(name, " ")
    counted = _COUNTS.search(rest)
    rest = _COUNTS.sub(" ", rest)
    found = times.find(rest, now, tz, lean="future")
    start = found[0].day if found else now.astimezone(tz).date() + timedelta(days=1)
    if not timedelta() <= start - now.astimezone(tz).date() <= _HALF_A_YEAR:
        raise Refusal("bad_day", "轮班的起始日期请写今天起半年以内的一天。")
    for one in reversed(found):
        rest = rest[: one.start] + " " + rest[one.end :]
    pattern = read_pattern(rest, shifts)
    return Rotation(start, pattern, people, counted_days(counted[1]) if counted else None)


def read_pattern(words: str, shifts: Sequence[Shift]) -> tuple[str, ...]:
    """Shifts in their sequence, by name or by a first character that is one shift's alone. Raises Refusal."""
    firsts = [shift.name[0] for shift in shifts]
    known = {shift.name: shift.name for shift in shifts} | {"休息": OFF, "休": OFF}
    known |= {shift.name[0]: shift.name for shift in shifts if firsts.count(shift.name[0]) == 1}
    named = re.compile("|".join(re.escape(word) for word in sorted(known, key=len, reverse=True)))
    left = re.sub(r"[起从自开始\s、，,;；/→-]", "", named.sub("", words))
    pattern = tuple(known[word] for word in named.findall(words))
    if left or all(name == OFF for name in pattern):
        said = f"没有看懂“{left}”，" if left else ""
        raise Refusal("no_pattern", f"{said}请按顺序写班次，现有：{_listed(shifts)}。如：{ROTATION_EXAMPLE}")
    return pattern


def _shift_in(words: str, shifts: Sequence[Shift]) -> Shift | None:
    named = [shift for shift in shifts if shift.name in words]
    return max(named, key=lambda shift: len(shift.name), default=None)


def _people(words: str, staff: Mapping[str, str]) -> tuple[str, ...]:
    found = sorted((words.index(name), who) for name, who in staff.items() if name in words)
    if not found:
        raise Refusal("nobody", f"请写明值班人员姓名，可选：{'、'.join(staff)}。")
    return tuple(who for _, who in found)


def _listed(shifts: Sequence[Shift]) -> str:
    return "、".join(shift.name for shift in shifts) or "（尚无班次）"


def _time(hour: str, minute: str) -> time:
    if int(hour) > 24 or int(minute) > 59:
        raise Refusal("bad_time", f"时间 {hour}:{minute} 不对。{_EXAMPLE}")
    return time(int(hour) % 24, int(minute))
