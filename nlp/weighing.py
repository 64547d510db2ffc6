"""Weighs one text: what its words, its stage, past decisions and orders like it say for each department."""

from collections.abc import Sequence
from typing import NamedTuple

from nlp import learning, scope, stage
from nlp.keywords import KeywordTable, Override, Topic
from nlp.learning import SILENCE, Counts
from nlp.reading import Reading
from nlp.vocabulary import Vocabulary

_FADE = 0.7  # each further word of a topic says less
_AGAIN = 0.15  # a word said again adds a little, up to three times
_SURE = 4.0  # stage points at which a stage surely shows
_BREAKS = 6.0  # topic points that break an override
_NAMED = 0.3  # points from which something is named as a reason
_PAST = 4.0  # points for a past order that is the same


Said = tuple[float, str, int, int]  # points, a word of a topic, where it starts and where it ends


class Evidence(NamedTuple):
    """One thing that speaks for a department; a place in the read text where ``end`` is not 0."""

    rank: float  # its points, negative: the most telling sort first
    code: str  # word / stage / rule / learned / past
    value: str
    topic: str = ""
    start: int = 0
    end: int = 0


class Weighing:
    """The weighing of one text. ``weigh`` counts the points behind ``ranked``; ``evidence`` says why."""

    def __init__(
        self, table: KeywordTable, vocabulary: Vocabulary, counts: Counts, heard: Counts, read: Reading
    ) -> None:
        self.read = read
        self._given: list[tuple[str, float, str, str]] = []  # department, points, code, value
        self._owned: dict[str, dict[str, float]] = {}  # topic → department → share
        self._points: dict[str, float] = dict.fromkeys(table.departments, 0.0)
        self._table, self._vocabulary, self._counts, self._heard = table, vocabulary, counts, heard
        self._stage_points = stage.scores(read, vocabulary.stage_words)
        self._voice = SILENCE
        self._shares = stage.shares(self._stage_points)
        self._topics = self._read_topics()
        self._strengths = {name: _strength(said) for name, said in self._topics.items()}
        self._main_topic = self._find_main_topic()

    def weigh(self, past: Sequence[tuple[str, str, float]] = ()) -> None:
        """Count everything; ``past`` are orders like it: number, department, likeness from 0 to 1."""
        self._count_topics()
        self._count_stages()
        self._count_rules()
        self._count_learned()
        for number, department, likeness in past:
            self._give(department, _PAST * likeness**2, "past", number)

    def evidence(self, department: str, most: int) -> list[Evidence]:
        """What speaks for a department, the most telling first."""
        said: list[tuple[float, str, str, str, int, int]] = []
        for name, shares in self._owned.items():
            if department in shares:
                share = -shares[department]
                said += [
                    (p * share, "word", word, name, start, end) for p, word, start, end in self._topics[name]
                ]
        said += [
            (-points, code, value, "", 0, 0)
            for given, points, code, value in self._given
            if given == department
        ]
        said += [(-points, "learned", word, "", 0, 0) for word, points in self._voice.says(department)]
        return [Evidence(*one) for one in sorted(said)[:most] if one[0] <= -_NAMED]

    def ranked(self) -> list[tuple[str, float]]:
        """All departments with their points, best first; ties as the table lists them."""
        return sorted(self._points.items(), key=lambda item: -item[1])

    def stage(self) -> str:
        """The stage that shows most; empty if none does."""
        return next(iter(self._shares), "")

    def main_topic(self) -> str:
        """The topic most spoken of; empty if none is."""
        return self._main_topic

    def scope(self, factor: float) -> scope.Judgement:
        """Whether it is ours: topics of all trades speak for us only as far as a school is spoken of."""
        school = scope.school_share(self.read, self._vocabulary.school_words)
        topics = self._vocabulary.topics
        spoken = (p * (school if topics[name].anywhere else 1.0) for name, p in self._strengths.items())
        ruled = (points for _, points, code, _ in self._given if code == "stage")
        limit = factor * (1 + school / 2) * (max(spoken, default=0.0) + max(ruled, default=0.0))
        ours = max(self._strengths.values(), default=0.0)
        judged = scope.judge(self.read, self._vocabulary.foreign_words, ours, limit, school)
        learned = self._voice.points
        lead = learned.get(learning.OTHERS, 0.0) - max(
            (learned.get(d, 0.0) for d in self._points), default=0.0
        )
        return scope.overheard(judged, lead) if learned else judged

    def _find_main_topic(self) -> str:
        best = min(self._strengths.items(), key=lambda item: (-item[1], item[0]), default=("", 0.0))
        return best[0] if best[1] > 0 else ""

    def _read_topics(self) -> dict[str, list[Said]]:
        """For each topic its words, each once, at its best place."""
        words = self._vocabulary.topic_words
        found: dict[str, tuple[float, int, int, int]] = {}  # word → place's weight, start, end, times said
        for word, begin, close in words.matcher.find(self.read.text, self.read.borders):
            weight = self.read.weight(begin)
            best, start, end, times = found.get(word, (0.0, 0, 0, 0))
            if weight > best:
                best, start, end = weight, begin, close
            found[word] = best, start, end, times + 1
        topics: dict[str, list[Said]] = {}
        for word, (place, start, end, times) in found.items():
            value = place * (1 + _AGAIN * min(times - 1, 3))
            for topic, weight in words.meanings[word].items():
                topics.setdefault(topic, []).append((weight * value, word, start, end))
        return topics

    def _count_topics(self) -> None:
        for name, strength in self._strengths.items():
            if strength > 0:
                self._owned[name] = self._owners(self._vocabulary.topics[name])
                for department, share in self._owned[name].items():
                    self._points[department] += strength * share

    def _owners(self, topic: Topic) -> dict[str, float]:
        """The departments that share a topic: by stage, by the table's other shares, by what was learned."""
        told: dict[str, float] = {}
        left = 1.0
        for name, share in self._shares.items():
            if name in topic.stages:
                told[topic.stages[name]] = told.get(topic.stages[name], 0.0) + share
                left -= share
        told[topic.department] = told.get(topic.department, 0.0) + max(0.0, left)
        for department, share in topic.also.items():
            told[department] = told.get(department, 0.0) + share
        return {
            d: s for d, s in self._counts.owners(topic.name, self.stage(), told).items() if d in self._points
        }

    def _count_stages(self) -> None:
        for known in self._table.stages:
            strength = min(1.0, self._stage_points.get(known.name, 0.0) / _SURE)
            if known.department and strength > 0:
                points = known.pull * strength * self._shares[known.name]
                self._give(known.department, points, "stage", known.name)

    def _count_rules(self) -> None:
        for rule in self._table.overrides:
            share = (
                self._shares.get(rule.stage, 0.0) if rule.stage else float(rule.topic == self.main_topic())
            )
            if share >= 0.5 and not self._is_broken(rule):
                self._give(rule.department, rule.add * share, "rule", rule.stage or rule.topic)

    def _is_broken(self, rule: Override) -> bool:
        return any(self._strengths.get(topic, 0.0) >= _BREAKS for topic in rule.unless)

    def _count_learned(self) -> None:
        """What the words say that dispatches and examples had."""
        self._voice = self._heard.speak(dict.fromkeys(self.read.words))
        for department, value in self._voice.points.items():
            if department in self._points:
                self._points[department] += value

    def _give(self, department: str, points: float, code: str, value: str) -> None:
        """Departments that are no more (old lessons, old orders) get nothing."""
        if department in self._points:
            self._points[department] += points
            self._given.append((department, points, code, value))


def _strength(said: Sequence[Said]) -> float:
    if len(said) == 1:
        return said[0][0]
    points = sorted((points for points, *_ in said), reverse=True)
    fading = sum(p * _FADE**i for i, p in enumerate(points) if p > 0)
    return fading + sum(p for p in points if p < 0)
