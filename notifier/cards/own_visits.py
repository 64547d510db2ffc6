"""What is said of 自查回访: the evening's list, and what to do about a citizen who is not content."""

from collections.abc import Sequence
from datetime import datetime

from notifier.card import Button, Card
from notifier.cards.orders import facts, title
from notifier.cards.phrases import button, fitted, press, shown_gist, typed
from rules.manual import Manual
from rules.words import Action, State
from storage.tables import Order

#: One order, and why its citizen is likely not content.
Row = tuple[Order, tuple[str, ...]]


def happy(order: Order, result: str) -> str:
    return f"工单 {order.short} 自查回访：{result}，已登记（与市级回访分开统计）。"


def not_reached(order: Order) -> str:
    return f"工单 {order.short} 自查回访未接通，已登记，仍在回访名单中，请换个时间再拨。"


def unhappy(order: Order, manual: Manual, now: datetime, result: str, advice: Sequence[str]) -> Card:
    """To the desk: before reporting it can be sent back; after it, mended before the city calls."""
    reported = order.state is State.REPORTED
    what = "市级尚未回访，建议先行补办" if reported else "尚未上报，建议退回补正"
    return Card(
        title=title(order, "自查回访"),
        subtitle=f"{result}｜{what}",
        lines=facts(order, manual, now),
        text=fitted([f"· {each}" for each in advice]),
        buttons=_buttons(order),
    )


def _buttons(order: Order) -> tuple[Button, ...]:
    rest = (press("reply", order.id, "查看答复全文"), button(Action.READ, order))
    return rest if order.state is State.REPORTED else (button(Action.SEND_BACK, order, style=3), *rest)


def to_holder(
    order: Order, manual: Manual, now: datetime, result: str, words: str, advice: Sequence[str]
) -> Card:
    """To who handled it: the order is reported, but the citizen is not content."""
    said = [f"诉求人：{typed(words, 60)}"] if words else []
    return Card(
        title=title(order, "自查回访"),
        subtitle=f"{result}｜市级尚未回访，请先行补办",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=fitted([*said, *(f"· {each}" for each in advice)]),
        buttons=(button(Action.READ, order), press("reply", order.id, "查看答复全文")),
    )


def evening(found: Sequence[Row], most: int) -> Card:
    """To who is on duty: whom to call tonight."""
    rows = [f"{order.short} {'、'.join(why)}" for order, why in found[:most]]
    return Card(
        title=f"今晚自查回访名单 {len(found)} 件",
        subtitle="可能不满意，市级尚未回访",
        text=fitted(rows, many=len(found), unit="件"),
        buttons=(press("own_visits", "all", "查看全部名单"),),
    )


def tonight(found: Sequence[Row], most: int, mode: str) -> str:
    if not found:
        return "目前没有需要自查回访的工单。登记回访请回复：自查回访 1023 已解决 满意。"
    rows = [_row(order, why, mode) for order, why in found[:most]]
    more = [f"……共 {len(found)} 件"] if len(found) > most else []
    head = f"自查回访名单（{len(found)} 件，可能不满意的在前）："
    return "\n".join([head, *rows, *more, "回访后回复：自查回访 ‹编号› 已解决 满意"])


def _row(order: Order, why: tuple[str, ...], mode: str) -> str:
    parts = (str(order.short), order.department or "专班", "、".join(why), shown_gist(order, 18, mode))
    return "｜".join(filter(None, parts))
