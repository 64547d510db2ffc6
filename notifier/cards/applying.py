"""What is said about applications: 退单, 延期, 剔除, 挂账, 销账."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from notifier.card import Button, Card, Text
from notifier.cards.phrases import left, length, mark, shown_gist, typed, when
from rules.applications import Requirements
from rules.manual import Manual
from rules.words import ApplicationKind, ApplicationState
from storage.tables import ApplicationRow, Order

EXAMPLES = {
    ApplicationKind.RETURN: "退单 {short} 属市场监管职责，应由市场监管局承办",
    ApplicationKind.EXTEND: "申请延期 {short} 3天 需等待第三方检测结果",
    ApplicationKind.EXCLUDE: "申请剔除 {short} 诉求人三次未接听，已留存记录",
    ApplicationKind.SUSPEND: "申请挂账 {short} 到12月31日 校舍改造需列入明年预算",
    ApplicationKind.RESUME: "销账 {short} 改造已完成，诉求人认可",
}


def _title(row: ApplicationRow, order: Order) -> str:
    return f"{mark(order)}{row.kind.label}申请 {order.short} · {row.state.label}"


def _lines(row: ApplicationRow, order: Order, manual: Manual, now: datetime) -> tuple[tuple[str, str], ...]:
    rows = [
        ("主办", order.department or "专班"),
        ("办理时限", when(order.due_at, now, manual.tz) if order.due_at else ""),
        (
            "拟延至" if row.kind is ApplicationKind.EXTEND else "挂账至",
            when(row.until, now, manual.tz) if row.until else "",
        ),
        (
            "申报截止",
            f"{when(row.window_at, now, manual.tz)}（{left(row.window_at, now)}）" if row.window_at else "",
        ),
    ]
    return tuple((key, value) for key, value in rows if value)


def _button(row: ApplicationRow, what: str, text: str, style: int = 2) -> Button:
    return Button(text, key=f"application_{what}:{row.id}", style=style)


def _grounds(row: ApplicationRow, reason: str, found: Requirements) -> str:
    return f"理由：{typed(reason, 80)}\n材料：{'、'.join(found.materials.get(row.kind, ()))}"


def to_review(
    row: ApplicationRow,
    order: Order,
    manual: Manual,
    now: datetime,
    who: str,
    reason: str,
    found: Requirements,
) -> Card:
    """To the 主管科室: somebody asks for something that the city must grant."""
    return Card(
        title=_title(row, order),
        subtitle=f"{order.department or '专班'} {who} 提出",
        quote=shown_gist(order, 80, manual.privacy),
        lines=_lines(row, order, manual, now),
        text=_grounds(row, reason, found),
        buttons=(_button(row, "agree", "同意申报", 1), _button(row, "decline", "不同意", 3)),
    )


def to_file(
    row: ApplicationRow, order: Order, manual: Manual, now: datetime, reason: str, found: Requirements
) -> Card:
    """To the desk: agreed, to be filed in the platform by hand."""
    return Card(
        title=_title(row, order),
        subtitle="请在市级平台申报，报完点“已申报”",
        quote=shown_gist(order, 80, manual.privacy),
        lines=_lines(row, order, manual, now),
        text=_grounds(row, reason, found),
        buttons=(_button(row, "file", "已申报", 1),),
    )


def awaiting(row: ApplicationRow, order: Order, manual: Manual, now: datetime) -> Card:
    """The same card once it is filed."""
    return Card(
        title=_title(row, order),
        subtitle="平台答复后请登记结果",
        lines=_lines(row, order, manual, now),
        buttons=(_button(row, "grant", "平台通过", 1), _button(row, "refuse", "平台驳回", 3)),
    )


_WAITS = {
    ApplicationState.DRAFT: "{who} 提出，已等待审核 {length}",
    ApplicationState.REVIEWED: "内部审核通过已 {length}，请在市级平台申报",
    ApplicationState.FILED: "申报已 {length}，平台如已答复请登记结果",
}


def waits(
    row: ApplicationRow,
    order: Order,
    manual: Manual,
    now: datetime,
    who: str,
    reason: str,
    found: Requirements,
) -> Card:
    """The card of the step that nobody has taken, once more."""
    card = {
        ApplicationState.DRAFT: lambda: to_review(row, order, manual, now, who, reason, found),
        ApplicationState.REVIEWED: lambda: to_file(row, order, manual, now, reason, found),
        ApplicationState.FILED: lambda: awaiting(row, order, manual, now),
    }[row.state]()
    lies = _WAITS[row.state].format(who=who, length=length(now - row.waits_since))
    return replace(card, title=f"【提醒】{card.title}", subtitle=lies)


def face(row: ApplicationRow, order: Order, manual: Manual, now: datetime, who: str) -> Card:
    """The card once there is nothing to press on it any more."""
    return Card(
        title=_title(row, order),
        subtitle=f"{who} 已处理",
        lines=_lines(row, order, manual, now),
        buttons=(Button(row.state.label, key="done"),),
        done=row.state.label,
    )


def drafted(row: ApplicationRow, order: Order, manual: Manual, now: datetime) -> str:
    by = f"，请在 {when(row.window_at, now, manual.tz)} 前完成申报" if row.window_at else ""
    return f"工单 {order.short} 的{row.kind.label}申请已提交内部审核{by}。平台通过前，时限照常计算。"


def declined(row: ApplicationRow, order: Order, who: str) -> Text:
    return Text(f"工单 {order.short} 的{row.kind.label}申请，{who} 未同意申报，请按原时限办理。")


def decided(row: ApplicationRow, order: Order, manual: Manual, now: datetime) -> Text:
    """What the platform said, and what follows from it."""
    if row.state is ApplicationState.REFUSED:
        return Text(f"工单 {order.short} 的{row.kind.label}申请被平台驳回，请按原时限办理。")
    follows = {
        ApplicationKind.RETURN: "工单已退回平台，无需再办理。",
        ApplicationKind.EXTEND: f"办理时限改为 {when(row.until, now, manual.tz)}。",
        ApplicationKind.EXCLUDE: "不计入“不含剔除”口径的三率。",
        ApplicationKind.SUSPEND: f"挂账至 {when(row.until, now, manual.tz)}，其间时限暂停，到期自动恢复。",
        ApplicationKind.RESUME: "已销账，时限恢复计算。",
    }
    return Text(f"工单 {order.short} 的{row.kind.label}申请，平台已通过。{follows[row.kind]}")


def woken(order: Order, manual: Manual, now: datetime) -> Text:
    due = f"办理时限 {when(order.due_at, now, manual.tz)}。" if order.due_at else ""
    return Text(f"{mark(order)}工单 {order.short} 挂账到期，时限恢复计算。{due}")


def closing(row: ApplicationRow, order: Order, manual: Manual, now: datetime) -> Text:
    at = when(row.window_at, now, manual.tz)
    return Text(f"【注意】工单 {order.short} 的{row.kind.label}申请（{row.state.label}）须在 {at} 前申报。")


def listed(order: Order, found: Sequence[ApplicationRow], manual: Manual, now: datetime) -> str:
    """Every application of an order."""
    rows = [f"{row.kind.label}：{row.state.label}（{when(row.at, now, manual.tz)} 提出）" for row in found]
    return "\n".join([f"工单 {order.short} 的申请", *(rows or ["没有申请。"])])
