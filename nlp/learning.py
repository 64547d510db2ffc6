"""Learns from the desk: each confirmed dispatch counts at once, as plain rows (word, department, count)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from nlp.reading import Reading

EVERY = ""  # the row that counts the dispatches of a department
TOPIC = "#"  # rows of topics: how often texts mainly of this topic went where
OTHERS = "~"  # stands for all owners outside, in the lessons of examples

_PATIENCE = 12.0  # dispatches that weigh as much as the table's word on whose topic it is
_WITNESSES = 6.0  # examples that a word must have been in until what it says weighs half of what it may
DISPATCH = 3  # examples that one dispatch of the desk outweighs
_BEST = 30  # words of a text that are listened to
_TRUST = 60.0  # examples until the words learned weigh half of what they may
_VOICE = 45.0  # points that all learned words of a text share: they agree on much, so they never add up
_DOUBT = 1.0  # nats of a silent word that keeps its share: few or vague words say little


class Told(NamedTuple):
    """What one word tells by itself."""

    word: str
    telling: float  # nats between where its orders went and where all orders go
    sure: float  # 0 to 1: how far its witnesses count against the usual
    share: Mapping[str, float]  # department → its share of the word's orders, times ``sure``


_telling = itemgetter(1)


class Voice(NamedTuple):
    """What the words of a text say together, in points for and against each department."""

    points: Mapping[str, float]
    words: Sequence[tuple[float, Told]]  # each with its weight, in points
    usual: Mapping[str, float]

    def says(self, department: str) -> list[tuple[str, float]]:
        """What each word says for or against a department."""
        usual = self.usual.get(department, 0.0)
        return [
            (o.word, weight * (o.share.get(department, 0.0) - o.sure * usual)) for weight, o in self.words
        ]


SILENCE = Voice({}, (), {})


@dataclass(frozen=True)
class Lesson:
    """One row of what was learned; a database keeps them and adds up equal (word, department)."""

    word: str
    department: str
    count: int = 1


@dataclass(frozen=True)
class Counts:
    """All lessons, added up. A value: learning gives a new one and shares what did not change."""

    by_word: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    _kept: dict[str, Told] = field(default_factory=dict, repr=False, compare=False)
    _shares: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def plus(self, lessons: Iterable[Lesson]) -> "Counts":
        """With more lessons; negative counts take back what was wrong."""
        changed: dict[str, dict[str, int]] = {}
        for lesson in lessons:
            row = changed.setdefault(lesson.word, dict(self.by_word.get(lesson.word, {})))
            row[lesson.department] = max(0, row.get(lesson.department, 0) + lesson.count)
        return Counts({**self.by_word, **changed})

    def handed_over(self, topic: str, words: Iterable[str], former: Iterable[str], new: str) -> list[Lesson]:
        """The lessons of a reorganisation: what spoke for the former owners of a topic speaks for the new."""
        own = [word for word in self.by_word if word.startswith(topic_word(topic, ""))]
        given = [word for word in words if word in self.by_word]
        losing = [department for department in dict.fromkeys(former) if department != new]
        counts = [(w, d, self.by_word[w].get(d, 0)) for w in (*own, *given) for d in losing]
        pairs = [(Lesson(w, d, -n), Lesson(w, new, n)) for w, d, n in counts if n]
        return [lesson for pair in pairs for lesson in pair]

    def rows(self) -> list[Lesson]:
        """All lessons, sorted: what a database would hold."""
        found = [Lesson(w, d, n) for w, row in self.by_word.items() for d, n in row.items() if n]
        return sorted(found, key=lambda lesson: (lesson.word, lesson.department))

    def total(self) -> int:
        """Dispatches learned from."""
        return sum(self.by_word.get(EVERY, {}).values())

    def owners(self, topic: str, stage: str, told: Mapping[str, float]) -> dict[str, float]:
        """Whose topic it is at a stage: what the table told, corrected by where its orders really went."""
        row = self.by_word.get(topic_word(topic, stage))
        if not row:
            return dict(told)
        whole = sum(told.values())
        weight = _PATIENCE + sum(row.values())
        names = dict.fromkeys([*told, *row])
        return {d: (_PATIENCE * told.get(d, 0.0) + whole * row.get(d, 0)) / weight for d in names}

    def speak(self, words: Iterable[str]) -> Voice:
        """What the known words say; the most telling are listened to."""
        kept, by_word = self._kept, self.by_word
        known = [kept.get(word) or self._reckon(word, by_word[word]) for word in words if word in by_word]
        told = sorted([one for one in known if one.telling > 0], key=_telling, reverse=True)[:_BEST]
        total, usual = self.total(), self._usual()
        share = _VOICE * total / (total + _TRUST) / (_DOUBT + sum(map(_telling, told)))
        weighed = [(share * one.telling, one) for one in told]
        points = dict.fromkeys(usual, 0.0)
        against = 0.0
        for weight, one in weighed:
            against += weight * one.sure
            for department, part in one.share.items():
                points[department] += weight * part
        return Voice({d: given - against * usual[d] for d, given in points.items()}, weighed, usual)

    def _usual(self) -> Mapping[str, float]:
        """Each department's share of all orders."""
        if not self._shares:
            total = self.total()
            self._shares.update((d, n / total) for d, n in self.by_word.get(EVERY, {}).items() if n)
        return self._shares

    def _reckon(self, word: str, row: Mapping[str, int]) -> Told:
        """How likely each department is where the word stands, against how likely it always is; kept."""
        usual, seen = self._usual(), sum(row.values())
        whole = seen + _WITNESSES
        here = [(usual[d], n / whole) for d, n in row.items() if n and d in usual]
        doubt = _WITNESSES / whole  # how likely, against always, are all the departments that the row lacks
        lacking = 1 - math.fsum(p for p, _ in here)
        # Exact sums: words that were in the same orders tell the same, in whatever order they came.
        said = math.fsum((s + p * doubt) * math.log(s / p + doubt) for p, s in here)
        telling = said + lacking * doubt * math.log(doubt)
        share = {d: n / whole for d, n in row.items() if n and d in usual}
        told = self._kept[word] = Told(word, telling, seen / whole, share)
        return told


def words_of(reading: Reading) -> list[str]:
    """The words of a text that are worth remembering, each once."""
    return [word for word in dict.fromkeys(reading.words) if _is_worth(word)]


@lru_cache(maxsize=65536)
def _is_worth(word: str) -> bool:
    """Two characters or more, no digits and no letters."""
    return len(word) > 1 and not any(char.isdigit() or char.isascii() for char in word)


def topic_word(topic: str, stage: str) -> str:
    """The row that counts where orders of a topic at a school stage went."""
    return f"{TOPIC}{topic}/{stage}"


def lessons(reading: Reading, topic: str, stage: str, department: str, count: int = 1) -> list[Lesson]:
    """What one dispatch teaches; ``count`` -1 takes a lesson back."""
    words = [EVERY, *([topic_word(topic, stage)] if topic else []), *words_of(reading)]
    return [Lesson(word, department, count) for word in words]
