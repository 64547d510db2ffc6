"""Reads how a 答复口径 is changed in chat: "口径 修改 KJ-01 内容 … 依据 … 有效期 … 审定 …"."""

import re
from dataclasses import dataclass, field
from typing import Literal

from nlp.numerals import half_width

Kind = Literal["add", "change", "retire", "history"]

_KINDS: dict[Kind, str] = {
    "add": "新增|增加|添加|新建",
    "change": "修改|更新|修订|改为|改",
    "retire": "停用|废止|作废|删除",
    "history": "历史版本|历史|版本",
}
_KIND = re.compile(
    r"(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()) + r")(?=\s|$)\s*"
)
_NUMBER = re.compile(r"(?P<number>[A-Za-z]{1,8}-?\d{1,6})(?=[\s::]|$)[\s::]*")
_LABELS = {
    "关键词": "keywords",
    "内容": "text",
    "口径内容": "text",
    "依据": "basis",
    "有效期": "valid_until",
    "审定": "approver",
}
_LABEL = re.compile(
    r"(?:^|(?<=[\s。;;]))(?:(?P<label>关键词|口径内容|内容|依据|有效期|审定)(?:至|到|人)?)[\s::]+"
)
_BETWEEN_KEYWORDS = re.compile(r"[\s、,,;;/]+")


@dataclass(frozen=True)
class WordingEdit:
    """What is to be done with which wording; ``parts`` holds what was named, by the names of ``Wording``."""

    kind: Kind
    number: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords, each once."""
        return tuple(dict.fromkeys(filter(None, _BETWEEN_KEYWORDS.split(self.parts.get("keywords", "")))))


def read(words: str) -> WordingEdit | None:
    """The change that ``words`` ask for; None where they only ask for a wording."""
    said = words.strip()
    begun = _KIND.match(said)
    if begun is None:
        return None
    rest = said[begun.end() :]
    number = _NUMBER.match(half_width(rest))
    told = rest[number.end() :] if number else rest
    kind = next(kind for kind in _KINDS if begun[kind])
    return WordingEdit(kind, number["number"].upper() if number else "", _parts(told))


def _parts(told: str) -> dict[str, str]:
    """By label; what stands before the first label is the text."""
    labels = list(_LABEL.finditer(half_width(told)))
    ends = [match.start() for match in labels[1:]] + [len(told)]
    parts = {"text": told[: labels[0].start() if labels else None].strip()}
    for match, end in zip(labels, ends, strict=True) if labels else ():
        parts[_LABELS[match["label"]]] = told[match.end() : end].strip()
    return {name: value for name, value in parts.items() if value}
