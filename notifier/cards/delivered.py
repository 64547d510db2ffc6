"""What became of messages, in words: 送达 and 未送达."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from notifier.card import Button, Card, Option
from notifier.cards.phrases import choice, fitted, when
from storage.tables import Order, OutboxRow

#: As many as one choice can hold.
AT_ONCE = 9
CHANNELS = {"wecom": "企业微信", "wecom_bot": "智能机器人", "telegram": "Telegram", "group": "群"}
STATES = {
    "queued": "等待发送",
    "leased": "正在发送",
    "refused": "未送达",
    "parked": "未送达（多次重试无果）",
    "moot": "已不必发送",
    "folded": "已并入汇总提醒",
    "settled": "未送达，已另行告知",
    "recalled": "已撤回",
}


def of_order(
    order: Order, rows: Sequence[OutboxRow], names: Mapping[str, str], now: datetime, tz: tzinfo
) -> str:
    """Each message about the order: to whom, when, and what became of it."""
    if not rows:
        return f"工单 {order.short} 还没有发出过消息。"
    lines = [f"· {when(row.created_at, now, tz)} {names[row.person]}：{became(row, now, tz)}" for row in rows]
    note = "“已送出”指平台已受理；平台不提供已读回执，“已操作”才说明本人看到。"
    return fitted(lines, f"【送达】工单 {order.short}\n{note}")


def became(row: OutboxRow, now: datetime, tz: tzinfo) -> str:
    """One message's way, with what it went through."""
    channel = CHANNELS.get(row.channel, "")
    facts = [
        f"{channel}已送出 {when(row.sent_at, now, tz)}" if row.state == "sent" else STATES[row.state],
        f"已操作 {when(row.acted_at, now, tz)}" if row.acted_at else "",
        f"原因：{row.error}" if row.error and row.state != "sent" else "",
        "上次结果不明，将原样重发" if row.in_doubt and row.state in ("queued", "leased") else "",
        "结果不明，可能已收到" if row.in_doubt and row.state in ("refused", "parked") else "",
        f"试过 {row.attempts} 次" if row.attempts > 1 else "",
        f"已改由 {row.fell_back}" if row.fell_back else "",
    ]
    return "，".join(fact for fact in facts if fact)


NOTHING = "没有未送达的消息。"


def undelivered(
    rows: Sequence[OutboxRow], names: Mapping[str, str], total: int, now: datetime, tz: tzinfo, said: str = ""
) -> Card:
    """The list with what can be done about each; ``said``: what has just been done."""
    if not rows:
        return Card("未送达 0 条", said or NOTHING, done="已处理")
    lines = [f"· {_about(row, names)}（{when(row.created_at, now, tz)}）：{row.error}" for row in rows]
    options = [Option(str(row.id), _about(row, names)[:16]) for row in rows[:AT_ONCE]]
    return Card(
        f"未送达 {total} 条",
        said or "请电话告知，或处理后重发",
        quote=fitted(lines),
        buttons=(
            Button("重发", "resend:1"),
            Button("已电话告知", "settle:1", style=2),
        ),
        choices=(choice("message", "哪一条", [Option("all", "全部"), *options], "all"),),
    )


def _about(row: OutboxRow, names: Mapping[str, str]) -> str:
    order = f"{row.order_id % 1_000_000} " if row.order_id else ""
    return f"{order}{names[row.person]}"


def resent(many: int) -> str:
    return f"已重发 {many} 条，结果可用“送达 工单号”查看。" if many else "没有需要重发的消息。"


def settled(many: int) -> str:
    return f"已记录电话告知 {many} 条。" if many else "这些消息已处理过。"


def please_phone(name: str, order: int, reason: str) -> str:
    """An urgent message has waited too long."""
    why = f"（{reason}）" if reason else ""
    return f"【未送达】发给 {name} 的紧急消息（工单 {order}）尚未送达{why}，仍在重试，请电话 {name}。"


def resumed(channel: str, waiting: int) -> str:
    return f"【消息通道】{CHANNELS.get(channel, channel)}已恢复发送，积压 {waiting} 条正在补发。"
