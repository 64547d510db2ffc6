"""Suggests the department for an order's text: three of them, how sure, and why."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from nlp import examples, learning, reading
from nlp.keywords import Calibration, KeywordTable
from nlp.learning import Counts, Lesson
from nlp.reading import Reading
from nlp.vocabulary import Vocabulary, compile_table
from nlp.weighing import Evidence, Weighing

SUGGESTED = 3  # departments a suggestion names
_REASONS = 8  # reasons kept for each


class Verdict(StrEnum):
    """How far the desk may lean on the suggestion."""

    ONE = "one"
    THREE = "three"
    UNSURE = "unsure"


class Reason(NamedTuple):
    """One thing that spoke for a department. The sentences for the codes live with the cards."""

    code: str  # word / stage / rule / learned / past
    value: str  # the word as it is spelled in the text, the stage, the topic, or the past order's number
    points: float
    topic: str = ""
    where: str = ""  # title / lead / body / tail
    span: tuple[int, int] | None = None  # in the title (where == title) or in the text, as given


@dataclass(frozen=True)
class Ranked:
    """A department, how sure (0 to 1) and why."""

    department: str
    confidence: float
    points: float
    _weighing: Weighing = field(repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, strongest first; gathered when asked for, as most suggestions are only ranked."""
        return tuple(
            _reason(self._weighing, said) for said in self._weighing.evidence(self.department, _REASONS)
        )


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
    heard: Counts = field(default_factory=Counts, repr=False, compare=False)  # the same after the examples

    @classmethod
    def build(cls, table: KeywordTable, rows: Iterable[Lesson] = ()) -> "Model":
        """The model for a table and the rows learned so far; takes tens of milliseconds."""
        model = cls(table, compile_table(table), heard=examples.heard(table))
        return model.taught(rows)

    def learn(
        self, text: str, department: str, title: str = "", count: int = 1
    ) -> "tuple[Model, list[Lesson]]":
        """The model after a confirmed dispatch or correction, and the rows to keep. -1 takes it back."""
        rows = self.lessons(text, department, title, count)
        return self.taught(rows), rows

    def lessons(self, text: str, department: str, title: str = "", count: int = 1) -> list[Lesson]:
        """The rows that one dispatch teaches."""
        read = reading.read(text, title)
        weighing = self.weighing(read)
        return learning.lessons(read, weighing.main_topic(), weighing.stage(), department, count)

    def taught(self, rows: Iterable[Lesson]) -> "Model":
        """The model with rows added, e.g. those of the database at start. The compiled words are shared."""
        rows = list(rows)
        weighed = (replace(row, count=row.count * learning.DISPATCH) for row in rows)
        return replace(self, counts=self.counts.plus(rows), heard=self.heard.plus(weighed))

    def weighing(self, read: Reading) -> Weighing:
        """What this model knows, about to weigh a text."""
        return Weighing(self.table, self.vocabulary, self.counts, self.heard, read)


def suggest(text: str, title: str = "", *, model: Model, past: Sequence[PastOrder] = ()) -> Suggestion:
    """Three departments for the text, best first, with confidence and reasons. Same in, same out."""
    weighing = model.weighing(reading.read(text, title))
    weighing.weigh([(order.number, order.department, order.likeness) for order in past])
    return _conclude(weighing, model)


def _conclude(weighing: Weighing, model: Model) -> Suggestion:
    limits = model.table.calibration
    ranked = weighing.ranked()
    sure = confidences([points for _, points in ranked], limits)
    judged = weighing.scope(limits.foreign)
    three = zip(ranked[:SUGGESTED], sure, strict=False)
    return Suggestion(
        ranked=tuple(Ranked(d, c, round(p, 3), weighing) for (d, p), c in three),
        verdict=_verdict(sure[0], judged.out, limits),
        stage=weighing.stage(),
        topic=weighing.main_topic(),
        out_of_scope=judged.out,
        owner=judged.owner,
        foreign=tuple(
            _reason(weighing, Evidence(-p, "word", h.word, o, h.start, h.end)) for h, o, p in judged.said
        ),
    )


def _verdict(confidence: float, out: bool, limits: Calibration) -> Verdict:
    if out or confidence < limits.unsure:
        return Verdict.UNSURE
    return Verdict.ONE if confidence >= limits.one else Verdict.THREE


def _reason(weighing: Weighing, said: Evidence) -> Reason:
    """The evidence with its place in the text as it was given."""
    points = round(-said.rank, 3)
    if said.end == 0:
        return Reason(said.code, said.value, points, said.topic)
    read = weighing.read
    where, span = read.where(said.start), read.span(said.start, said.end)
    return Reason(said.code, said.value, points, said.topic, where, span)


def confidences(points: Sequence[float], known: Calibration) -> list[float]:
    """How sure each suggested rank is: the first by its margin over the second, all others share the rest."""
    if not points or points[0] <= 0:
        return [0.0] * min(len(points), SUGGESTED)
    margin = (points[0] - points[1]) / (points[0] + 4.0) if len(points) > 1 else 1.0
    first = 1 / (1 + math.exp(-(known.base + known.margin * margin + known.strength * math.log1p(points[0]))))
    rest = [max(0.0, p) for p in points[1:]]
    whole = sum(rest) or 1.0
    others = (min(first, (1 - first) * p / whole) for p in rest[: SUGGESTED - 1])
    return [round(min(0.99, first), 3), *(round(sure, 3) for sure in others)]
