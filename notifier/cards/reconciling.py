"""对账 in words: what differs, and what to do about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from notifier.cards.phrases import when
from storage.tables import Order

#: So many of each kind are named.
NAMED = 20


class Differences(Protocol):
    """What the two sides do not agree on."""

    @property
    def compared(self) -> int: ...

    @property
    def is_clean(self) -> bool: ...

    @property
    def only_there(self) -> tuple[str, ...]: ...

    @property
    def only_here(self) -> tuple[Order, ...]: ...

    @property
    def other_deadline(self) -> tuple[tuple[Order, datetime], ...]: ...

    @property
    def finished_there(self) -> tuple[Order, ...]: ...

    @property
    def not_reported_there(self) -> tuple[Order, ...]: ...


def report(found: Differences, now: datetime, tz: tzinfo) -> str:
    """Everything that differs, each kind with what to do."""
    head = f"对账（{when(now, now, tz)}）：两边都有 {found.compared} 件。"
    if found.is_clean:
        return f"{head}没有差异。"
    due = (f"{order.short}（平台 {when(at, now, tz)}）" for order, at in found.other_deadline)
    rows = [
        _row("平台有、这里没有", "请导入", found.only_there),
        _row("这里在办、导出表没有", "请核对是否漏导或已撤单", _shorts(found.only_here)),
        _row("时限不一致", "以平台为准，重新导入即更新", list(due)),
        _row("平台已办结、这里在办", "请补登记已上报", _shorts(found.finished_there)),
        _row("这里已上报、平台未办结", "请在平台核实是否报送成功", _shorts(found.not_reported_there)),
    ]
    return "\n".join([head, *(row for row in rows if row)])


def _shorts(found: Iterable[Order]) -> list[str]:
    return [str(order.short) for order in found]


def _row(what: str, advice: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" 等 {len(names)} 件" if len(names) > NAMED else ""
    return f"{what}（{len(names)}，{advice}）：{'、'.join(names[:NAMED])}{more}"
