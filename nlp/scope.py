"""Tells texts that only look like education from ours, and whose they probably are."""

from dataclasses import dataclass, replace

from nlp.matching import Hit
from nlp.reading import Reading
from nlp.vocabulary import Kind

_FADE = 0.7
_ENOUGH = 4.0  # points that another owner needs at least
_ALONE = 1.6  # one word alone must outweigh ours so much further
_SCHOOL = 2.5  # places that speak of school until a text surely does; the lead counts double
_NOTHING = 3.0  # below this many points of ours, a text that never speaks of school is not ours

_SOUNDS = 0.0  # points by which the whole text sounds more like others, though no single word says so

Said = tuple[Hit, str, float]  # a hit, the owner it speaks for, its points


@dataclass(frozen=True)
class Judgement:
    """Whether the text is another's, whose probably, and the words that say so."""

    out: bool
    owner: str = ""
    said: tuple[Said, ...] = ()


def school_share(reading: Reading, words: Kind) -> float:
    """How far the text speaks of schools, 0 to 1."""
    hits = words.matcher.find(reading.text, reading.borders)
    return min(1.0, sum(reading.weight(hit.start) for hit in hits) / _SCHOOL)


def judge(reading: Reading, words: Kind, ours: float, limit: float, school: float) -> Judgement:
    """Weigh the words of other owners against ``limit``; with none of them, see what is ours at all."""
    said = _said(reading, words)
    if not said:
        return Judgement(out=ours < _NOTHING and school == 0)
    totals = _totals(said)
    owner = min(totals, key=lambda name: (-totals[name], name))
    theirs = sorted((s for s in said if s[1] == owner), key=lambda s: (-s[2], s[0].start))
    needed = max(_ENOUGH, limit if len(theirs) > 1 else limit * _ALONE)
    return Judgement(totals[owner] >= needed, owner, tuple(theirs))


def overheard(judged: Judgement, lead: float) -> Judgement:
    """The judgement, or another's where the whole text sounds ``lead`` points more like others than ours."""
    return replace(judged, out=judged.out or lead > _SOUNDS)


def _said(reading: Reading, words: Kind) -> list[Said]:
    """Each word of another owner once, at its best place."""
    best: dict[tuple[str, str], Said] = {}
    for hit in words.matcher.find(reading.text, reading.borders):
        for owner, weight in words.meanings[hit.word].items():
            points = weight * reading.weight(hit.start)
            if (owner, hit.word) not in best or points > best[owner, hit.word][2]:
                best[owner, hit.word] = (hit, owner, points)
    return list(best.values())


def _totals(found: list[Said]) -> dict[str, float]:
    by_owner: dict[str, list[float]] = {}
    for _, owner, points in found:
        by_owner.setdefault(owner, []).append(points)
    return {
        owner: sum(p * _FADE**i for i, p in enumerate(sorted(points, reverse=True)))
        for owner, points in by_owner.items()
    }
