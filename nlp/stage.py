"""Which school stage a text is about: from its words and from school names like 二十六小 or 市一中."""

import re
from collections.abc import Iterable, Mapping

from nlp.reading import Reading
from nlp.vocabulary import Kind

_NUMBER = r"第?[一二三四五六七八九十\d]{1,3}"
# 〈六小〉〈26小〉 but not 〈六小时〉; 〈二中〉〈20中〉 but not 〈三中全会〉.
_NAMED = (
    ("小学", "小", re.compile(rf"(?<![\d一二三四五六七八九十几]){_NUMBER}小(?![时组区孩朋型班队的数户])")),
    (
        "初中",
        "中",
        re.compile(rf"(?<![\d一二三四五六七八九十高初]){_NUMBER}中(?![国心午间期旬央等全年天有的])"),
    ),
)
_NUMBERED = {kind: re.compile(rf"{kind}(?<=[一二三四五六七八九十\d]{kind})").search for kind in "小中"}
_NAME_WEIGHT = {"小学": 2.5, "初中": 1.5}


def scores(reading: Reading, words: Kind) -> dict[str, float]:
    """How strongly each stage shows: its words, each counted once at its best place, and school names."""
    best: dict[tuple[str, str], float] = {}
    for hit in words.matcher.find(reading.text, reading.borders):
        for name, weight in words.meanings[hit.word].items():
            value = weight * reading.weight(hit.start)
            best[name, hit.word] = max(value, best.get((name, hit.word), 0.0))
    found: dict[str, float] = {}
    for (name, _), value in best.items():
        found[name] = found.get(name, 0.0) + value
    for name, value in _school_names(reading):
        found[name] = found.get(name, 0.0) + value
    return found


def _school_names(reading: Reading) -> Iterable[tuple[str, float]]:
    for stage, kind, pattern in _NAMED:
        found = _NUMBERED[kind](reading.text) and pattern.search(reading.text)
        if found:
            yield stage, _NAME_WEIGHT[stage] * reading.weight(found.start())


def shares(found: Mapping[str, float]) -> dict[str, float]:
    """The stages' shares of one, strongest first; squared, so that a passing mention weighs little."""
    squares = {name: value * value for name, value in found.items() if value > 0}
    total = sum(squares.values())
    return {name: v / total for name, v in sorted(squares.items(), key=lambda item: (-item[1], item[0]))}
