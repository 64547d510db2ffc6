"""Routing measured on labelled texts, beside a naive keyword list and a linear SVM (``--data FILE``)."""

import argparse
import csv
import json
import subprocess
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import routing_naive
from nlp import keyword_file, normalise, routing
from nlp.routing import Model
from rules import boilerplate

FOLDS = 5
PEER = Path(".bench-venv/bin/python")
MISSING = "svm: not measured, the peer is not installed: make bench-setup"
Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Text:
    """One labelled text; the second department is acceptable too."""

    text: str
    primary: str = ""
    secondary: str = ""
    fold: int = 0


@dataclass(frozen=True)
class Answer:
    """What a method said: departments best first, how sure of the first, and whether it is ours."""

    ranked: tuple[str, ...]
    sure: float
    out: bool


@dataclass(frozen=True)
class Run:
    """All answers of a method to the texts that are ours and to those that are not."""

    inside: list[Answer]
    outside: list[Answer]
    seconds: float


def read_texts(path: Path) -> list[Text]:
    """The rows of a labelled CSV; folds are by id, so that they never change."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Text(
                r["text"], r.get("primary", ""), r.get("secondary", ""), zlib.crc32(r["id"].encode()) % FOLDS
            )
            for r in csv.DictReader(file)
        ]


def keywords_alone(inside: list[Text], outside: list[Text]) -> Run:
    """Jiban as a new desk has it: nothing learned."""
    model = Model.build(keyword_file.sample())
    return timed(inside, outside, lambda text: suggested(text, model))


def keywords_and_desk(inside: list[Text], outside: list[Text]) -> Run:
    """Jiban after the desk dispatched the texts of the other folds, one by one."""
    start = Model.build(keyword_file.sample())
    lessons = [start.lessons(text.text, text.primary) for text in inside]
    models = []
    for fold in range(FOLDS):
        rows = [row for text, told in zip(inside, lessons, strict=True) if text.fold != fold for row in told]
        models.append(start.taught(rows))
    return timed(inside, outside, lambda text: suggested(text, models[text.fold]))


def naive(inside: list[Text], outside: list[Text]) -> Run:
    """A short list of words; a text with none of them is taken for somebody else's."""
    jieba = routing_naive.load()

    def answer(text: Text) -> Answer:
        ranked = routing_naive.rank(jieba, text.text)
        return Answer(tuple(d for d, _ in ranked), ranked[0][1] - ranked[1][1], ranked[0][1] == 0)

    return timed(inside, outside, answer)


def svm(inside: list[Text], outside: list[Text]) -> Run:
    """The peer, in its own environment; its limit for outsiders costs a tenth of ours, as allowed."""
    given = {
        "texts": [bare(text.text) for text in inside],
        "labels": [text.primary for text in inside],
        "folds": [text.fold for text in inside],
        "outside": [bare(text.text) for text in outside],
    }
    command = [str(PEER), "-m", "benchmarks.routing_svm"]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    tops = sorted(ranking[0][1] for ranking in told["inside"])
    limit = tops[len(tops) // 10]

    def answers(rankings: list[Ranking]) -> list[Answer]:
        return [Answer(tuple(d for d, _ in r), r[0][1] - r[1][1], r[0][1] < limit) for r in rankings]

    return Run(answers(told["inside"]), answers(told["outside"]), told["seconds"])


def bare(text: str) -> str:
    """Without the boilerplate that names the answer: the peer gets the same mercy."""
    return boilerplate.blank(normalise.fold(text)).replace(boilerplate.BLANK, "")


def suggested(text: Text, model: Model) -> Answer:
    found = routing.suggest(text.text, model=model)
    return Answer(tuple(r.department for r in found.ranked), found.best.confidence, found.out_of_scope)


def timed(inside: list[Text], outside: list[Text], answer: Callable[[Text], Answer]) -> Run:
    for text in inside[:3]:
        answer(text)  # the word model loads at the first text, which is another figure
    began = time.process_time()
    said = [answer(text) for text in inside]
    seconds = time.process_time() - began
    return Run(said, [answer(text) for text in outside], seconds)


def figures(texts: list[Text], run: Run) -> dict[str, Any]:
    """The figures that are compared; shares of one, speed in texts a second."""
    right = [a.ranked[0] == t.primary for t, a in zip(texts, run.inside, strict=True)]
    fair = [a.ranked[0] in (t.primary, t.secondary) for t, a in zip(texts, run.inside, strict=True)]
    among = [t.primary in a.ranked[:3] for t, a in zip(texts, run.inside, strict=True)]
    by_sure = [
        r for _, r in sorted(zip((a.sure for a in run.inside), right, strict=True), key=lambda p: -p[0])
    ]
    return {
        "top1": share(right),
        "top1_or_secondary": share(fair),
        "top3": share(among),
        "surest_third": share(by_sure[: len(by_sure) // 3]),
        "coverage_at_95": coverage(by_sure, 0.95),
        "out_of_scope_recall": share([a.out for a in run.outside]),
        "out_of_scope_false_alarms": share([a.out for a in run.inside]),
        "texts_per_s": round(len(texts) / run.seconds) if run.seconds else 0,
    }


def share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 3) if hits else 0.0


def coverage(by_sure: list[bool], precision: float) -> float:
    """The largest share of texts, surest first, that is right that often."""
    best = right = 0
    for count, hit in enumerate(by_sure, 1):
        right += hit
        if right >= precision * count:
            best = count
    return round(best / len(by_sure), 3) if by_sure else 0.0


def reliability(texts: list[Text], run: Run) -> list[tuple[str, int, float, float]]:
    """For each band of confidence: how many texts, how sure on average, how often right."""
    rows = []
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        high = {0.0: 0.5, 0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        band = [
            (a.sure, a.ranked[0] == t.primary)
            for t, a in zip(texts, run.inside, strict=True)
            if low <= a.sure < high
        ]
        if band:
            sure = round(sum(s for s, _ in band) / len(band), 3)
            rows.append((f"{low:.2f}-{min(high, 1.0):.2f}", len(band), sure, share([hit for _, hit in band])))
    return rows


def report(measured: dict[str, dict[str, Any]], bands: list[tuple[str, int, float, float]]) -> None:
    names = list(next(iter(measured.values())))
    print(f"{'':>26}" + "".join(f"{method:>18}" for method in measured))
    for name in names:
        print(f"{name:>26}" + "".join(f"{measured[method][name]:>18}" for method in measured))
    print("\nconfidence (keywords + desk)   texts   said   right")
    for band, count, sure, right in bands:
        print(f"{band:>28}{count:>8}{sure:>7}{right:>8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV with id, text, primary, secondary")
    parser.add_argument("--out-of-scope", type=Path, help="CSV with id, text: not ours")
    parser.add_argument("--json", action="store_true", help="figures of each method as JSON")
    asked = parser.parse_args()
    inside = read_texts(asked.data)
    beside = asked.data.with_name(f"{asked.data.stem}_out_of_scope.csv")
    foreign = asked.out_of_scope or (beside if beside.exists() else None)
    outside = read_texts(foreign) if foreign else []
    methods = {"keywords": keywords_alone, "keywords_desk": keywords_and_desk, "naive": naive}
    if PEER.exists():
        methods["svm"] = svm
    runs = {name: method(inside, outside) for name, method in methods.items()}
    measured = {name: figures(inside, run) for name, run in runs.items()}
    if asked.json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    report(measured, reliability(inside, runs["keywords_desk"]))
    if "svm" not in runs:
        print(f"\n{MISSING}")


if __name__ == "__main__":
    main()
