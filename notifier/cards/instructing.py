"""What is said about 批示: to be confirmed, given, carried out."""

from datetime import datetime

from notifier.card import Card, Text
from notifier.cards.orders import facts, title
from notifier.cards.phrases import button, press, shown_gist, typed, when
from notifier.cards.supervising import words_of
from rules.manual import Manual
from rules.words import Action
from storage.tables import Order


def to_confirm(order: Order, manual: Manual, now: datetime, words: str, due: datetime) -> Card:
    """To the leader: nothing is a 批示 before this is confirmed."""
    return Card(
        title=title(order, "请确认批示"),
        subtitle="确认后送承办联系人、科室负责人并告知专班",
        quote=shown_gist(order, 60, manual.privacy),
        lines=(("工单", f"{order.short} {order.state.label}"), ("落实期限", when(due, now, manual.tz))),
        text=f"批示：{typed(words, 140)}",
        buttons=(
            press("instruct_confirm", order.id, "确认批示", style=1),
            press("instruct_drop", order.id, "不作批示"),
        ),
    )


def face(order: Order, done: str) -> Card:
    """The leader's card afterwards."""
    return Card(
        title=title(order, "批示"),
        subtitle=order.state.label,
        buttons=(press("show", order.id, done),),
        done=done,
    )


def dropped(order: Order) -> str:
    return f"已取消，未对工单 {order.short} 作批示。"


def given(order: Order, manual: Manual, now: datetime, who: str, words: str, due: datetime) -> Card:
    """To contact and head."""
    return Card(
        title=title(order, "领导批示"),
        subtitle=f"{who} 批示",
        source="区教委接诉即办专班",
        quote=shown_gist(order, 60, manual.privacy),
        lines=(*facts(order, manual, now), ("落实期限", when(due, now, manual.tz))),
        text=f"批示：{words_of(order, words, 140)}",
        buttons=(button(Action.ANSWER_INSTRUCTION, order, style=1), button(Action.READ, order)),
    )


def known(order: Order, manual: Manual, now: datetime, who: str, words: str, due: datetime, to: str) -> Text:
    """To the desk, for its knowledge."""
    said = words_of(order, words)
    return Text(
        f"【工单 {order.short} 领导批示】{who}：{said}\n"
        f"落实期限 {when(due, now, manual.tz)}，已送 {to or '（暂无承办人，请派发时一并交办）'}。"
    )


def carried_face(order: Order, manual: Manual, now: datetime, done: str) -> Card:
    """The department's card once it is carried out."""
    return Card(
        title=title(order, "领导批示"),
        subtitle=done,
        lines=facts(order, manual, now),
        buttons=(press("show", order.id, done),),
        done=done,
    )


def carried_out(order: Order, who: str, words: str) -> Text:
    """To the leader and the desk."""
    return Text(
        f"【工单 {order.short} 批示落实】{order.department or '专班'} {who}：{words_of(order, words)}"
    )


def sent(order: Order) -> str:
    return f"工单 {order.short} 的批示落实情况已报送，谢谢。"


def no_words(order: Order) -> str:
    return f"请写明批示内容，如：批示 {order.short} 请查清收费情况，周五前报我。"


def late_date(order: Order) -> str:
    return f"落实期限已过，请写明今后的日期，如：批示 {order.short} 请查清收费情况，周五前报我。"


def nothing_to_confirm(order: Order) -> str:
    return f"工单 {order.short} 没有待确认的批示，可能已经确认或取消。"


def nothing_to_carry_out(order: Order) -> str:
    return f"工单 {order.short} 没有待落实的批示。"
