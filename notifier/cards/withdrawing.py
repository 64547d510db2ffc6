"""撤回消息: which of the messages about an order, and what becomes of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from notifier.card import Button, Card, Option
from notifier.cards.phrases import choice, when
from storage.tables import Order, OutboxRow

#: As many as one choice can hold beside "all".
AT_ONCE = 9


def nothing(order: Order, late: int) -> str:
    return f"工单 {order.short} 没有可以撤回的消息。{_left(late)}"


def asked(
    order: Order,
    rows: Sequence[OutboxRow],
    names: Mapping[str, str],
    late: int,
    now: datetime,
    tz: tzinfo,
) -> Card:
    """``rows`` can be taken back, newest first; ``late`` can not."""
    options = [
        Option(str(row.id), f"{names[row.person]} {when(row.sent_at or row.created_at, now, tz)}")
        for row in rows[:AT_ONCE]
    ]
    return Card(
        f"撤回工单 {order.short} 的消息",
        f"24 小时内发出的 {len(rows)} 条",
        text=f"撤回后对方不再看到；已经看过的无法收回。{_left(late)}",
        buttons=(Button("撤回", f"unsend:{order.id}", style=3),),
        choices=(choice("message", "哪一条", [*options, Option("all", "全部")], options[0].id),),
    )


def done(order: Order, names: Sequence[str]) -> Card:
    return Card(
        f"撤回工单 {order.short} 的消息",
        f"已请平台撤回 {len(names)} 条" if names else "这些消息已撤回过，或已不能撤回",
        text="、".join(names),
        done="已撤回" if names else "不能撤回",
    )


def _left(late: int) -> str:
    return f"另有 {late} 条已超过 24 小时，或发在群里、智能机器人里，不能撤回。" if late else ""
