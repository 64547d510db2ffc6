"""What is said when the ledger leaves the desk, and when call-backs come in by the sheet."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from notifier.cards.phrases import length
from rules.order import RowRefused

NOT_ALLOWED = "台账由值班专班、主管科室、分管领导和科室负责人导出，您没有此项权限。"
PERSONAL_NOT_ALLOWED = "含诉求人信息的台账只能由班组长导出；请去掉“含诉求人信息”后重试。"
PERSONAL_NEEDS_REASON = "导出含诉求人信息的台账须写明事由（--reason）。"
UNCLEAR = "请写明日期、科室，或什么都不写（导出全部），如：台账 10月 小教科。按词语查工单请用“查”。"
#: So many refused rows are named one by one.
MOST_REFUSED = 20


def own_only(departments: Sequence[str]) -> str:
    return f"您可以导出{'、'.join(departments)}的台账。"


def about(since: datetime | None, until: datetime | None, department: str, tz: tzinfo) -> str:
    """What a ledger covers: "2026年10月1日至10月31日　小教科"; everything is "全部"."""
    first = since.astimezone(tz).date() if since else None
    last = (until - timedelta(seconds=1)).astimezone(tz).date() if until else None
    begin = f"{first.year}年{first.month}月{first.day}日" if first else ""
    year = f"{last.year}年" if last and (first is None or first.year != last.year) else ""
    end = f"{year}{last.month}月{last.day}日" if last else ""
    days = begin if begin.endswith(end) and end and first == last else "至".join(filter(None, (begin, end)))
    days += "起" if begin and not end else "止" if end and not begin else ""
    return "　".join(filter(None, (days, department))) or "全部"


def nothing(about: str) -> str:
    return f"{about}没有工单，未生成台账。"


def link(url: str, about: str, many: int, lasts: timedelta) -> str:
    return (
        f"台账（{about}）共 {many} 件，不含诉求人信息。请在 {length(lasts)}内打开下面的链接下载（仅限一次，"
        f"导出人和时间将记录并印在表上）：\n{url}"
    )


def visits_link(url: str, lasts: timedelta) -> str:
    return (
        f"请在 {length(lasts)}内打开下面的链接，上传市级平台导出的回访结果（仅限一次）。"
        f"表头须有“工单编号”和“是否解决”或“是否满意”：\n{url}"
    )


def visits_taken(closed: int, again: int, unchanged: int, refused: Sequence[RowRefused]) -> str:
    """What became of a sheet of call-backs."""
    head = (
        f"回访导入完成：登记 {closed + again} 件（归档 {closed} 件，转二次办理 {again} 件），"
        f"此前已登记 {unchanged} 件，未导入 {len(refused)} 行。"
    )
    rows = [f"第 {row.row} 行：{row.reason}" for row in refused[:MOST_REFUSED]]
    more = [f"……另有 {len(refused) - MOST_REFUSED} 行"] if len(refused) > MOST_REFUSED else []
    return "\n".join([head, *rows, *more])
