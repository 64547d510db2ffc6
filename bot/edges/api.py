"""A JSON body of orders → the same orders and refusals as a sheet's rows, by the same rules."""

import json
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from bot.edges.cells import Cell
from bot.edges.headings import ORDERS
from bot.edges.rows import Row, read_row
from rules.errors import Refusal
from rules.order import RowRefused
from rules.privacy import mask

#: More than this in one request is refused: the caller should send several.
MOST = 5000

#: Parts of an order that are objects; what is in them counts as said of the order itself.
_NESTED = ("call_back", "extra")


def read_items(body: bytes, tz: tzinfo) -> list[Row | RowRefused]:
    """The orders of one object, a list, or ``{"orders": […]}``; ``row`` is the place, counted from 1.

    Keys are the fields of ``NewOrder`` or the headings of exports; others are kept in ``extra``.
    Raises ``Refusal("bad_json")`` where the body as a whole cannot be read.
    """
    items = _items(_parsed(body))
    if len(items) > MOST:
        raise Refusal("bad_json", f"一次最多 {MOST} 件，这次有 {len(items)} 件：请分几次发送。")
    return [_read(place, item, tz) for place, item in enumerate(items, start=1)]


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal("bad_json", "请求体不是 UTF-8 编码的 JSON：请核对引号、逗号和编码。") from error


def _items(parsed: Any) -> list[Any]:
    if isinstance(parsed, dict) and isinstance(parsed.get("orders"), list):
        return list(parsed["orders"])
    if isinstance(parsed, dict):
        return [parsed]
    if isinstance(parsed, list):
        return parsed
    raise Refusal("bad_json", '应为一件工单（对象）、工单列表，或 {"orders": […]}。')


def _read(place: int, item: Any, tz: tzinfo) -> Row | RowRefused:
    if not isinstance(item, dict):
        return RowRefused(place, "不是一件工单：应为“字段名: 值”的对象")
    said = _flat(item)
    wrong = [key for key, value in said.items() if isinstance(value, dict | list)]
    if wrong:
        return RowRefused(place, "；".join(f"「{mask(key)}」应为文字、数字或 true/false" for key in wrong))
    return read_row(place, list(said.values()), ORDERS.match(list(said)), tz)


def _flat(item: Mapping[str, Any]) -> dict[str, Cell]:
    flat = {key: value for key, value in item.items() if key not in _NESTED}
    for key in _NESTED:
        part = item.get(key)
        flat |= part if isinstance(part, dict) else {} if part is None else {key: [part]}
    return flat
