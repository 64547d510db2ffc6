"""A sample export of the city's platform: twelve varied orders and one bad row, as exports really look."""

import io
import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
import yaml

NAME = "工单导出样例.xlsx"
Cell = str | int | float | datetime

#: Exports have blank lines in the middle.
_BLANK_AFTER = 6

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def sample_export(now: datetime, tz: ZoneInfo) -> tuple[str, bytes]:
    """The file's name and bytes; its orders were sent in the two days before ``now``."""
    local = now.astimezone(tz).replace(second=0, microsecond=0, tzinfo=None)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("工单导出")
        as_time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["12345市民服务热线工单导出（教育类）"])
        sheet.write_row(1, 0, [f"导出时间：{local:%Y-%m-%d %H:%M}", "", "说明：样例数据，人员、学校均为虚构"])
        rows = [_row(line, order, local) for line, order in enumerate(_orders(), start=1)]
        sheet.write_row(2, 0, list(rows[0]))
        for line, row in enumerate([*rows[:_BLANK_AFTER], {}, *rows[_BLANK_AFTER:]], start=3):
            for column, cell in enumerate(row.values()):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, column, cell, as_time)
                else:
                    sheet.write(line, column, cell)
    return NAME, made.getvalue()


@cache
def _orders() -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "orders.yaml").read_text(encoding="utf-8")
    # Lines are folded in the file for the eye only.
    return [{**order, "text": "".join(order["text"].split())} for order in yaml.safe_load(text)]


def _row(line: int, order: dict[str, Any], now: datetime) -> dict[str, Cell]:
    """Heading → cell, in the order of the columns."""
    sent_at = now - _length(order["ago"])
    return {
        "序号": line,
        "工单编号": _number(line, sent_at, order.get("number_as", "text")),
        "诉求类型": order["kind"],
        "问题分类": order["category"],
        "标题": order["title"],
        "诉求内容": order["text"],
        "工单状态": "待签收",
        "反映人": order["caller"],
        "联系电话": order["phone"],
        "被反映学校": order.get("school", ""),
        "事发地址": order.get("place", ""),
        "紧急程度": order["level"],
        "是否保密": "是" if order.get("confidential") else "否",
        "派单时间": _written(sent_at, order.get("written", "cell")),
        "签收时间": "",
        "办理截止时间": sent_at + _length(order["due"]) if "due" in order else "",
        "主办单位": "区教委",
        "来源渠道": order["channel"],
        "备注": "",
        "坐席": f"{1000 + line}",
    }


def _number(line: int, sent_at: datetime, how: str) -> Cell:
    number = f"{sent_at:%Y%m%d}{line:06d}"
    if how == "float":
        return float(number)
    return number if how == "text" else ""


def _written(at: datetime, how: str) -> Cell:
    if how == "slashes":
        return f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}"
    if how == "chinese":
        half = "上午" if at.hour < 12 else "下午"
        return f"{at.year}年{at.month}月{at.day}日 {half}{at.hour % 12 or 12}点{at.minute}分"
    return at


def _length(said: str) -> timedelta:
    """ "1h25m" → that long."""
    return sum((int(n) * _UNITS[unit] for n, unit in re.findall(r"(\d+)([mhd])", said)), timedelta())
