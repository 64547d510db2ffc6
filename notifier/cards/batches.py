"""What is said after several orders went together."""

from collections.abc import Sequence

from notifier.cards.orders import marks
from notifier.cards.phrases import mark
from storage.tables import Order


def signed(done: Sequence[Order]) -> str:
    if not done:
        return "没有待签收的工单。"
    return f"已签收 {len(done)} 件：{_numbers(done)}。\n回复“待办”逐件派发，或回复“签收并派发 全部”。"


def dispatched(done: Sequence[Order], sent: Sequence[Order], left: Sequence[Order]) -> str:
    """What was signed, what went where, and what wants a person's eye."""
    rows = [f"已签收 {len(done)} 件，已派发 {len(sent)} 件。"]
    rows += [f"{order.short} → {order.department}" for order in sent[:20]]
    if left:
        rows += [f"以下 {len(left)} 件请人工选定科室："]
        rows += [f"{mark(order)}{order.short}（{_why(order)}）" for order in left[:20]]
    return "\n".join(rows)


def _why(order: Order) -> str:
    """Why an order does not go along: what it is, or that its department is not clear."""
    return marks(order) or ("须人工确认" if order.is_sensitive else "看不准")


def _numbers(done: Sequence[Order]) -> str:
    shown = "、".join(str(order.short) for order in done[:20])
    return shown + ("……" if len(done) > 20 else "")
