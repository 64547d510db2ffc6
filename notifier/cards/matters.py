"""What is said of 并案: one matter, many citizens."""

from collections.abc import Sequence

from notifier.card import Text
from notifier.cards.phrases import typed
from storage.tables import Order


def numbers(found: Sequence[Order]) -> str:
    """ "1023、1024"."""
    return "、".join(str(order.short) for order in found)


def done(lead: Order, together: Sequence[Order]) -> str:
    return (
        f"已并案：{numbers(together)}（主件 {lead.short}）。结果在主件上填一次、审核一次；"
        "每位诉求人仍须逐件联系，各件时限不变。"
    )


def merged(lead: Order, together: Sequence[Order], who: str, note: str) -> Text:
    about = f"（{typed(note)}）" if note else ""
    return Text(
        f"【并案】{who} 将 {numbers(together)} 并为一案{about}，主件 {lead.short}。请在主件上填报一次结果；"
        "提交前请逐件联系诉求人并登记首次联系，各件仍按各自时限计时。"
    )


def split(freed: Sequence[Order]) -> str:
    return f"已解除并案：{numbers(freed)}，各件单独办理。"


def told_of_split(freed: Sequence[Order]) -> Text:
    return Text(f"【解除并案】{numbers(freed)} 今后单独办理，请逐件填报结果。")


def call_first(lacking: Sequence[Order]) -> str:
    """The citizens who have not been called yet."""
    return (
        f"并案的工单须逐件联系诉求人：{numbers(lacking)} 尚未登记首次联系。"
        f"请联系后回复：首次联系 {lacking[0].short} 今天9点20分电话联系，再点“提交”。填好的内容已保留。"
    )


def handed_in(lead: Order, others: Sequence[Order]) -> Text:
    """To the desk, beside the lead's review card."""
    return Text(f"并案：{numbers(others)} 与 {lead.short} 一并提交，审核 {lead.short} 时一并通过或退回。")


def listed(together: Sequence[Order]) -> str:
    """On the card of one of them."""
    return f"并案：{numbers(together)}（主件 {together[0].short}）" if together else ""
