"""What pydantic finds wrong → a problem with its path, in plain Chinese with the remedy."""

from collections.abc import Iterable
from typing import Any

from pydantic_core import ErrorDetails
from rapidfuzz import process

from rules.errors import Problem

_SENTENCES = {
    "missing": "缺这一项，请补上",
    "string_type": "应是文字（数字或特殊字符请加引号）",
    "string_too_long": "太长，最多 {max_length} 个字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "float_type": "应是数字",
    "float_parsing": "应是数字",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "tuple_type": "应是列表：每项一行，以“- ”开头",
    "list_type": "应是列表：每项一行，以“- ”开头",
    "dict_type": "下面应是“键: 值”",
    "model_type": "下面应是“键: 值”",
    "model_attributes_type": "下面应是“键: 值”",
    "literal_error": "只能是 {expected}",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "应大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "至少要有 {min_length} 项",
    "date_type": "应是日期，如 2026-03-01",
    "date_parsing": "应是日期，如 2026-03-01",
    "date_from_datetime_parsing": "应是日期，如 2026-03-01",
    "date_from_datetime_inexact": "应是日期，如 2026-03-01",
    "value_error": "{error}",
}


def problem(path: str, error: ErrorDetails, known: Iterable[str]) -> Problem:
    """One finding under ``path``; ``known`` are the keys that would have been right."""
    place = path + "".join(_step(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return Problem(place.lstrip("."), unknown_key(str(error["loc"][-1]), known))
    sentence = _SENTENCES.get(error["type"], error["msg"])
    values: dict[str, Any] = error.get("ctx", {})
    return Problem(place.lstrip("."), sentence.format(**values))


def unknown_key(key: str, known: Iterable[str]) -> str:
    """That a key is not known, and which one it may have been meant to be."""
    near = process.extractOne(key, list(known), score_cutoff=60)
    meant = f"，是不是想写 {near[0]}？" if near else "，请删去或核对拼写"
    return f"没有这个配置项{meant}"


def _step(part: int | str) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"
