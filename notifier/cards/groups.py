"""What groups are told: numbers, levels and times. Who reads along in a group is not known."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.cards.phrases import when
from rules.manual import Manual
from storage.tables import Order

_SENSITIVE = {
    "asked": "疑似敏感，请值班员立即核定",
    "danger": "涉及人身安全，已直报各级，请立即处置",
    "confirmed": "已确认为敏感事项，正逐级报告",
    "lowered": "经核定不属敏感事项，按普通工单办理",
}


def sensitive(order: Order, manual: Manual, what: str) -> str:
    """``what`` is one of asked, danger, confirmed, lowered."""
    return f"【敏感工单】{order.short} · {order.level.label}：{_SENSITIVE[what]}。详情请在本人的会话中查看。"


def nobody(now: datetime, tz: ZoneInfo) -> str:
    return f"【无人值班】{when(now, now, tz)} 起没有值班员在岗，新工单无人可收，请班组长安排。"


def silence(last: datetime | None, now: datetime, tz: ZoneInfo) -> str:
    since = f"最近一次导入：{when(last, now, tz)}" if last else "至今没有导入过工单"
    return f"【注意】已较长时间没有新工单进入。{since}。请值班员登录市级平台核对并导入。"


def halted(reason: str, remedy: str, now: datetime, tz: ZoneInfo) -> str:
    """Messages of the whole app cannot go out. ``reason`` and ``remedy`` are the channel's own words."""
    more = f"：{remedy}" if remedy else ""
    return (
        f"【消息暂停】{when(now, now, tz)} 起消息发不出去（{reason}）{more}。恢复后自动补发，急事请打电话。"
    )


def line_put_out(pause: str) -> str:
    return f"【机器人断开】智能机器人在别处被连接，本程序让位 {pause}。其间机器人收发不了消息。"


def line_down(since: datetime, tz: ZoneInfo) -> str:
    return (
        f"【机器人断开】智能机器人自 {when(since, since, tz)} 起没有连上企业微信，正在不断重试。"
        "其间收发不了消息，急事请打电话。"
    )


def report(title: str, period: str, figures: Iterable[tuple[str, str]]) -> str:
    """The headlines of a report on everything: figures, and no order."""
    return "\n".join([f"【{title}】{period}", *(f"{label}：{value}" for label, value in figures)])


def undelivered(name: str, reason: str) -> str:
    """To who is on duty: a group did not get it."""
    return f"【未送达】发给群“{name}”的通知没有送达（{reason}），请核对 channels.groups。"
