"""What is said about 督办: opened, answered, closed; and the list of them."""

from collections.abc import Sequence
from datetime import datetime

from notifier.card import Card, Text
from notifier.cards.orders import facts, title
from notifier.cards.phrases import button, left, mark, press, shown_gist, typed, when
from rules.manual import Manual
from rules.words import Action
from storage.tables import Order, SupervisionRow

#: A list says no more than this many; who wants more asks for one order.
MOST = 20
_EXAMPLE = "督办 {short} 书面 查清收费情况 周五"


def words_of(order: Order, words: str, most: int = 0) -> str:
    """What somebody typed about an order; of a confidential one nothing stands on a card."""
    if order.is_confidential:
        return f"（保密件，内容请回复“轨迹 {order.short}”查看）"
    return typed(words, most)


def opener(row: SupervisionRow, name: str) -> str:
    """Who opened it, and on whose behalf."""
    return f"{name}（受主管科室委托）" if row.on_behalf else name


def opened(
    order: Order, row: SupervisionRow, manual: Manual, now: datetime, who: str, words: str, *, is_copy: bool
) -> Card:
    """To the contact, and as a copy to the head: what is required by when."""
    answer = button(Action.ANSWER_SUPERVISION, order, style=2 if is_copy else 1)
    return Card(
        title=title(order, f"{row.kind.label}{'（抄送）' if is_copy else ''}"),
        subtitle=f"{opener(row, who)} 发起｜{left(row.due_at, now)}",
        source="区教委接诉即办专班",
        quote=shown_gist(order, 80, manual.privacy),
        lines=(*facts(order, manual, now), ("督办期限", when(row.due_at, now, manual.tz))),
        text=f"督办要求：{words_of(order, words, 140)}",
        buttons=(answer, button(Action.READ, order), press("timeline", order.id, "办理轨迹")),
    )


def answered_face(order: Order, row: SupervisionRow, manual: Manual, now: datetime, done: str) -> Card:
    """The department's card once nothing is asked of it any more."""
    return Card(
        title=title(order, row.kind.label),
        subtitle=done,
        lines=(*facts(order, manual, now), ("督办期限", when(row.due_at, now, manual.tz))),
        buttons=(press("show", order.id, done),),
        done=done,
    )


def to_close(order: Order, row: SupervisionRow, manual: Manual, now: datetime, who: str, words: str) -> Card:
    """To who opened it: what was answered, to be closed or pressed on with."""
    return Card(
        title=title(order, "督办回复"),
        subtitle=f"{order.department or '专班'} {who} 已回复",
        lines=(*facts(order, manual, now), ("督办期限", when(row.due_at, now, manual.tz))),
        text=f"回复：{words_of(order, words, 140)}",
        buttons=(
            button(Action.END_SUPERVISION, order, style=1),
            press("press_on", order.id, "继续督办", style=3),
            button(Action.READ, order),
        ),
    )


def sent(
    order: Order, row: SupervisionRow, manual: Manual, now: datetime, names: Sequence[str], words: str
) -> str:
    to = f"已送 {'、'.join(names)}" if names else "目前无人可送，请电话联系"
    due = when(row.due_at, now, manual.tz)
    return f"工单 {order.short} 已发起{row.kind.label}（{typed(words, 40)}），期限 {due}，{to}。"


def already(order: Order, row: SupervisionRow, manual: Manual, now: datetime, name: str) -> str:
    return (
        f"工单 {order.short} 已有一项在办的{row.kind.label}（{opener(row, name)} 发起，"
        f"期限 {when(row.due_at, now, manual.tz)}），办结后才能再次督办。"
    )


def no_requirement(order: Order) -> str:
    return f"请写明督办要求，如：{_EXAMPLE.format(short=order.short)}。"


def late_date(order: Order) -> str:
    return f"督办期限已过，请写明今后的日期，如：{_EXAMPLE.format(short=order.short)}。"


def answered(order: Order, name: str) -> str:
    return f"工单 {order.short} 的督办回复已送 {name}，待其办结。"


def ended(order: Order, row: SupervisionRow) -> str:
    return f"工单 {order.short} 的{row.kind.label}已办结。"


def ended_note(order: Order, row: SupervisionRow, who: str) -> Text:
    return Text(f"工单 {order.short} 的{row.kind.label}已由 {who} 办结。工单本身仍按时限办理。")


def pressed_on(order: Order, row: SupervisionRow, manual: Manual, now: datetime) -> str:
    return f"工单 {order.short} 继续督办，期限 {when(row.due_at, now, manual.tz)}，已通知承办科室。"


def listed(rows: Sequence[tuple[SupervisionRow, Order]], names: Sequence[str], now: datetime) -> str:
    """督办清单: the first due first."""
    if not rows:
        return "目前没有在办的督办事项。"
    lines = [_row(row, order, name, now) for (row, order), name in zip(rows, names, strict=True)]
    shown = lines[:MOST]
    more = [f"……仅列出前 {MOST} 件"] if len(lines) > MOST else []
    return "\n".join([f"在办督办 {len(shown)}{' 件以上' if more else ' 件'}", *shown, *more])


def _row(row: SupervisionRow, order: Order, name: str, now: datetime) -> str:
    stand = "已回复，待督办办结" if row.answered_at else f"待回复，{left(row.due_at, now)}"
    where = order.department or "专班"
    return f"{mark(order)}{order.short}｜{row.kind.label}｜{where}｜{stand}｜{opener(row, name)}"
