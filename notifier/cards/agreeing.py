"""What is said of 议定事项."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from notifier.cards.phrases import when
from storage.tables import AgreedRow


def kept(row: AgreedRow, text: str, now: datetime, tz: tzinfo) -> str:
    return f"已登记议定事项 {_line(row, text, now, tz)}。完成后回复“议定完成 {row.id} 完成情况”。"


def listed(rows: Sequence[tuple[AgreedRow, str]], now: datetime, tz: tzinfo) -> str:
    """What is not done yet."""
    if not rows:
        return "没有未销号的议定事项。登记请写：议定事项 小教科 核查校服收费 截止 周五。"
    return "\n".join(["未销号的议定事项：", *(_line(row, text, now, tz) for row, text in rows)])


def already(row: AgreedRow, who: str, now: datetime, tz: tzinfo) -> str:
    return f"议定事项 {row.id} 已由 {who} 于 {when(row.closed_at, now, tz)} 销号，无需再办。"


def _line(row: AgreedRow, text: str, now: datetime, tz: tzinfo) -> str:
    until = f"截止 {when(row.due_at, now, tz)}" if row.due_at else ""
    return "｜".join(part for part in (str(row.id), row.department, text, until) if part)
