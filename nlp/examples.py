"""Orders made up for learning: what a desk's routing has heard before its first dispatch."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from nlp import learning, reading
from nlp.keywords import KeywordTable, Topic
from nlp.learning import Counts, Lesson

_FILE = Path(__file__).parent / "data" / "examples.csv"


class Example(NamedTuple):
    """An order and what it is about; the table says whose that is."""

    topic: str  # or the owner outside, where it is not ours
    stage: str  # only where the topic's department depends on it
    text: str


@lru_cache(maxsize=1)
def all_of() -> tuple[Example, ...]:
    """The examples that come with Jiban."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Example(row["topic"], row["stage"], row["text"]) for row in csv.DictReader(file))


def heard(table: KeywordTable) -> Counts:
    """The examples as lessons for the departments that the table names: a moved topic takes them along."""
    topics = {topic.name: topic for topic in table.topics}
    lessons: list[Lesson] = []
    for example in all_of():
        if department := _department(example, topics, table):
            lessons += [Lesson(word, department) for word in (learning.EVERY, *_words(example.text))]
    return Counts().plus(lessons)


def _department(example: Example, topics: Mapping[str, Topic], table: KeywordTable) -> str:
    """Whose the example is; empty where the table does not know what it is about."""
    if example.topic in table.foreign:
        return learning.OTHERS
    topic = topics.get(example.topic)
    return topic.stages.get(example.stage, topic.department) if topic else ""


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(learning.words_of(reading.read(text)))
