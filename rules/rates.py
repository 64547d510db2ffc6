"""三率 and 综合成绩: exact fractions, both calibres, 失分 by order; rounded half-up where shown.

Formulas after a working Beijing district system (怀柔区): 响应率 R = contacted / V, 解决率 J = solved / V,
满意率 M = (satisfied + 0.9 · mostly satisfied) / V over valid call-backs V, 综合成绩 =
(0.1·R + 0.5·J + 0.4·M) × 100. Weights, factor and rounding are the organisation's.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeVar

from rules.words import Opinion


class Calibre(StrEnum):
    """口径: whether orders that the platform excluded (剔除) are counted."""

    WITH = "with"  # 全口径，含剔除
    WITHOUT = "without"  # 不含剔除

    @property
    def label(self) -> str:
        return "含剔除" if self is Calibre.WITH else "不含剔除"


class Assessed(StrEnum):
    """评价口径: what of an order enters the rates."""

    FULL = "full"  # 三率
    RESPONSE = "response"  # 仅响应率
    NONE = "none"  # 不纳入


@dataclass(frozen=True)
class Scores:
    """How this organisation counts. ``weights``: R, J, M; they add up to 1."""

    response: Fraction = Fraction(1, 10)
    solution: Fraction = Fraction(1, 2)
    satisfaction: Fraction = Fraction(2, 5)
    mostly: Fraction = Fraction(9, 10)  # what 基本满意 counts
    places: int = 1
    calibre: Calibre = Calibre.WITHOUT  # what is ranked and published; the other stands beside it
    mean_of_units: bool = False  # 汇总: mean of the departments' figures instead of all orders together
    first_visit: bool = False  # of several call-backs in a period: the first counts, else the last
    suspended: Assessed = Assessed.RESPONSE  # while 挂账 is granted
    not_assessed: frozenset[str] = frozenset({"表扬", "感谢"})  # 诉求类型 that never count
    response_only: frozenset[str] = frozenset()  # 诉求类型 or first categories of 仅响应率

    def assessed(self, kind: str, category: str) -> Assessed:
        """评价口径 by 诉求类型 or any part of the category's path."""
        names = {kind, *category.split("->")}
        if names & self.not_assessed:
            return Assessed.NONE
        return Assessed.RESPONSE if names & self.response_only else Assessed.FULL


class Verdict(NamedTuple):
    """What one valid call-back says of one order. Contact that is not mentioned counts as made."""

    contacted: bool | None
    solved: bool | None
    opinion: Opinion | None
    assessed: Assessed = Assessed.FULL
    excluded: bool = False


@dataclass(frozen=True)
class Tally:
    """Call-backs counted: ``valid`` with those of 仅响应率, ``full`` without them."""

    valid: int = 0
    contacted: int = 0
    full: int = 0
    solved: int = 0
    satisfied: int = 0
    mostly: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(a + b for a, b in zip(_counts(self), _counts(other), strict=True)))


def _counts(tally: Tally) -> tuple[int, ...]:
    return (tally.valid, tally.contacted, tally.full, tally.solved, tally.satisfied, tally.mostly)


@dataclass(frozen=True)
class Rates:
    """Exact shares of 1, and the score of 100; None where nothing was called back (shown as "—")."""

    response: Fraction | None
    solution: Fraction | None
    satisfaction: Fraction | None
    score: Fraction | None


def counts(verdict: Verdict, calibre: Calibre) -> bool:
    """Whether the order is in the denominator at all."""
    return verdict.assessed is not Assessed.NONE and not (verdict.excluded and calibre is Calibre.WITHOUT)


def tally(verdicts: Mapping[Verdict, int], calibre: Calibre) -> Tally:
    """Count call-backs under one calibre; ``verdicts``: how many said what."""
    found = (_one(verdict, many) for verdict, many in verdicts.items() if counts(verdict, calibre))
    return sum(found, Tally())


def _one(verdict: Verdict, many: int) -> Tally:
    contacted = many * (verdict.contacted is not False)
    if verdict.assessed is not Assessed.FULL:
        return Tally(many, contacted)
    solved = many * (verdict.solved is True)
    opinions = (many * (verdict.opinion is opinion) for opinion in (Opinion.SATISFIED, Opinion.MOSTLY))
    return Tally(many, contacted, many, solved, *opinions)


def rates(found: Tally, scores: Scores) -> Rates:
    """三率 and the combined score of a tally; no score where one of the three rates has nothing to count."""
    response = _share(Fraction(found.contacted), found.valid)
    solution = _share(Fraction(found.solved), found.full)
    satisfaction = _share(found.satisfied + scores.mostly * found.mostly, found.full)
    return Rates(response, solution, satisfaction, _score(response, solution, satisfaction, scores))


def _share(part: Fraction, whole: int) -> Fraction | None:
    return part / whole if whole else None


def _score(
    response: Fraction | None, solution: Fraction | None, satisfaction: Fraction | None, scores: Scores
) -> Fraction | None:
    if response is None or solution is None or satisfaction is None:
        return None
    weighted = scores.response * response + scores.solution * solution + scores.satisfaction * satisfaction
    return 100 * weighted


def mean(found: Iterable[Rates]) -> Rates:
    """汇总 as some districts make it: the mean of the units' own figures; units without any are left out."""
    rows = list(found)
    return Rates(
        _mean(row.response for row in rows),
        _mean(row.solution for row in rows),
        _mean(row.satisfaction for row in rows),
        _mean(row.score for row in rows),
    )


def _mean(values: Iterable[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction()) / len(known) if known else None


def lost(verdict: Verdict, found: Tally, scores: Scores) -> Fraction:
    """失分: by how many points this order lowers the score; all orders' together are 100 − score."""
    points = Fraction()
    if verdict.contacted is False:
        points += scores.response / found.valid
    if verdict.assessed is Assessed.FULL:
        if verdict.solved is not True:
            points += scores.solution / found.full
        points += scores.satisfaction * (1 - _content(verdict.opinion, scores)) / found.full
    return 100 * points


def _content(opinion: Opinion | None, scores: Scores) -> Fraction:
    if opinion is Opinion.SATISFIED:
        return Fraction(1)
    return scores.mostly if opinion is Opinion.MOSTLY else Fraction()


def half_up(value: Fraction, places: int) -> Decimal:
    """Rounded half-up (四舍五入), away from zero at the half, exactly: 93.85 to one place is 93.9."""
    rounded = int(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(-rounded if value < 0 else rounded).scaleb(-places)


def percent(share: Fraction | None, places: int) -> Decimal | None:
    """A share in percent as it is published; None stays None."""
    return None if share is None else half_up(100 * share, places)


def points(score: Fraction | None, places: int) -> Decimal | None:
    """A score as it is published."""
    return None if score is None else half_up(score, places)


Unit = TypeVar("Unit", bound=Hashable)


def ranked(
    scores: Mapping[Unit, Decimal | None], volume: Mapping[Unit, int]
) -> list[tuple[int | None, Unit]]:
    """排名: published score first, then the volume received; equal in both share a place (1, 1, 3).

    Units without a score follow, without a place, by volume.
    """
    key = {unit: (score, volume.get(unit, 0)) for unit, score in scores.items() if score is not None}
    order = sorted(key, key=lambda unit: (-key[unit][0], -key[unit][1], str(unit)))
    places: list[tuple[int | None, Unit]] = []
    for index, unit in enumerate(order):
        same = bool(index) and key[order[index - 1]] == key[unit]
        places.append((places[-1][0] if same else index + 1, unit))
    rest = sorted((unit for unit in scores if unit not in key), key=lambda u: (-volume.get(u, 0), str(u)))
    return [*places, *((None, unit) for unit in rest)]


class Course(StrEnum):
    """Which way a figure went."""

    UP = "上升"
    DOWN = "下降"
    SAME = "持平"


@dataclass(frozen=True)
class Change:
    """A figure beside an earlier one. ``by``: percentage points for rates, percent for counts.

    None where nothing can be said: no earlier figure, or a count from zero (then ``more`` says how many).
    """

    course: Course | None
    by: Decimal | None
    more: int = 0


def change_of_rate(now: Decimal | None, then: Decimal | None) -> Change:
    """Rates differ in percentage points (百分点), between the figures as published."""
    if now is None or then is None:
        return Change(None, None)
    return Change(_course(now - then), abs(now - then))


def change_of_count(now: int, then: int, places: int = 1) -> Change:
    """Counts differ in percent of the earlier one; from zero there is no percentage."""
    if not then:
        return Change(_course(now), None, now)
    share = Fraction(abs(now - then), then)
    return Change(_course(now - then), percent(share, places), now - then)


def _course(difference: Decimal | int) -> Course:
    if not difference:
        return Course.SAME
    return Course.UP if difference > 0 else Course.DOWN


def on_time(closed_on_time: int, closed: int, overdue_open: int) -> Fraction | None:
    """按时办结率: of what was closed and what is overdue and open, so that late open ones cannot hide."""
    return _share(Fraction(closed_on_time), closed + overdue_open)
