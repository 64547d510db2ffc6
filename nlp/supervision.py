"""Reads 督办, the outcome of a call, and 批示 as they are typed: which kind, what is required, by when."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from nlp import times
from rules.words import CallOutcome, SupervisionKind

_KINDS = (
    (SupervisionKind.PHONE, "电话督办|电话"),
    (SupervisionKind.WRITTEN, "书面督办|书面"),
    (SupervisionKind.DEADLINE, "限期报告|限期"),
    (SupervisionKind.SPECIAL, "专项督查|专项督办|专项"),
)
_KIND = re.compile("|".join(f"(?P<{kind.value}>{words})" for kind, words in _KINDS))
_UNTIL = re.compile(r"[\s,，;；。]*(?:截止|截至|期限)(?:时间)?[:：\s]*(?:到|至|于|为)?\s*$")
_GAP = re.compile(r"(?:^|[\s,，;；。:：])$")
_FILLERS = re.compile(r"\s*(?:之前|以前|前|下班|内|底|\s)*")
_EDGES = " ，,。;；、:："
#: What somebody answered on the phone, the most telling first.
_OUTCOMES = (
    (CallOutcome.KEPT, r"已?兑现|已经?办理完?"),
    (CallOutcome.MISSED, r"未接|没接|无人接听|未接听|不接|占线|关机|打不通|未接通|未打通"),
    (CallOutcome.PROMISED, r"承诺|答应|保证"),
    (CallOutcome.REACHED, r"已接|接通|已接听|接听|已通知|打通|已告知"),
)


@dataclass(frozen=True)
class Required:
    """What is required and by when (UTC); ``due_at`` is None where no day was named."""

    text: str
    due_at: datetime | None


def read_kind(words: str) -> tuple[SupervisionKind, str]:
    """The kind named first (书面 where none is), and the words after it."""
    match = _KIND.match(words.strip())
    if match is None or match.lastgroup is None:
        return SupervisionKind.WRITTEN, words.strip()
    return SupervisionKind(match.lastgroup), words.strip()[match.end() :].strip(_EDGES)


def read_required(words: str, now: datetime, tz: ZoneInfo) -> Required:
    """The day that stands alone at the end is taken off; else the first one named in the words counts."""
    said = words.strip(_EDGES)
    found = times.find(said, now, tz, lean="future")
    if not found:
        return Required(said, None)
    last = found[-1]
    before, after = said[: last.start], said[last.end :]
    if _FILLERS.fullmatch(after) and (_GAP.search(before) or _UNTIL.search(before)):
        return Required(_UNTIL.sub("", before).strip(_EDGES), last.at)
    return Required(said, found[0].at)


def read_outcome(words: str) -> CallOutcome | None:
    """What came of a call; None where it is not said."""
    return next((outcome for outcome, pattern in _OUTCOMES if re.search(pattern, words)), None)
