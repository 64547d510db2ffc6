"""Learns from the desk: each confirmed dispatch counts at once, as plain rows (word, department, count)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nlp.reading import Reading

EVERY = ""  # the row that counts the dispatches of a department
TOPIC = "#"  # rows of topics: how often texts mainly of this topic went where
OTHERS = "~"  # stands for all owners outside, in the lessons of examples

_PATIENCE = 25.0  # dispatches that weigh as much as the table's word on whose topic it is
_WITNESSES = 3.0  # orders that a word must have been in until what it says weighs half of what it may
_BEST = 30  # words of a text that are listened to
_TRUST = 60.0  # dispatches until the words learned weigh half of what they may
_VOICE = 45.0  # points that all learned words of a text share: they agree on much, so they never add up
_DOUBT = 1.0  # nats of a silent word that keeps its share: few or vague words say little


Told = tuple[float, dict[str, float]]  # how telling, in nats; by how much it raises each department


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
        """What each known word says for (or against) each department, in points; the most telling first."""
        total = self.total()
        told = [(word, *self._told(word)) for word in words if word in self.by_word]
        told = sorted((one for one in told if one[1] > 0), key=lambda one: (-one[1], one[0]))[:_BEST]
        share = _VOICE * total / (total + _TRUST) / (_DOUBT + sum(telling for _, telling, _ in told))
        return [(word, {d: share * telling * v for d, v in says.items()}) for word, telling, says in told]

    def _told(self, word: str) -> Told:
        """What a word tells; kept once reckoned."""
        if word not in self._kept:
            self._kept[word] = self._reckon(self.by_word[word])
        return self._kept[word]

    def _reckon(self, row: Mapping[str, int]) -> Told:
        """How likely each department is where the word stands, against how likely it always is."""
        seen, total = sum(row.values()) + _WITNESSES, self.total()
        usual = {d: n / total for d, n in self.by_word[EVERY].items() if n}
        here = {d: (row.get(d, 0) + _WITNESSES * p) / seen for d, p in usual.items()}
        telling = sum(p * math.log(p / usual[d]) for d, p in here.items())
        return telling, {d: p - usual[d] for d, p in here.items()}


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
