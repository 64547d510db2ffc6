"""What must not leave the desk: finds and masks personal data in free text, and makes a masked gist."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rules import boilerplate
from rules.addresses import find_addresses
from rules.person_names import find_names
from rules.personal_numbers import find_numbers


class Kind(StrEnum):
    """A kind of personal data."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"  # WeChat, QQ
    ADDRESS = "address"
    NAME = "name"


# What stands in its place. 〈某某〉 is how the hotline itself leaves out a name.
MASKS = {
    Kind.PHONE: "[电话]",
    Kind.ID_NUMBER: "[证件号]",
    Kind.BANK_CARD: "[卡号]",
    Kind.PLATE: "[车牌]",
    Kind.EMAIL: "[邮箱]",
    Kind.ACCOUNT: "[账号]",
    Kind.ADDRESS: "[住址]",
    Kind.NAME: "某某",
}


@dataclass(frozen=True)
class Finding:
    """Personal data of a kind in ``text[start:end]``."""

    kind: Kind
    start: int
    end: int


#: What stands in the caller's column when there is no name in it.
_NOBODY = frozenset(
    (
        "匿名",
        "保密",
        "市民",
        "网友",
        "家长",
        "群众",
        "学生",
        "诉求人",
        "反映人",
        "来电人",
        "投诉人",
        "举报人",
        "不详",
        "未知",
    )
)
_TITLES = ("先生", "女士", "同志", "小姐", "老师", "家长", "某", "某某")

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE |= {ord(a): ord(b) for a, b in zip("。、“”‘’《》【】　—–‐―·•", ".,\"\"''<>[] ------", strict=True)}
_WIDE |= {0x2460 + i: ord("1") + i for i in range(9)}


def find(text: str) -> list[Finding]:
    """Personal data in the text, in order, not overlapping; the longer finding wins."""
    narrow = text.translate(_WIDE)
    found = sorted(set(_kinds(narrow, text)), key=_by_length)
    kept: list[Finding] = []
    taken = bytearray(len(text))
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def mask(text: str) -> str:
    """The text with personal data replaced; schools and streets without a number remain."""
    parts: list[str] = []
    end = 0
    for one in find(text):
        parts += [text[end : one.start], MASKS[one.kind]]
        end = one.end
    return "".join([*parts, text[end:]])


def mask_name(text: str, name: str) -> str:
    """The text without this one name, known from elsewhere: the caller's, as the city wrote it down."""
    is_name = 2 <= len(name) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in name)
    if not is_name or name in _NOBODY or name.endswith(_TITLES):
        return text
    return text.replace(name, MASKS[Kind.NAME])


def gist(text: str, limit: int = 60) -> str:
    """A masked short gist for a card: boilerplate left out, at most ``limit`` characters."""
    text = text[:_GLANCE]
    narrow = text.translate(_WIDE)
    left = boilerplate.blank(narrow)
    places = zip(left, narrow, text, strict=True)
    said = "".join(" " if now == boilerplate.BLANK != before else char for now, before, char in places)
    short = mask(_TIDY.sub("", re.sub(r"\s+", " ", said)).strip(_EDGE))
    return short if len(short) <= limit else _cut(short, limit)


_GLANCE = 2000  # characters that a gist is made from
_EMPTY = "其认为不合理|故来电(?:反映|咨询|投诉|求助)?|特此反映|情况属实|以上情况"
_TIDY = re.compile(rf"[，,]?(?:{_EMPTY})(?=[，,。.！!；;]|\s|$)")
_EDGE = " \n\t，,。.；;：:！!、（）()"


def _cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, up to a clause if one ends in the last third, never inside a mask."""
    short = text[: limit - 1]
    if short.rfind("[") > short.rfind("]"):
        short = short[: short.rfind("[")]
    clause = max(short.rfind(mark) for mark in "。，,；;！!？?")
    return (short[:clause] if clause > limit * 2 // 3 else short).rstrip(_EDGE) + "…"


def _by_length(one: Finding) -> tuple[int, int, str]:
    return one.start - one.end, one.start, one.kind


def _kinds(narrow: str, text: str) -> Iterator[Finding]:
    yield from (Finding(Kind(kind), start, end) for kind, start, end in find_numbers(narrow))
    yield from (Finding(Kind.ADDRESS, start, end) for start, end in find_addresses(narrow))
    yield from (Finding(Kind.NAME, start, end) for start, end in find_names(text))
