"""Which department is meant: the full name, an abbreviation, an alias, or a slip of the finger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from nlp.numerals import half_width

Departments = Sequence[tuple[str, Sequence[str]]]

#: Below this nobody would have meant the department.
WORTH_ASKING = 0.5
#: How far the first must lead the second to be taken without asking.
CLEAR_LEAD = 0.1

_ENDS = ("科室", "科", "室", "中心", "处")


@dataclass(frozen=True)
class Candidate:
    name: str
    score: float  # 1.0 is the name itself, an alias, or an abbreviation that fits no other


def match_department(words: str, departments: Departments) -> list[Candidate]:
    """The departments that ``words`` may mean, the likeliest first; empty if none comes near."""
    said = re.sub(r"\s+", "", half_width(words)).strip("，,。.")
    if not said:
        return []
    scored = [
        Candidate(name, max(_score(said, w) for w in (name, *aliases))) for name, aliases in departments
    ]
    likely = [candidate for candidate in scored if candidate.score >= WORTH_ASKING]
    return sorted(likely, key=lambda candidate: -candidate.score)


def meant_department(words: str, departments: Departments) -> str | None:
    """The one department that is clearly meant, or None if one has to ask."""
    ranked = match_department(words, departments)
    if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < CLEAR_LEAD):
        return None
    return ranked[0].name if ranked[0].score >= 0.6 else None


def _score(said: str, name: str) -> float:
    """Graded by how a person abbreviates: whole, without 科, the beginning, a part, first characters."""
    if said == name or (len(said) > 1 and _stem(said) == _stem(name)):
        return 1.0
    stem = _stem(said) if len(_stem(said)) > 1 else said
    if name.startswith(stem):
        return 0.9
    if len(stem) > 1 and stem in name:
        return 0.85
    if _abbreviates(said, name) or _abbreviates(stem, name):
        return 0.8 if said[0] == name[0] else 0.65
    return fuzz.ratio(said, name) / 100 * 0.9


def _stem(name: str) -> str:
    end = next((end for end in _ENDS if name.endswith(end) and len(name) > len(end)), "")
    return name.removesuffix(end)


def _abbreviates(said: str, name: str) -> bool:
    """Whether the characters of ``said`` come in this order in ``name`` (体卫艺 in 体育卫生与艺术科)."""
    rest = iter(name)
    return len(said) > 1 and all(char in rest for char in said)
