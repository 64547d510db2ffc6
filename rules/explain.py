"""Says in plain Chinese how a deadline came about, step by step, as the desk would say it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby

from rules.deadlines import Reason
from rules.limits import Limit, Since, Unit
from rules.workdays import Note

_WEEKDAYS = "一二三四五六日"
_DAY = timedelta(days=1)


def say_at(at: datetime, tz: tzinfo) -> str:
    """A deadline for people: "2026年10月13日（周二）17:30"; a midnight is 24:00 of the day it ends."""
    local = at.astimezone(tz)
    if local.time() == time.min:
        return f"{_day(local.date() - _DAY)}24:00"
    return f"{_day(local.date())}{local:%H:%M}"


def say_limit(limit: Limit) -> str:
    """A limit for people: "5 个工作日", "2 小时"."""
    return f"{limit.value} {limit.unit.label}"


def explain(steps: Sequence[Reason]) -> list[str]:
    """The sentences for the steps of a deadline or a clock, in order."""
    return [sentence for step in steps for sentence in _sentences(step)]


def _sentences(step: Reason) -> Iterable[str]:
    match step.code:
        case "start":
            yield _start(step)
        case "calendar":
            yield from _calendar(step.days)
        case "paused":
            yield f"{_instant(step.at)}至{_instant(step.until)}停表，顺延相应时间。"
        case "official":
            yield f"本单办理时限为{_moment(step.at)}。"
        case "imported":
            yield f"工单自带截止时间，以平台为准：{_moment(step.at)}。"
        case "due":
            yield f"到期时间：{_moment(step.at)}。"
        case _:
            yield _PLAIN[step.code].format(
                word=step.word, number=step.number, limit=say_limit(step.limit) if step.limit else ""
            )


_PLAIN = {
    "next_day": "从次日起算，当日不计。",
    "ends": "算到最后一日的 {word}。",
    "started_on_day_off": "起算时为休息日，视同下一工作日上班时收到，最后一日按下班时间 {word} 到期。",
    "started_after_hours": "起算时已下班，视同下一工作日上班时收到，最后一日按下班时间 {word} 到期。",
    "started_before_hours": "起算时尚未上班，按上班时间 {word} 起算。",
    "unpublished": "注意：{number} 年放假安排尚未公布，暂按周末和法定节假日计算，公布后可能变化。",
    "reserve": "预留审核上报时间 {limit}，内部时限相应提前。",
    "half_left": "剩余时间不足审核预留的 {limit}，取剩余时间的一半。",
    "already_over": "办理时限已过，仍须尽快提交，按 {limit} 内提交计。",
    "capped": "不得晚于本单办理时限，按办理时限计。",
}
_SINCE = {
    Since.SENT: "市平台派单",
    Since.SIGN: "签收",
    Since.RECEIPT: "收到工单",
    Since.DISPATCH: "派发科室",
}
_PACE = {
    Unit.MINUTE: "连续计时，节假日不停",
    Unit.HOUR: "连续计时，节假日不停",
    Unit.NATURAL_DAY: "按自然日计，节假日不停",
    Unit.WORKING_DAY: "休息日不计，调休补班日计入",
    Unit.WORKING_MINUTE: "只计办公时间",
    Unit.WORKING_HOUR: "只计办公时间",
}


def _start(step: Reason) -> str:
    if step.limit is None:
        return f"起算时间：{_instant(step.at)}。"
    since = step.limit.since
    begins = f"{_SINCE[since]}（{_instant(step.at)}）" if since else _instant(step.at)
    return f"自{begins}起，限 {say_limit(step.limit)}，{_PACE[step.limit.unit]}。"


def _calendar(notes: Sequence[Note]) -> Iterable[str]:
    off = [note for note in notes if not note.working]
    made_up = [note for note in notes if note.working]
    if off:
        yield f"其间放假不计：{'、'.join(_stretches(off))}；双休日同样不计。"
    if made_up:
        yield f"其间补班计入：{'、'.join(_short_day(note.day) for note in made_up)}。"


def _stretches(notes: Sequence[Note]) -> Iterable[str]:
    """Days that follow one another under one name are said as one: 10月1日至3日 国庆节."""
    for (name, _), run in groupby(
        enumerate(notes), key=lambda pair: (pair[1].name, pair[1].day.toordinal() - pair[0])
    ):
        days = [note.day for _, note in run]
        last = f"至{_short_day(days[-1])}" if len(days) > 1 else ""
        yield f"{_short_day(days[0])}{last} {name}"


def _moment(at: datetime | None) -> str:
    """The end of something; the steps carry local times."""
    return say_at(at, at.tzinfo or UTC) if at else "（未知）"


def _instant(at: datetime | None) -> str:
    """The beginning of something: a midnight is 00:00 of the day it begins."""
    return f"{_day(at.date())}{at:%H:%M}" if at else "（未知）"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
