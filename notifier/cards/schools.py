"""What is said of 转学校核实, and the masked note that goes to the school by hand."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from notifier.card import Text
from notifier.cards.phrases import typed, when
from rules.manual import Manual
from rules.privacy import mask
from storage.tables import Order, SchoolCheckRow


def note(order: Order, row: SchoolCheckRow, what: str, manual: Manual, now: datetime) -> str:
    """脱敏转办单, to be copied: the matter without who brought it."""
    local = row.due_at.astimezone(manual.tz)
    lines = [
        "【转办单（已脱敏），可复制】",
        f"{row.school}：",
        f"现转来群众诉求一件（编号 {order.short}），请核实并书面反馈。",
        f"诉求内容：{mask(order.masked or order.gist)}",
        f"请重点核实：{typed(what)}" if what else "请核实：反映情况是否属实、已采取的措施、整改结果和时间。",
        f"反馈时限：{local.year}年{local.month}月{local.day}日 {local:%H:%M} 前",
        "工作要求：不得打听、猜测、传播诉求人信息，不得因此区别对待学生；反馈材料请勿出现学生姓名、照片和联系方式。",
    ]
    return "\n".join(lines)


def asked(order: Order, row: SchoolCheckRow, manual: Manual, now: datetime) -> str:
    late = order.due_at is not None and row.due_at > order.due_at
    warning = "请注意：反馈时间晚于本单办理时限。" if late else ""
    return (
        f"工单 {order.short} 已登记转 {row.school} 核实，{when(row.due_at, now, manual.tz)} 前反馈。"
        f"{warning}转办单见下一条，请复制后转学校；学校反馈后回复：学校反馈 {order.short} ‹内容›。"
    )


def kept(order: Order, row: SchoolCheckRow, lacking: int) -> str:
    rest = f"还有 {lacking} 所学校未反馈。" if lacking else "学校核实已完成。"
    return f"工单 {order.short} 已登记 {row.school} 的反馈，{rest}"


def answered(order: Order, row: SchoolCheckRow, words: str) -> Text:
    """To who handles the order."""
    return Text(f"【学校反馈】工单 {order.short}，{row.school}：\n{typed(words)}")


def listed(rows: Sequence[SchoolCheckRow], now: datetime, tz: tzinfo) -> str:
    """ "学校核实：阳光小学（今天 17:30 前）、育才中学（已反馈）"."""
    said = [
        f"{row.school}（{'已反馈' if row.done_at else when(row.due_at, now, tz) + ' 前'}）" for row in rows
    ]
    return f"学校核实：{'、'.join(said)}" if said else ""
