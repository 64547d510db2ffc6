"""Fits how a margin becomes a confidence, by folds, and says how honest it is on texts it has not seen.

``python -m benchmarks.routing_fit --data FILE``: the constants belong into ``nlp.keywords.Calibration``.
"""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from benchmarks.routing import FOLDS, Text, read_texts
from nlp import keyword_file, reading
from nlp.routing import Model

_STEPS = 40
_HOLD = 0.02  # keeps the constants from running away where nearly all texts are right
Point = tuple[tuple[float, float, float], bool, int]  # (1, margin, log strength), right, fold


def points(texts: Sequence[Text]) -> list[Point]:
    """What the confidence of each text is made of, and whether the first department is right."""
    model = Model.build(keyword_file.sample())
    found = []
    for text in texts:
        weighing = model.weighing(reading.read(text.text))
        weighing.weigh()
        (best, first), (_, second), *_ = weighing.ranked()
        if first > 0:
            made_of = (1.0, (first - second) / (first + 4.0), math.log1p(first))
            found.append((made_of, best == text.primary, text.fold))
    return found


def fit(seen: Sequence[Point]) -> tuple[float, ...]:
    """The likeliest constants (base, margin, strength), by Newton's steps."""
    constants = [0.0, 0.0, 0.0]
    for _ in range(_STEPS):
        slope = [-_HOLD * c * (i > 0) for i, c in enumerate(constants)]
        bend = [[_HOLD * (i == j) + 1e-9 * (i == j) for j in range(3)] for i in range(3)]
        for made_of, right, _fold in seen:
            sure = told(constants, made_of)
            for i in range(3):
                slope[i] += (right - sure) * made_of[i]
                for j in range(3):
                    bend[i][j] += sure * (1 - sure) * made_of[i] * made_of[j]
        constants = [c + step for c, step in zip(constants, _solved(bend, slope), strict=True)]
    return tuple(constants)


def told(constants: Sequence[float], made_of: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(c * x for c, x in zip(constants, made_of, strict=True))))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, for three unknowns."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(len(rows)):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[-1] for row in rows]


def held_out(all_points: Sequence[Point]) -> list[tuple[float, bool]]:
    """How sure the constants of the other folds are of each text, and whether it is right."""
    found = []
    for fold in range(FOLDS):
        constants = fit([p for p in all_points if p[2] != fold])
        found += [(told(constants, p[0]), p[1]) for p in all_points if p[2] == fold]
    return sorted(found, reverse=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, nargs="+", help="CSV with id, text, primary")
    texts = [text for path in parser.parse_args().data for text in read_texts(path)]
    given = points(texts)
    base, margin, strength = fit(given)
    print(f"base {base:.2f}  margin {margin:.2f}  strength {strength:.2f}  ({len(given)} texts)\n")
    print("surest first    texts   said   right")
    unseen = held_out(given)
    for i in range(FOLDS):
        part = unseen[i * len(unseen) // FOLDS : (i + 1) * len(unseen) // FOLDS]
        said, right = (sum(column) / len(part) for column in zip(*part, strict=True))
        print(f"{i + 1:>8} of {FOLDS}{len(part):>9}{said:>7.3f}{right:>8.3f}")


if __name__ == "__main__":
    main()
