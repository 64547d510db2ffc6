"""Reads "统计 食堂 按学校 本月": by what is counted; the rest is read like a search."""

import re
from enum import StrEnum


class By(StrEnum):
    """What orders are counted by; the value is the column."""

    DEPARTMENT = "department"
    SCHOOL = "school"
    CATEGORY = "category"
    KIND = "kind"
    LEVEL = "level"
    CHANNEL = "channel"
    STATE = "state"
    DAY = "day"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    By.DEPARTMENT: "科室",
    By.SCHOOL: "学校",
    By.CATEGORY: "类别",
    By.KIND: "诉求类型",
    By.LEVEL: "紧急程度",
    By.CHANNEL: "渠道",
    By.STATE: "状态",
    By.DAY: "日期",
}
_WORDS = {
    **{label: by for by, label in _LABELS.items()},
    **{"部门": By.DEPARTMENT, "主办科室": By.DEPARTMENT, "校": By.SCHOOL, "园所": By.SCHOOL},
    **{"分类": By.CATEGORY, "类型": By.KIND, "级别": By.LEVEL, "等级": By.LEVEL, "来源": By.CHANNEL},
    **{"办理状态": By.STATE, "环节": By.STATE, "天": By.DAY, "日": By.DAY, "每天": By.DAY, "每日": By.DAY},
}
_BY = re.compile(
    r"(?:按|分)(?:照)?\s*(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")(?:分布|统计|来)?"
)


def read_by(words: str) -> tuple[By | None, str]:
    """By what (None where nothing is said), and the words without it."""
    match = _BY.search(words)
    if match is None:
        return None, words
    return _WORDS[match[1]], f"{words[: match.start()]} {words[match.end() :]}".strip()
