"""What is said when orders come in, change, or do not come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifier.card import Card, Text
from notifier.cards.orders import facts, title
from notifier.cards.phrases import button, length, shown_gist, when
from rules.manual import Manual
from rules.order import RowRefused
from rules.words import Action
from storage.tables import Order


def changed(order: Order, manual: Manual, now: datetime, fields: Sequence[str]) -> Card:
    """To who has the order: the city changed it."""
    return Card(
        title=title(order, "平台更新"),
        subtitle=f"变更：{'、'.join(fields)}",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        buttons=(button(Action.READ, order, style=1),),
    )


def taken(new: int, updated: int, unchanged: int, refused: Sequence[RowRefused]) -> str:
    """The result of an intake in one message."""
    head = f"导入完成：新增 {new} 件，更新 {updated} 件，未变 {unchanged} 件，未导入 {len(refused)} 行。"
    rows = [f"第 {row.row} 行：{row.reason}" for row in refused[:20]]
    more = [f"……另有 {len(refused) - 20} 行"] if len(refused) > 20 else []
    return "\n".join([head, *rows, *more])


def upload_link(url: str, lasts: timedelta) -> str:
    return f"请在 {length(lasts)}内打开下面的链接，上传平台导出的 Excel 或 CSV（仅限一次）：\n{url}"


def reconcile_link(url: str, lasts: timedelta) -> str:
    return (
        f"请在 {length(lasts)}内打开下面的链接，上传平台当前全部在办工单的导出表（仅限一次），"
        f"只比对、不改动：\n{url}"
    )


def finished_there(order: Order) -> str:
    """The platform is further than we are: somebody forgot to say so here."""
    return (
        f"【请核对】平台显示工单 {order.short} 已办结或已有回访结果，而这里仍为“{order.state.label}”。"
        f"如已在平台上报，请回复“已上报 {order.short}”或补走前面的步骤。"
    )


def silence(last: datetime | None, now: datetime, manual: Manual) -> Text:
    """An alarm: nothing has come in for too long."""
    since = f"最近一次导入：{when(last, now, manual.tz)}" if last else "至今没有导入过工单"
    return Text(f"【注意】已较长时间没有新工单进入。{since}。请登录市级平台核对并导入（回复“导入”）。")
