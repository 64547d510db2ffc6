"""What is said of shifts: reminders, 到岗确认, the hand-over, alarms, and the roster itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from notifier.card import Card, Text
from notifier.cards.phrases import length, press, when
from rules.roster import Duty
from storage.tables import Order

_WEEK = "一二三四五六日"


@dataclass(frozen=True)
class Waiting:
    """What a shift takes over."""

    open: int
    due: Sequence[Order]  # in this shift
    late: Sequence[Order]
    key: Sequence[Order]
    unreviewed: Sequence[Order]
    unreported: Sequence[Order]


def span(duty: Duty, tz: tzinfo) -> str:
    """ "早班 3月3日 08:00–16:00"."""
    start, end = duty.start.astimezone(tz), duty.end.astimezone(tz)
    return f"{duty.shift} {start.month}月{start.day}日 {start:%H:%M}–{end:%H:%M}"


def remind(duty: Duty, before: timedelta, tz: tzinfo) -> Text:
    return Text(f"【值班提醒】您的{span(duty, tz)} 将在 {length(before)}内开始，请按时到岗。")


def arrive(duty: Duty, tz: tzinfo, done: str = "") -> Card:
    """到岗确认."""
    return Card(
        title=f"到岗确认：{duty.shift}",
        subtitle=span(duty, tz),
        text="" if done else "请在开班前点“确认到岗”；无人确认将提醒班组长。",
        buttons=(press("on_shift", duty.key, done or "确认到岗", style=1),),
        done=done,
    )


def absent(name: str, duty: Duty, phone_hint: str, tz: tzinfo) -> Text:
    return Text(f"【值班告警】{span(duty, tz)}：{name} 尚未确认到岗。{phone_hint}可回复“换班”安排他人。")


def handover(duty: Duty, waiting: Waiting, outgoing: str, as_of: str, tz: tzinfo, done: str = "") -> Card:
    """交接班: what the next shift takes over, to be confirmed by it."""
    rows = (
        ("在办", f"{waiting.open} 件"),
        ("本班到期", _numbers(waiting.due)),
        ("已超期", _numbers(waiting.late)),
        ("重点", _numbers(waiting.key)),
        ("待审核", _numbers(waiting.unreviewed)),
        ("待上报", _numbers(waiting.unreported)),
    )
    return Card(
        title=f"交接班：{duty.shift}",
        subtitle="｜".join(filter(None, [f"交班 {outgoing}" if outgoing else "", as_of])),
        lines=rows,
        text="" if done else "请逐项核对后点“确认接班”。",
        buttons=(
            press("take_over", duty.key, done or "确认接班", style=1),
            press("list", "todo", "查看待办"),
        ),
        done=done,
    )


def _numbers(found: Sequence[Order]) -> str:
    """ "2 件：1001、1005"; a line of a card shows about thirty characters."""
    shown = "、".join(str(order.short) for order in found[:4])
    rest = "…" if len(found) > 4 else ""
    return f"{len(found)} 件" + (f"：{shown}{rest}" if found else "")


def confirmed(name: str, at: datetime, what: str, now: datetime, tz: tzinfo) -> str:
    return f"{name} {when(at, now, tz)} 已{what}"


def unconfirmed(duty: Duty, tz: tzinfo) -> Text:
    return Text(f"【值班告警】{span(duty, tz)}：交接班尚无人确认，请督促接班人员核对在办工单。")


def nobody(now: datetime, tz: tzinfo, upcoming: Duty | None) -> Text:
    then = f"下一班：{span(upcoming, tz)}。" if upcoming else "值班表中没有后续班次。"
    return Text(
        f"【值班告警】现在（{when(now, now, tz)}）无人在班，工单消息暂发给您。{then}"
        "请回复“换班 今天 ‹班次› ‹姓名›”安排人员。"
    )


def on_now(
    running: Sequence[Duty], names: Mapping[str, str], here: frozenset[str], upcoming: Duty | None, tz: tzinfo
) -> str:
    """谁在班: who, which shift, until when, whether they confirmed, and who comes next."""
    lines = [
        f"{span(duty, tz)}："
        + "、".join(names[who] + ("" if who in here else "（未确认到岗）") for who in duty.people)
        for duty in running
    ]
    then = [f"下一班 {span(upcoming, tz)}：{_people(upcoming, names)}"] if upcoming else []
    return "\n".join(["当前在班" if lines else "当前无人在班，消息将发给班组长。", *lines, *then])


def everybody(names: Sequence[str]) -> str:
    """谁在班 where no roster is kept."""
    return f"没有排班，所有值班员一直在班：{'、'.join(names)}"


def table(duties: Sequence[Duty], names: Mapping[str, str], tz: tzinfo) -> str:
    """排班: the coming days."""
    lines = [
        f"{_day(duty)} {duty.start.astimezone(tz):%H:%M}–{duty.end.astimezone(tz):%H:%M} {duty.shift}："
        + _people(duty, names)
        for duty in duties
    ]
    help_ = "调整：“换班 周三 早班 李建”（当天），“排班 早班 王芳 李建”（今后每次）。"
    return "\n".join(["值班表", *(lines or ["没有班次：所有值班员一直在班。"]), help_])


def changed(duty: Duty, names: Mapping[str, str], by: str, tz: tzinfo) -> Text:
    """To who is on a changed shift."""
    return Text(f"【换班】{span(duty, tz)} 改由 {_people(duty, names)} 值班（{by} 调整）。")


def _day(duty: Duty) -> str:
    return f"{duty.day.month}月{duty.day.day}日 周{_WEEK[duty.day.weekday()]}"


def _people(duty: Duty, names: Mapping[str, str]) -> str:
    return "、".join(names.get(who, who) for who in duty.people)
