"""What is said when one order's whole file leaves the desk."""

from datetime import timedelta

from notifier.cards.phrases import length
from storage.tables import Order

NOT_ALLOWED = "一单一档由值班专班、主管科室、分管领导和科室负责人导出，您没有此项权限。"


def link(order: Order, url: str, lasts: timedelta) -> str:
    """To who asked for it."""
    return (
        f"工单 {order.short} 的一单一档（Word，不含诉求人信息）。请在 {length(lasts)}内打开下面的链接下载"
        f"（仅限一次，导出人和时间将记入办理轨迹并印在文件上）：\n{url}"
    )
