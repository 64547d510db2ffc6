"""What is said around signing and dispatching."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from notifier.card import Card, Text
from notifier.cards.orders import suggestion_line, title, to_dispatch
from notifier.cards.phrases import button, fitted, mark, press, typed, when
from rules.manual import Manual
from rules.words import Action
from storage.tables import Order


def signed(order: Order) -> str:
    return f"工单 {order.short} 已签收，请派发：派 {order.short} ‹科室›。"


def dispatched(order: Order, contact: str) -> str:
    return f"工单 {order.short} 已派发至 {order.department}，联系人 {contact}。"


def automatic(order: Order) -> Text:
    """To the desk: it went by itself, how sure that was, and how to take it back."""
    sure: float = (order.suggestions or [])[0]["confidence"]
    return Text(
        f"{mark(order)}工单 {order.short} 已自动派发至 {order.department}（把握 {sure:.0%}）。"
        f"如有不妥，请回复：撤回 {order.short}。"
    )


def direct(order: Order) -> str:
    return f"工单 {order.short} 由专班直办，办结后请提交结果。"


def recalled(order: Order) -> str:
    return f"工单 {order.short} 已撤回，请重新派发。"


def due_hint(order: Order, manual: Manual, now: datetime) -> str:
    """What the contact is asked to do, and until when."""
    if order.due_at is None:
        return "请确认接收。"
    return f"请确认接收，尽快联系诉求人；办理时限 {when(order.due_at, now, manual.tz)}。"


def gone(order: Order, done: str) -> Text:
    return Text(f"{mark(order)}工单 {order.short} {done}，您无需再办理。")


def transfer_sent(order: Order, higher: bool) -> str:
    who = "主管科室" if higher else "专班"
    return f"工单 {order.short} 的改派申请已提交，由{who}决定。"


def transfer_asked(
    order: Order,
    manual: Manual,
    now: datetime,
    former: str,
    who: str,
    reason: str,
    others: Sequence[str],
    desk_decides: bool,
) -> Card:
    """To the desk, or to the 主管科室 (which handles nothing itself): a department says it is not theirs."""
    directly = (button(Action.HANDLE, order),) if desk_decides else ()
    return replace(
        to_dispatch(order, manual, now, others),
        title=title(order, "申请改派"),
        text=fitted([*_asked(former, who, reason), suggestion_line(order, 0)]),
        buttons=(
            button(Action.DISPATCH, order, "改派", style=1),
            *directly,
            button(Action.READ, order),
            press("timeline", order.id, "办理轨迹"),
        ),
    )


def _asked(former: str, who: str, reason: str, most: int = 80) -> list[str]:
    """The reason as far as the card shows it; a longer one stands whole in 办理轨迹."""
    said = typed(reason)
    rest = "……（全文见办理轨迹）" if len(said) > most else ""
    return [f"{former} {who} 申请改派：{said[:most]}{rest}"]
