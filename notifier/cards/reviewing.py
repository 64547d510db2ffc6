"""What is said when a result is checked, passed, sent back, reported, and called back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from notifier.card import Card, Text
from notifier.cards.orders import facts, title
from notifier.cards.phrases import button, fits, fitted, press, shown_gist, typed
from rules.manual import Manual
from rules.reply import without_personal
from rules.words import Action, Opinion
from storage.tables import Order


def review(
    order: Order, manual: Manual, now: datetime, who: str, reply: str, findings: Sequence[dict[str, Any]]
) -> Card:
    """To the desk: what was handed in, and what the check says of it."""
    return Card(
        title=title(order, "待审核"),
        subtitle=f"{order.department or '专班'} {who} 提交了办理结果",
        quote=_shortened(order, reply),
        lines=facts(order, manual, now)[:4],
        text=checked(findings),
        buttons=(
            button(Action.PASS, order, "通过", style=1),
            button(Action.SEND_BACK, order, style=3),
            press("reply", order.id, "查看答复全文"),
            button(Action.READ, order, "查看诉求全文"),
        ),
    )


def _shortened(order: Order, reply: str, most: int = 200) -> str:
    if order.is_confidential:
        return "（保密件，内容不在卡片显示）"
    shown = without_personal(reply)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def checked(findings: Sequence[dict[str, Any]]) -> str:
    """The six-element check in one block."""
    if not findings:
        return "六要素检查：齐全。"
    return fitted(marked(findings), "六要素检查：")


def marked(findings: Sequence[dict[str, Any]]) -> list[str]:
    """The findings line by line: ✗ what must be mended, △ what should be."""
    return [f"{'✗' if found['must'] else '△'} {found['text']}" for found in findings]


def in_full(order: Order, rows: Sequence[str]) -> list[Text]:
    """What the card that follows cannot show whole, as a message before it; else nothing."""
    if fits(rows, "六要素检查："):
        return []
    return [Text("\n".join([f"工单 {order.short} 需要补正（共 {len(rows)} 项）：", *rows]))]


def approve(order: Order, manual: Manual, now: datetime, reply: str) -> Card:
    """To the head: the result of an order that needs their word."""
    return Card(
        title=title(order, "待审定"),
        subtitle=f"{order.department}｜专班已审核通过",
        quote=_shortened(order, reply),
        lines=facts(order, manual, now),
        buttons=(
            button(Action.APPROVE, order, "审定通过", style=1),
            button(Action.SEND_BACK, order, style=3),
            press("reply", order.id, "查看答复全文"),
        ),
    )


def to_mend(order: Order, manual: Manual, now: datetime, reasons: Sequence[str]) -> Card:
    """To the contact: sent back, and what is to be mended."""
    return Card(
        title=title(order, "退回补正"),
        subtitle=f"{order.department or '专班'}｜{order.state.label}",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=fitted(numbered(reasons), "请补正："),
        buttons=(
            button(Action.SUBMIT, order, "补正后提交", style=1),
            button(Action.READ, order),
            button(Action.REVEAL, order),
        ),
    )


def numbered(reasons: Sequence[str]) -> list[str]:
    """1. 2. 3., so that people can talk about them."""
    return [f"{n}. {typed(reason)}" for n, reason in enumerate(reasons, 1)]


def to_report(order: Order, manual: Manual, now: datetime) -> Card:
    """To the desk: passed, to be entered in the city's platform by hand."""
    return Card(
        title=title(order, "待上报"),
        subtitle="请将上一条答复复制到市级平台，报完点“已上报”",
        lines=facts(order, manual, now),
        buttons=(
            button(Action.REPORT, order, "已上报", style=1),
            press("reply", order.id, "再发一次答复"),
            button(Action.SEND_BACK, order, style=3),
        ),
    )


def copyable(order: Order, reply: str) -> str:
    """The reply as one text, ready to be copied; nothing else in it but the first line."""
    return f"【{order.short} 答复，可复制】\n{without_personal(reply)}"


def reported(order: Order) -> str:
    return f"工单 {order.short} 已登记上报，办理时限停止计时，等待市级回访。"


def passed(order: Order) -> str:
    return f"工单 {order.short} 审核通过，答复文本已发给您，请在平台上报后点“已上报”。"


def to_head(order: Order) -> str:
    return f"工单 {order.short} 审核通过，已报 {order.department} 负责人审定。"


def approved(order: Order) -> str:
    return f"工单 {order.short} 已审定，转专班上报。"


def sent_back(order: Order) -> str:
    return f"工单 {order.short} 已退回补正，承办人已收到补正意见。"


def result_of_visit(contacted: bool | None, solved: bool | None, opinion: Opinion | None) -> str:
    """ "已联系、未解决、不满意"."""
    words = [
        {True: "已联系", False: "未联系", None: ""}[contacted],
        {True: "已解决", False: "未解决", None: ""}[solved],
        opinion.label if opinion else "",
    ]
    return "、".join(word for word in words if word) or "无结论"


def closed(order: Order, result: str) -> str:
    return f"工单 {order.short} 回访结果：{result}。已归档。"


def archived(order: Order) -> str:
    return f"工单 {order.short} 已归档（未登记市级回访）。"


def closed_note(order: Order, result: str) -> Text:
    return Text(f"工单 {order.short} 市级回访：{result}，已归档，谢谢。")


def second_round(order: Order, result: str) -> str:
    who = order.department or "专班"
    return f"工单 {order.short} 回访结果：{result}。已转 {who} 二次办理（第 {order.round} 次）。"


def told(result: str, words: str, advice: Sequence[str]) -> list[str]:
    """What the citizen said, and what to do about it, line by line."""
    said = [f"诉求人：{typed(words, 60)}"] if words else []
    return [f"回访：{result}。", *said, *(f"· {each}" for each in advice)]


def again(
    order: Order, manual: Manual, now: datetime, result: str, words: str, advice: Sequence[str]
) -> Card:
    """To the contact: the citizen is not content; handled a second time, with a suggestion."""
    lines = told(result, words, advice)
    return Card(
        title=title(order, "二次办理"),
        subtitle=f"{order.department or '专班'}｜第 {order.round} 次办理",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=fitted(lines),
        buttons=(
            button(Action.SUBMIT, order, style=1),
            press("contacted", order.id, "已联系诉求人"),
            button(Action.READ, order),
            button(Action.REVEAL, order),
        ),
    )


def advised(order: Order, lines: Sequence[str]) -> list[Text]:
    """二次处置建议 in full, where the card that follows cannot show it whole."""
    if fits(lines):
        return []
    return [Text("\n".join([f"工单 {order.short} 处置建议：", *lines]))]


def returned_by_platform(order: Order, reason: str) -> str:
    return f"工单 {order.short} 平台退回已登记，已转承办人重新办理。原因：{typed(reason) or '未写明'}"
