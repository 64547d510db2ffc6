"""诉求热点: what is rising against its own past, by one stated rule.

The last ``days`` are compared with the ``windows`` stretches of the same length before them. Something rises
if it came at least ``least`` times, at least ``growth`` times as often as on average, and so often by chance
(Poisson, with that average) in at most ``chance`` of such stretches. An average below ``floor`` counts as it:
what is quite new rises by its number alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import exp


@dataclass(frozen=True)
class HotRule:
    """The rule's numbers."""

    days: int = 7
    windows: int = 8
    least: int = 5
    growth: float = 1.5
    chance: float = 0.01
    floor: float = 0.5


@dataclass(frozen=True)
class Rising:
    """Something that comes more often than it used to: how often now, and on average before."""

    name: str
    count: int
    usual: Decimal  # to one place, half up
    chance: float  # how often so many come by chance, 0 to 1


def rising(now: Mapping[str, int], before: Mapping[str, int], rule: HotRule) -> list[Rising]:
    """What rises, the most surprising first. ``before``: how often in all ``windows`` together."""
    found = (_judged(name, count, before.get(name, 0), rule) for name, count in now.items() if name)
    return sorted(filter(None, found), key=lambda each: (each.chance, -each.count, each.name))


def _judged(name: str, count: int, before: int, rule: HotRule) -> Rising | None:
    mean = before / rule.windows
    expected = max(mean, rule.floor)
    if count < rule.least or count < rule.growth * expected:
        return None
    chance = at_least(count, expected)
    usual = (Decimal(before) / rule.windows).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Rising(name, count, usual, chance) if chance <= rule.chance else None


def at_least(count: int, mean: float) -> float:
    """How likely ``count`` or more come where ``mean`` come on average (Poisson)."""
    if mean > 500:  # e**-mean is nothing any more; what is 1.5 times such a mean is no chance
        return 0.0 if count > mean * 1.2 else 1.0
    term = below = exp(-mean)
    for k in range(1, count):
        term *= mean / k
        below += term
    return max(0.0, 1.0 - below) if count > 0 else 1.0
