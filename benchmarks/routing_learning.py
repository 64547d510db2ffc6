"""What the desk's dispatches add, by folds: to the whole keyword table, and to one with half its words gone.

``python -m benchmarks.routing_learning --data FILE``: a table without half of its words is what a city with
other words has. Every row is a mean over the seeds; ``worst`` is the most texts that a fold lost. The last
rows are desks that divide the work otherwise than the table: the labels are theirs, and nobody told the bot.
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.routing import FOLDS, Text, read_texts, suggested
from nlp import keyword_file, reading
from nlp.keywords import KeywordTable, Words
from nlp.learning import Counts
from nlp.routing import Model

SEEDS = (1, 2, 3, 4, 5)
PARTS = (0.0, 0.5, 0.8)
MOVES = (("入学划片", "学籍与义务教育科"), ("入学划片", "小学教育科"), ("教师待遇与队伍", "财务科"))
Hits = list[tuple[bool, bool, bool]]  # for each text: first, first or second label, among three


def without(table: KeywordTable, part: float, seed: int) -> KeywordTable:
    """The table with a part of each topic's words gone, never all."""
    dice = random.Random(seed)

    def left(words: Words) -> Mapping[str, float]:
        kept = {word: weight for word, weight in words.items() if dice.random() >= part}
        return kept or dict(list(words.items())[:1])

    return replace(table, topics=tuple(replace(topic, words=left(topic.words)) for topic in table.topics))


def taught(start: Model, texts: Sequence[Text]) -> list[Model]:
    """For each fold the model that was taught the texts of the others."""
    lessons = [(text.fold, start.lessons(text.text, text.primary)) for text in texts]
    return [
        start.taught(row for other, rows in lessons if other != fold for row in rows) for fold in range(FOLDS)
    ]


def hits(texts: Sequence[Text], models: Sequence[Model]) -> Hits:
    """How each text fares with the model of its fold."""
    found: Hits = []
    for text in texts:
        ranked = suggested(text, models[text.fold]).ranked
        fair = ranked[0] in (text.primary, text.secondary)
        found.append((ranked[0] == text.primary, fair, text.primary in ranked[:3]))
    return found


def lost(texts: Sequence[Text], before: Hits, after: Hits) -> int:
    """The most first suggestions that a fold lost by learning."""
    moved = [0] * FOLDS
    for text, was, now in zip(texts, before, after, strict=True):
        moved[text.fold] += was[0] - now[0]
    return max(moved)


def measured(texts: Sequence[Text], part: float, seeds: Sequence[int], examples: bool) -> str:
    """One row: before, after, and the worst fold."""
    was: Hits = []
    now: Hits = []
    worst = 0
    for seed in seeds:
        start = Model.build(without(keyword_file.sample(), part, seed))
        start = start if examples else replace(start, heard=Counts())
        before, after = hits(texts, [start] * FOLDS), hits(texts, taught(start, texts))
        was, now, worst = was + before, now + after, max(worst, lost(texts, before, after))
    return f"{_shares(was)}   {_shares(now)}   {worst:>5}"


def divided(texts: Sequence[Text], topic: str, department: str) -> list[Text]:
    """The texts as a desk labels them where a topic is another department's than in the table."""
    start = Model.build(keyword_file.sample())
    owners = start.table.owners_of(topic)

    def theirs(text: Text) -> Text:
        is_moved = start.weighing(reading.read(text.text)).main_topic() == topic and text.primary in owners
        return replace(text, primary=department, secondary="") if is_moved else text

    return [theirs(text) for text in texts]


def _shares(found: Hits) -> str:
    return " ".join(f"{sum(column) / len(found):.3f}" for column in zip(*found, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV with id, text, primary, secondary")
    texts = read_texts(parser.parse_args().data)
    print(f"{'words gone':>10} {'examples':>9}   {'before':17}   {'after':17}   worst")
    for part in PARTS:
        for examples in (False, True):
            row = measured(texts, part, SEEDS if part else SEEDS[:1], examples)
            print(f"{part:>10.0%} {'yes' if examples else 'no':>9}   {row}", flush=True)
    for topic, department in MOVES:
        row = measured(divided(texts, topic, department), 0.0, SEEDS[:1], examples=True)
        print(f"{'':>20}   {row}   {topic} at {department}", flush=True)


if __name__ == "__main__":
    main()
