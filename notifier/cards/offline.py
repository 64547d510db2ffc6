"""What is said around 线下移送: the number, and where its papers are."""

from notifier.card import Text
from notifier.cards.phrases import mark
from storage.tables import Order


def moved(order: Order) -> str:
    return (
        f"工单 {order.short} 已转为线下移送：聊天和网页上不再显示内容，请备好纸质材料，由承办单位到专班领取。"
        "办理结果请勿写入人员姓名和线索内容。"
    )


def already(order: Order) -> str:
    return f"工单 {order.short} 已是线下移送件。"


def collect(order: Order) -> Text:
    return Text(f"{mark(order)}工单 {order.short} 为线下移送件，请派人到专班领取材料，内容不在网上流转。")


def not_here(order: Order) -> str:
    return f"工单 {order.short} 为线下移送件，内容不在网上查看，请到专班领取材料。"
