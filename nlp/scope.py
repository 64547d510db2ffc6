"""Tells texts that only look like education from ours, and whose they probably are."""

from nlp.matching import Hit
from nlp.reading import WEIGHT, Reading
from nlp.vocabulary import Kind

_FADE = 0.7
_ENOUGH = 5.0  # points that another owner needs at least

Found = tuple[str, list[tuple[Hit, str, float]], bool]


def judge(reading: Reading, words: Kind, limit: float) -> Found:
    """The likely other owner, its hits (hit, owner, points), and whether it reaches the limit."""
    hits = words.matcher.find(reading.text, reading.borders)
    best: dict[tuple[str, str], tuple[Hit, str, float]] = {}
    for hit in hits:
        for owner, weight in words.meanings[hit.word].items():
            points = weight * WEIGHT[reading.where(hit.start)]
            if (owner, hit.word) not in best or points > best[owner, hit.word][2]:
                best[owner, hit.word] = (hit, owner, points)
    totals = _totals(list(best.values()))
    if not totals:
        return "", [], False
    owner = min(totals, key=lambda name: (-totals[name], name))
    theirs = totals[owner]
    said = sorted((b for b in best.values() if b[1] == owner), key=lambda b: (-b[2], b[0].start))
    return owner, said, theirs >= max(_ENOUGH, limit)


def _totals(found: list[tuple[Hit, str, float]]) -> dict[str, float]:
    by_owner: dict[str, list[float]] = {}
    for _, owner, points in found:
        by_owner.setdefault(owner, []).append(points)
    return {
        owner: sum(p * _FADE**i for i, p in enumerate(sorted(points, reverse=True)))
        for owner, points in by_owner.items()
    }
