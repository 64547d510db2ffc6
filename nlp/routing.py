"""Suggests the department for an order's text: three of them, how sure, and why."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from nlp import learning, reading, scope, stage
from nlp.keywords import Calibration, KeywordTable, Topic
from nlp.learning import Counts, Lesson
from nlp.reading import Reading
from nlp.vocabulary import Vocabulary, compile_table

_FADE = 0.7  # each further word of a topic says less
_AGAIN = 0.15  # a word said again adds a little, up to three times
_PAST = 4.0  # points for a past order that is the same


class Verdict(StrEnum):
    """How far the desk may lean on the suggestion."""

    ONE = "one"
    THREE = "three"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Reason:
    """One thing that spoke for a department. The sentences for the codes live with the cards."""

    code: str  # word / stage / rule / learned / past
    value: str  # the word as it is spelled in the text, the stage, the topic, or the past order's number
    points: float
    topic: str = ""
    where: str = ""  # title / lead / body / tail
    span: tuple[int, int] | None = None  # in the title (where == title) or in the text, as given


@dataclass(frozen=True)
class Ranked:
    """A department, how sure (0 to 1) and why, strongest reason first."""

    department: str
    confidence: float
    points: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class PastOrder:
    """A closed order like this one, found elsewhere: where it went and how alike the texts are (0 to 1)."""

    number: str
    department: str
    likeness: float


@dataclass(frozen=True)
class Suggestion:
    """拟派科室: always three departments, best first."""

    ranked: tuple[Ranked, ...]
    verdict: Verdict
    stage: str = ""
    topic: str = ""
    out_of_scope: bool = False
    owner: str = ""  # whose it probably is, if not ours
    foreign: tuple[Reason, ...] = ()  # what speaks for another owner

    @property
    def best(self) -> Ranked:
        """The first suggestion."""
        return self.ranked[0]


@dataclass(frozen=True)
class Model:
    """A keyword table ready for use, and what the desk taught. A value: share it between threads."""

    table: KeywordTable
    vocabulary: Vocabulary = field(repr=False, compare=False)
    counts: Counts = field(default_factory=Counts)

    @classmethod
    def build(cls, table: KeywordTable, rows: Iterable[Lesson] = ()) -> "Model":
        """The model for a table and the rows learned so far; takes tens of milliseconds."""
        return cls(table, compile_table(table), Counts().plus(rows))

    def learn(
        self, text: str, department: str, title: str = "", count: int = 1
    ) -> "tuple[Model, list[Lesson]]":
        """The model after a confirmed dispatch or correction, and the rows to keep. -1 takes it back."""
        rows = self.lessons(text, department, title, count)
        return self.taught(rows), rows

    def lessons(self, text: str, department: str, title: str = "", count: int = 1) -> list[Lesson]:
        """The rows that one dispatch teaches."""
        read = reading.read(text, title)
        return learning.lessons(read, _Weighing(self, read).main_topic(), department, count)

    def taught(self, rows: Iterable[Lesson]) -> "Model":
        """The model with rows added, e.g. those of the database at start. The compiled words are shared."""
        return replace(self, counts=self.counts.plus(rows))


def suggest(text: str, title: str = "", *, model: Model, past: Sequence[PastOrder] = ()) -> Suggestion:
    """Three departments for the text, best first, with confidence and reasons. Same in, same out."""
    return _Weighing(model, reading.read(text, title), past).suggestion()


class _Weighing:
    """The weighing of one text: gathers points and reasons, then ranks."""

    def __init__(self, model: Model, read: Reading, past: Sequence[PastOrder] = ()) -> None:
        self._model, self._read = model, read
        known = model.vocabulary
        self._hits = known.topic_words.matcher.find(read.text, read.borders)
        self._stage_points = stage.scores(read, known.stage_words)
        self._shares = stage.shares(self._stage_points)
        self._topics = self._topic_reasons()
        self._points = {name: self._strength(reasons) for name, reasons in self._topics.items()}
        self._ranked: dict[str, float] = dict.fromkeys(model.table.departments, 0.0)
        self._why: dict[str, list[Reason]] = {d: [] for d in model.table.departments}
        self._past = past

    def main_topic(self) -> str:
        """The topic most spoken of; empty if none is."""
        best = min(self._points.items(), key=lambda item: (-item[1], item[0]), default=("", 0.0))
        return best[0] if best[1] > 0 else ""

    def suggestion(self) -> Suggestion:
        self._count_topics()
        self._count_stages()
        self._count_learned()
        self._count_past()
        return self._conclude()

    def _topic_reasons(self) -> dict[str, list[Reason]]:
        """For each topic its words, each once, at its best place."""
        best: dict[tuple[str, str], Reason] = {}
        times: dict[str, int] = {}
        for hit in self._hits:
            times[hit.word] = times.get(hit.word, 0) + 1
            where = self._read.where(hit.start)
            for topic, weight in self._model.vocabulary.topic_words.meanings[hit.word].items():
                known = best.get((topic, hit.word))
                points = weight * reading.WEIGHT[where]
                if known is None or abs(points) > abs(known.points):
                    span = hit.start, hit.end
                    best[topic, hit.word] = Reason("word", hit.word, points, topic, where, span)
        found: dict[str, list[Reason]] = {}
        for (topic, word), reason in best.items():
            more = 1 + _AGAIN * min(times[word] - 1, 3)
            found.setdefault(topic, []).append(replace(reason, points=reason.points * more))
        return found

    @staticmethod
    def _strength(reasons: Iterable[Reason]) -> float:
        points = sorted((r.points for r in reasons), reverse=True)
        fading = sum(p * _FADE**i for i, p in enumerate(points) if p > 0)
        return fading + sum(p for p in points if p < 0)

    def _count_topics(self) -> None:
        for name, points in self._points.items():
            if points <= 0:
                continue
            for department, share in self._owners(self._model.vocabulary.topics[name]).items():
                self._ranked[department] += points * share
                self._why[department] += [replace(r, points=r.points * share) for r in self._topics[name]]

    def _owners(self, topic: Topic) -> dict[str, float]:
        told: dict[str, float] = {}
        left = 1.0
        for name, share in self._shares.items():
            if name in topic.stages:
                told[topic.stages[name]] = told.get(topic.stages[name], 0.0) + share
                left -= share
        told[topic.department] = told.get(topic.department, 0.0) + max(0.0, left)
        for department, share in topic.also.items():
            told[department] = told.get(department, 0.0) + share
        return {d: s for d, s in self._model.counts.owners(topic.name, told).items() if d in self._ranked}

    def _count_stages(self) -> None:
        for known in self._model.table.stages:
            strength = min(1.0, self._stage_points.get(known.name, 0.0) / 4)
            if known.department and strength:
                points = known.pull * strength * self._shares[known.name]
                self._give(known.department, Reason("stage", known.name, points))
        for rule in self._model.table.overrides:
            share = (
                self._shares.get(rule.stage, 0.0) if rule.stage else float(rule.topic == self.main_topic())
            )
            if share >= 0.5 and not any(self._points.get(t, 0.0) >= 6 for t in rule.unless):
                self._give(rule.department, Reason("rule", rule.stage or rule.topic, rule.add * share))

    def _count_learned(self) -> None:
        for word, points in self._model.counts.speak(learning.words_of(self._read)):
            for department, value in points.items():
                if department in self._ranked:
                    self._give(department, Reason("learned", word, value))

    def _count_past(self) -> None:
        for order in self._past:
            if order.department in self._ranked:
                self._give(order.department, Reason("past", order.number, _PAST * order.likeness**2))

    def _give(self, department: str, reason: Reason) -> None:
        self._ranked[department] += reason.points
        self._why[department].append(reason)

    def _conclude(self) -> Suggestion:
        order = {d: i for i, d in enumerate(self._model.table.departments)}
        ranked = sorted(self._ranked.items(), key=lambda item: (-item[1], order[item[0]]))
        sure = confidences([points for _, points in ranked], self._model.table.calibration)
        three = tuple(
            Ranked(d, c, round(p, 3), self._reasons(d)) for (d, p), c in zip(ranked, sure[:3], strict=False)
        )
        judged = self._scope()
        return Suggestion(
            ranked=three,
            verdict=self._verdict(sure[0], judged.out),
            stage=next(iter(self._shares), ""),
            topic=self.main_topic(),
            out_of_scope=judged.out,
            owner=judged.owner,
            foreign=tuple(
                self._placed(Reason("word", h.word, p, o, "", (h.start, h.end))) for h, o, p in judged.said
            ),
        )

    def _scope(self) -> scope.Judgement:
        """Whether it is ours: topics of all trades speak for us only as far as a school is spoken of."""
        known = self._model.vocabulary
        school = scope.school_share(self._read, known.school_words)
        shares = {name: school if known.topics[name].anywhere else 1.0 for name in self._points}
        ours = max((points * shares[name] for name, points in self._points.items()), default=0.0)
        ours += max(
            (r.points for rs in self._why.values() for r in rs if r.code in ("stage", "rule")), default=0.0
        )
        factor = self._model.table.calibration.foreign * (1 + school / 2)
        return scope.judge(self._read, known.foreign_words, ours, school, factor)

    def _verdict(self, confidence: float, out: bool) -> Verdict:
        limits = self._model.table.calibration
        if out or confidence < limits.unsure:
            return Verdict.UNSURE
        return Verdict.ONE if confidence >= limits.one else Verdict.THREE

    def _reasons(self, department: str) -> tuple[Reason, ...]:
        telling = [r for r in self._why[department] if r.points > 0]
        telling.sort(key=lambda r: (-r.points, r.code, r.value, r.topic))
        return tuple(self._placed(r) for r in telling[:8])

    def _placed(self, reason: Reason) -> Reason:
        """The reason with its place in the text as it was given."""
        points = round(reason.points, 3)
        if reason.span is None:
            return replace(reason, points=points)
        where = self._read.where(reason.span[0])
        return replace(reason, points=points, where=where, span=self._read.span(*reason.span))


def confidences(points: Sequence[float], known: Calibration) -> list[float]:
    """How sure each rank is: the first by its margin over the second, the others share what is left."""
    if not points or points[0] <= 0:
        return [0.0] * len(points)
    margin = (points[0] - points[1]) / (points[0] + 4.0) if len(points) > 1 else 1.0
    first = 1 / (1 + math.exp(-(known.base + known.margin * margin + known.strength * math.log1p(points[0]))))
    rest = [max(0.0, p) for p in points[1:]]
    whole = sum(rest) or 1.0
    return [round(min(0.99, first), 3), *(round(min(first, (1 - first) * p / whole), 3) for p in rest)]
