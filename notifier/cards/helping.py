"""What is said when departments help each other (会办)."""

from collections.abc import Sequence
from datetime import datetime

from notifier.card import Card, Text
from notifier.cards.orders import facts, title
from notifier.cards.phrases import button, shown_gist, typed
from rules.manual import Manual
from rules.words import Action
from storage.tables import Order


def help_wanted(order: Order, manual: Manual, now: datetime, note: str) -> Card:
    """To a helping department's contact."""
    return Card(
        title=title(order, "协办"),
        subtitle=f"主办：{order.department or '专班'}",
        source="区教委接诉即办专班",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=f"请协办：{typed(note, 100)}" if note else "请提出协办意见。",
        buttons=(button(Action.GIVE_PART, order, style=1), button(Action.READ, order)),
    )


def instead_of(name: str) -> str:
    """Why somebody is asked for a part that another was asked for."""
    return f"{name} 请假，其间由您提出协办意见。"


def given_face(order: Order, manual: Manual, now: datetime, who: str) -> Card:
    """The same card once the part is given."""
    return Card(
        title=title(order, "协办"),
        subtitle=f"{who} 已提交协办意见",
        lines=facts(order, manual, now),
        buttons=(button(Action.READ, order, "已提交"),),
        done="已提交",
    )


def asked(order: Order, names: Sequence[str]) -> str:
    return f"工单 {order.short} 已请 {'、'.join(names)} 协办，主办仍为 {order.department or '专班'}。"


def who_helps(order: Order, names: Sequence[str], note: str) -> Text:
    about = f"（{typed(note)}）" if note else ""
    return Text(f"工单 {order.short} 由 {'、'.join(names)} 协办{about}，其意见会转给您，由您统一答复。")


def given(order: Order) -> str:
    return f"工单 {order.short} 的协办意见已转主办科室，谢谢。"


def part_given(order: Order, department: str, who: str, words: str, lacking: Sequence[str]) -> Text:
    """To the lead: one part, and who has not given theirs."""
    rest = f"\n尚未提交：{'、'.join(lacking)}" if lacking else "\n协办意见已收齐。"
    said = "（保密件，内容请在一次性页面查看）" if order.is_confidential else typed(words)
    return Text(f"【工单 {order.short} 协办意见】{department} {who}：\n{said}{rest}")
