"""What the contact is told while the order is theirs."""

from datetime import datetime, timedelta

from notifier.cards.orders import marks
from notifier.cards.phrases import length, mark, when
from rules.manual import Manual
from rules.words import Action
from storage.tables import Order


def confirmed(order: Order, manual: Manual, now: datetime) -> str:
    return f"工单 {order.short} 已确认接收。{_until(order, manual, now)}"


def _until(order: Order, manual: Manual, now: datetime) -> str:
    return f"请于 {when(order.due_at, now, manual.tz)} 前办结。" if order.due_at else ""


def confirmed_hint(order: Order, manual: Manual, now: datetime, who: str) -> str:
    return f"{who} 已确认接收。请先联系诉求人，办结后点“提交结果”。"


def contacted(order: Order, manual: Manual, now: datetime, first: bool) -> str:
    if first:
        return f"工单 {order.short} 首次联系时间已登记：{when(order.contacted_at, now, manual.tz)}。"
    at = when(order.contacted_at, now, manual.tz)
    return f"工单 {order.short} 首次联系此前已登记（{at}），本次联系已记入办理轨迹。"


def contacted_hint(order: Order, manual: Manual, now: datetime) -> str:
    return f"首次联系：{when(order.contacted_at, now, manual.tz)}。办结后点“提交结果”。"


def reveal_link(order: Order, url: str, lasts: timedelta) -> str:
    return (
        f"工单 {order.short} 诉求人联系方式（仅限本人、打开一次，{length(lasts)}内有效，查看已留痕）：\n"
        f"{url}\n"
        "请勿截屏、转发；与诉求人联系后请点“已联系诉求人”。"
    )


def read_link(order: Order, url: str, lasts: timedelta) -> str:
    return f"工单 {order.short} 为保密件，全文请在一次性页面查看（{length(lasts)}内有效）：\n{url}"


def full_text(order: Order, manual: Manual, now: datetime) -> str:
    """The whole masked text with what belongs to it."""
    rows = [
        f"{mark(order)}工单 {order.short}（{order.number}）{order.state.label}",
        f"类别：{order.category.replace('->', '›')}" if order.category else "",
        f"标记：{marks(order)}" if marks(order) else "",
        f"办理时限：{when(order.due_at, now, manual.tz)}" if order.due_at else "",
        f"标题：{order.title}" if order.title else "",
        f"内容：{order.masked}",
        "（个人信息已脱敏）",
    ]
    return "\n".join(row for row in rows if row)


def ask_reason(order: Order, action: Action) -> str:
    asks = {
        Action.ASK_TRANSFER: "请回复申请改派的理由，并写明建议的科室",
        Action.REVEAL: "请回复查看联系方式的用途，如：首次联系",
        Action.GIVE_PART: "请回复贵科室的协办意见：核实了什么、如何处理、结果如何",
        Action.APPLY_EXTEND: "请回复申请延期到哪一天和理由，如：3天 需等待检测结果",
        Action.SEND_BACK: "请回复需要补正的内容",
        Action.SCHOOL_ANSWER: "请回复学校反馈的内容：核实了什么、如何整改、何时完成",
        Action.ANSWER_SUPERVISION: "请回复督办事项的办理情况",
        Action.END_SUPERVISION: "请回复还需办理什么、何时回复，如：请附退费凭证 周五",
        Action.ANSWER_INSTRUCTION: "请回复批示的落实情况",
    }
    return f"【工单 {order.short}】{asks[action]}。（回复“取消”放弃）"


def asking_dropped(order: Order) -> str:
    return f"已取消，工单 {order.short} 仍为“{order.state.label}”。"


def contact_details(caller: str, phone: str, place: str) -> str:
    """Only ever on a one-time page."""
    rows = (("姓名", caller), ("电话", phone), ("地址", place))
    return "\n".join(f"{key}：{value or '未提供'}" for key, value in rows)


def example(order: Order, other: Order, reply: str) -> str:
    source = f"以下摘自相似工单 {other.short}，个人信息已隐去，仅供参考，请据实填写："
    return f"【工单 {order.short} 参考答复】\n{source}\n{reply}"
