"""What is said of the roster of 重要时期: 班表检查, the morning's warning, and below 谁在班."""

from collections.abc import Mapping, Sequence
from datetime import date

from notifier.card import Text
from rules.roster import Duty
from rules.staffing import Shortage, SpecialDays

_WEEK = "一二三四五六日"
#: So many rows are read; the rest is a number.
_MOST = 20


def checked(
    periods: Sequence[SpecialDays],
    lacking: Sequence[Shortage],
    empty: Sequence[Duty],
    names: Mapping[str, str],
    today: date,
    last: date,
) -> str:
    """班表检查."""
    lines = [f"班表检查（{_day(today)}—{_day(last)}）"]
    for period in periods:
        rows = [one for one in lacking if one.period == period.name]
        lines += [_head(period), *([_row(one, names) for one in rows[:_MOST]] or ["　各班人数都够。"])]
        lines += [f"　等共 {len(rows)} 班。"] if len(rows) > _MOST else []
    if not periods:
        lines += ["这些天没有对班表有要求的重要时期。"]
    lines += (
        [f"没有人的班：{'、'.join(_duty(duty) for duty in empty[:_MOST])}{_more(empty)}"] if empty else []
    )
    lines += [_HOW] if lacking or empty else []
    return "\n".join(lines)


def lacking(found: Sequence[Shortage], names: Mapping[str, str]) -> Text:
    """Every morning until it is mended."""
    rows = [f"{one.period}：{_row(one, names).strip()}" for one in found[:_MOST]]
    head = f"【班表缺人】重要时期有 {len(found)} 班人数不够："
    return Text("\n".join([head, *rows, _HOW]), is_notice=True)


def note(periods: Sequence[SpecialDays], found: Sequence[Shortage]) -> str:
    """Below 谁在班."""
    named = "、".join(f"{one.name}（{_span(one)}）" for one in periods)
    short = [f"{one.shift}应有 {one.least} 人，现 {len(one.people)} 人" for one in found]
    return f"\n重要时期：{named}" + (f"\n人数不够：{'；'.join(short)}" if short else "")


def no_roster(periods: Sequence[SpecialDays]) -> str:
    wanted = "重要时期要求按班次查人数，请先写班次。" if any(one.needs for one in periods) else ""
    return f"没有排班，所有值班员一直在班，无需检查。{wanted}"


_HOW = "补人：“换班 6月3日 白班 王芳 李建”（写全这一班的人）。"


def _head(period: SpecialDays) -> str:
    wanted = "、".join(f"{need.shift} {need.least} 人" for need in period.needs)
    return f"{period.name}（{_span(period)}）每天应有：{wanted}"


def _row(one: Shortage, names: Mapping[str, str]) -> str:
    there = "、".join(names.get(who, who) for who in one.people)
    have = f"{len(one.people)} 人（{there}）" if there else "没有人"
    return f"　{_day(one.day)} 周{_WEEK[one.day.weekday()]} {one.shift}：{have}，应有 {one.least} 人"


def _duty(duty: Duty) -> str:
    return f"{_day(duty.day)}{duty.shift}"


def _more(rows: Sequence[object]) -> str:
    return f" 等共 {len(rows)} 班" if len(rows) > _MOST else ""


def _span(period: SpecialDays) -> str:
    return f"{_day(period.first)}—{_day(period.last)}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
