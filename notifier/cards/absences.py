"""What is said of absences: 请假, who stands in, and where the work goes meanwhile."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from notifier.card import Text
from storage.tables import Order

#: One absence as people read it: name, from, until, who stands in ("" for nobody named).
Line = tuple[str, datetime, datetime, str]


def span(since: datetime, until: datetime, tz: tzinfo) -> str:
    """ "3月4日–3月6日" for whole days, "3月4日", "3月4日 14:00–16:00", "3月4日 9:05–3月6日"."""
    begin, end = since.astimezone(tz), until.astimezone(tz)
    last = end - timedelta(seconds=1)
    first = _day(begin) + ("" if _is_midnight(begin) else f" {begin:%H:%M}")
    if begin.date() == last.date() and _is_midnight(begin):
        return first if _is_midnight(end) else f"{first} 00:00–{end:%H:%M}"
    if begin.date() == last.date():
        return f"{first}–{'24:00' if _is_midnight(end) else f'{end:%H:%M}'}"
    return f"{first}–{_day(last)}" + ("" if _is_midnight(end) else f" {end:%H:%M}")


def _day(at: datetime) -> str:
    return f"{at.month}月{at.day}日"


def _is_midnight(at: datetime) -> bool:
    return at.hour == at.minute == 0


def line(each: Line, tz: tzinfo) -> str:
    name, since, until, substitute = each
    return f"{name} {span(since, until, tz)}，{f'由 {substitute} 代理' if substitute else '未指定代理人'}"


def away(lines: Sequence[Line], tz: tzinfo) -> str:
    """What stands below 谁在班; empty when everybody is there."""
    return "\n".join(["", "请假：", *(f"· {line(each, tz)}" for each in lines)]) if lines else ""


def listed(lines: Sequence[Line], tz: tzinfo, example: str) -> str:
    if not lines:
        return f"没有登记的请假。登记请回复：{example}。"
    rows = [f"· {line(each, tz)}" for each in lines]
    return "\n".join(["请假登记：", *rows, "取消请回复：请假 取消"])


def entered(each: Line, tz: tzinfo, stands_in: str) -> str:
    """To who entered it. ``stands_in``: who gets the work, named or found."""
    name, since, until, _ = each
    who = f"其间工单和提醒转 {stands_in}" if stands_in else "其间无人可代，新来的工单由专班另行安排"
    return f"已登记 {name} 请假 {span(since, until, tz)}，{who}，期满自动转回。取消请回复：请假 取消"


def to_substitute(each: Line, tz: tzinfo) -> Text:
    name, since, until, _ = each
    return Text(f"【代理】{name} 请假 {span(since, until, tz)}，其间的工单和提醒转由您办理，期满自动转回。")


def to_desk(each: Line, tz: tzinfo, moved: Sequence[tuple[int, str]], stands_in: str) -> Text:
    """Who is away from now on, who stands in, and where each open order went."""
    name, since, until, substitute = each
    rows = [f"工单 {short} → {who or '无人可接，请改派'}" for short, who in moved]
    missing = (
        ""
        if substitute
        else f"未指定代理人，由 {stands_in} 接手。"
        if stands_in
        else "无人可代，请另行安排。"
    )
    head = f"【请假】{name} {span(since, until, tz)}。"
    return Text("\n".join([head + (f"由 {substitute} 代理。" if substitute else missing), *rows]))


def cancelled(each: Line, tz: tzinfo) -> str:
    name, since, until, _ = each
    return f"{name} 的请假（{span(since, until, tz)}）已取消。"


def handed_to(name: str) -> str:
    """On the card of who gets an order of somebody absent."""
    return f"{name} 请假，本单其间由您办理。"


def back(order: Order) -> str:
    """On the card of who has an order again."""
    return f"您已返岗，工单 {order.short} 转回由您办理。"


def given_back(name: str, numbers: Sequence[int]) -> Text:
    """To who stood in."""
    return Text(f"{name} 已返岗，工单 {'、'.join(map(str, numbers))} 已转回，感谢代理。")


def is_back(name: str, numbers: Sequence[int]) -> Text:
    """To the desk."""
    rest = f"，工单 {'、'.join(map(str, numbers))} 已转回" if numbers else ""
    return Text(f"【返岗】{name} 请假期满{rest}。")
