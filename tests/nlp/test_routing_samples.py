"""Routing on made-up orders of every department, and on real ones where they are at hand."""

import csv
from pathlib import Path
from typing import Any

import pytest

from benchmarks.routing import Text, figures, keywords_alone, keywords_and_desk, read_texts
from nlp import keyword_file, routing
from nlp.routing import Model

SAMPLES = Path(__file__).parent / "samples" / "routing.csv"
UNSEEN = Path(__file__).parent / "samples" / "routing_unseen.csv"
ELSEWHERE = Path(__file__).parent / "samples" / "routing_elsewhere.csv"
LETTERS = Path(__file__).parent / "samples" / "routing_letters.csv"
DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"


def samples() -> list[tuple[str, str]]:
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["department"]) for row in csv.DictReader(file)]


def test_the_samples_reach_the_department_in_charge() -> None:
    model = Model.build(keyword_file.sample())
    wrong = [t for t, d in samples() if routing.suggest(t, model=model).best.department != d]
    assert len(wrong) <= 0.05 * len(samples()), wrong


def test_the_samples_are_not_taken_for_somebody_elses() -> None:
    model = Model.build(keyword_file.sample())
    wrong = [t for t, _ in samples() if routing.suggest(t, model=model).out_of_scope]
    assert len(wrong) <= 0.05 * len(samples()), wrong


def figures_of(path: Path) -> dict[str, Any]:
    """The figures of the texts in a file; those without a department are not ours."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = [Text(r["text"], r["department"], r["also"]) for r in rows if r["department"]]
    return figures(ours, keywords_alone(ours, [Text(r["text"]) for r in rows if not r["department"]]))


def test_made_up_orders_that_no_keyword_and_no_example_was_written_for_meet_the_goals() -> None:
    """Written after the table and the examples, and never tuned on: keep it so."""
    found = figures_of(UNSEEN)
    assert found["top1"] >= 0.75
    assert found["top3"] >= 0.90
    assert found["surest_third"] >= 0.95
    assert found["out_of_scope_recall"] >= 0.60
    assert found["out_of_scope_false_alarms"] <= 0.10


def test_made_up_orders_in_the_words_of_other_cities_meet_the_goals() -> None:
    found = figures_of(ELSEWHERE)
    assert found["top1"] >= 0.9
    assert found["top3"] >= 0.95
    assert found["surest_third"] >= 0.95
    assert found["out_of_scope_recall"] >= 0.8
    assert found["out_of_scope_false_alarms"] <= 0.05


def test_letters_in_dialects_in_officialese_and_in_a_few_words_meet_the_goals() -> None:
    """Labelled before routing saw them: .78 were right then; what they showed in general is mended since."""
    found = figures_of(LETTERS)
    assert found["top1"] >= 0.85
    assert found["top1_or_secondary"] >= 0.88
    assert found["top3"] >= 0.95
    assert found["surest_third"] >= 0.95
    assert found["out_of_scope_recall"] >= 0.8
    assert found["out_of_scope_false_alarms"] <= 0.06


def test_the_benchmark_counts_what_it_says() -> None:
    inside = [Text(t, d, fold=i % 5) for i, (t, d) in enumerate(samples())]
    outside = [Text("驾校不退学车的钱，科目二约不上"), Text("小区物业费太高，电梯坏了没人修")]
    found = figures(inside, keywords_alone(inside, outside))
    assert found["top1"] <= found["top1_or_secondary"] <= 1
    assert found["top1"] <= found["top3"] <= 1
    assert found["out_of_scope_recall"] == 1


REAL = DATA / "routing_dev.csv"


@pytest.mark.skipif(not REAL.exists(), reason="the labelled real orders are not part of the project")
def test_real_orders_meet_the_goals_before_and_after_learning() -> None:
    inside, outside = read_texts(REAL), read_texts(DATA / "routing_dev_out_of_scope.csv")
    for method in (keywords_alone, keywords_and_desk):
        found = figures(inside, method(inside, outside))
        assert found["top1"] >= 0.75
        assert found["top1_or_secondary"] >= 0.82
        assert found["top3"] >= 0.90
        assert found["surest_third"] >= 0.95
        assert found["out_of_scope_recall"] >= 0.60
        assert found["out_of_scope_false_alarms"] <= 0.10
