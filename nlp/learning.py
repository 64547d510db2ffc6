"""Learns from the desk: each confirmed dispatch counts at once, as plain rows (word, department, count)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nlp.reading import Reading

EVERY = ""  # the row that counts the dispatches of a department
TOPIC = "#"  # rows of topics: how often texts mainly of this topic went where

_PATIENCE = 25.0  # dispatches that weigh as much as the table's word on whose topic it is
_SMOOTH = 80.0  # imagined sightings of each word, spread over the departments as they are used
_BEST = 20  # words of a text that are listened to
_SEEN = 2  # orders that a word must have been in before it speaks
_LEAST = 0.05  # what is less than this says nothing
_CAP = 1.6  # what one word may say, in nats
_TRUST = 60.0  # dispatches until the words learned weigh half of what they may
_VOICE = 2.0  # points for a nat


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
    _lifts: dict[str, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)

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

    def speak(self, words: Iterable[str]) -> list[tuple[str, dict[str, float]]]:
        """What each known word says about each department, in points; the most telling words first."""
        total = self.total()
        trust = _VOICE * total / (total + _TRUST)
        told = [(word, self._lift(word)) for word in words if word in self.by_word]
        told.sort(key=lambda item: (-max(item[1].values(), default=0.0), item[0]))
        return [(word, {d: trust * v for d, v in lift.items()}) for word, lift in told[:_BEST]]

    def _lift(self, word: str) -> dict[str, float]:
        """How much likelier the word is in a department's orders than in all, in nats; kept once reckoned."""
        if word not in self._lifts:
            self._lifts[word] = self._reckon(self.by_word[word])
        return self._lifts[word]

    def _reckon(self, row: Mapping[str, int]) -> dict[str, float]:
        seen = sum(row.values())
        if seen < _SEEN:
            return {}
        base = seen / self.total()
        found = {
            d: math.log((row.get(d, 0) + _SMOOTH * base) / (n + _SMOOTH) / base)
            for d, n in self.by_word[EVERY].items()
            if n
        }
        return {d: max(-_CAP, min(_CAP, v)) for d, v in found.items() if abs(v) >= _LEAST}


def words_of(reading: Reading) -> list[str]:
    """The words of a text that are worth remembering: two characters or more, each once, no digits."""
    kept = (
        word for word in reading.words if len(word) > 1 and not any(c.isdigit() or c.isascii() for c in word)
    )
    return list(dict.fromkeys(kept))


def topic_word(topic: str, stage: str) -> str:
    """The row that counts where orders of a topic at a school stage went."""
    return f"{TOPIC}{topic}/{stage}"


def lessons(reading: Reading, topic: str, stage: str, department: str, count: int = 1) -> list[Lesson]:
    """What one dispatch teaches; ``count`` -1 takes a lesson back."""
    words = [EVERY, *([topic_word(topic, stage)] if topic else []), *words_of(reading)]
    return [Lesson(word, department, count) for word in words]
