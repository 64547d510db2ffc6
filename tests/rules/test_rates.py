"""三率 by hand: every formula with its table, both calibres, half-up, ties, and what 失分 adds up to."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.rates import (
    Assessed,
    Calibre,
    Course,
    Rates,
    Scores,
    Tally,
    Verdict,
    change_of_count,
    change_of_rate,
    counts,
    half_up,
    lost,
    mean,
    on_time,
    percent,
    points,
    ranked,
    rates,
)
from rules.rates import tally as tally_of
from rules.words import Opinion

DEFAULT = Scores()


def tally(verdicts: Iterable[Verdict], calibre: Calibre) -> Tally:
    return tally_of(Counter(verdicts), calibre)


GOOD = Verdict(True, True, Opinion.SATISFIED)
MOSTLY = Verdict(True, True, Opinion.MOSTLY)
BAD = Verdict(True, False, Opinion.DISSATISFIED)


@pytest.mark.parametrize(
    ("counted", "shown"),
    [
        # 10 called back, 10 contacted, 9 solved, 8 satisfied and 1 mostly: 10 + 45 + 0.4·89 = 90.6
        (Tally(10, 10, 10, 9, 8, 1), ("100.0", "90.0", "89.0", "90.6")),
        (Tally(3, 2, 3, 1, 1, 1), ("66.7", "33.3", "63.3", "48.7")),
        (Tally(1, 1, 1, 1, 1, 0), ("100.0", "100.0", "100.0", "100.0")),
        (Tally(1, 0, 1, 0, 0, 0), ("0.0", "0.0", "0.0", "0.0")),
        # 2 of 5 are 仅响应率: they are in V of R alone.
        (Tally(5, 4, 3, 3, 2, 1), ("80.0", "100.0", "96.7", "96.7")),
    ],
)
def test_the_rates_are_those_worked_out_by_hand(counted: Tally, shown: tuple[str, ...]) -> None:
    found = rates(counted, DEFAULT)
    shares = (found.response, found.solution, found.satisfaction)
    assert tuple(str(percent(share, 1)) for share in shares) == shown[:3]
    assert str(points(found.score, 1)) == shown[3]


def test_with_nothing_called_back_there_is_no_rate_and_not_a_rate_of_zero() -> None:
    found = rates(Tally(), DEFAULT)
    assert found == Rates(None, None, None, None)
    assert percent(found.response, 1) is None


def test_orders_of_the_response_alone_have_a_response_rate_and_no_score() -> None:
    found = rates(Tally(4, 3, 0, 0, 0, 0), DEFAULT)
    assert (found.response, found.solution, found.score) == (Fraction(3, 4), None, None)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction("93.85"), 1, "93.9"),  # a float would say 93.8
        (Fraction("93.84999"), 1, "93.8"),
        (Fraction("0.05"), 1, "0.1"),
        (Fraction("2.5"), 0, "3"),
        (Fraction("-0.25"), 1, "-0.3"),
        (Fraction(100), 1, "100.0"),
        (Fraction(2, 3), 2, "0.67"),
    ],
)
def test_figures_are_rounded_half_up(value: Fraction, places: int, shown: str) -> None:
    assert str(half_up(value, places)) == shown


def test_the_two_calibres_differ_by_what_the_platform_excluded() -> None:
    verdicts = [GOOD, GOOD, BAD, Verdict(True, False, Opinion.DISSATISFIED, excluded=True)]
    assert rates(tally(verdicts, Calibre.WITH), DEFAULT).solution == Fraction(2, 4)
    assert rates(tally(verdicts, Calibre.WITHOUT), DEFAULT).solution == Fraction(2, 3)


def test_what_is_not_assessed_is_in_neither_calibre() -> None:
    praise = Verdict(True, True, Opinion.SATISFIED, Assessed.NONE)
    assert tally([praise], Calibre.WITH) == tally([praise], Calibre.WITHOUT) == Tally()


def test_the_class_comes_from_the_kind_or_the_category() -> None:
    scores = Scores(response_only=frozenset({"咨询", "政策建议"}))
    assert scores.assessed("表扬", "") is Assessed.NONE
    assert scores.assessed("咨询", "") is Assessed.RESPONSE
    assert scores.assessed("投诉", "教育->政策建议->其他") is Assessed.RESPONSE
    assert scores.assessed("投诉", "教育->收费") is Assessed.FULL


def test_weights_and_the_factor_are_the_organisations() -> None:
    scores = Scores(Fraction(3, 10), Fraction(7, 20), Fraction(7, 20), mostly=Fraction(4, 5))
    found = rates(Tally(10, 10, 10, 9, 8, 1), scores)
    assert str(points(found.score, 1)) == "92.3"  # 30 + 31.5 + 0.35·88


def test_a_mean_of_units_leaves_out_who_has_no_figures() -> None:
    units = [
        rates(Tally(2, 2, 2, 2, 2, 0), DEFAULT),
        rates(Tally(8, 8, 8, 4, 4, 0), DEFAULT),
        rates(Tally(), DEFAULT),
    ]
    assert mean(units).solution == Fraction(3, 4)  # and together it would be 6 of 10
    assert mean([]).score is None


def test_lost_points_say_which_order_cost_what() -> None:
    verdicts = [*[GOOD] * 8, MOSTLY, BAD]
    counted = tally(verdicts, Calibre.WITHOUT)
    assert [half_up(lost(verdict, counted, DEFAULT), 1) for verdict in (GOOD, MOSTLY, BAD)] == [
        Decimal("0.0"),
        Decimal("0.4"),
        Decimal("9.0"),
    ]


def test_equal_scores_are_ranked_by_volume_and_share_a_place_when_that_is_equal_too() -> None:
    scores = {
        "甲": Decimal("95.0"),
        "乙": Decimal("95.0"),
        "丙": Decimal("95.0"),
        "丁": None,
        "戊": Decimal("99.1"),
    }
    volume = {"甲": 5, "乙": 9, "丙": 5, "丁": 3, "戊": 1}
    assert ranked(scores, volume) == [(1, "戊"), (2, "乙"), (3, "丙"), (3, "甲"), (None, "丁")]


@pytest.mark.parametrize(
    ("now", "then", "course", "by"),
    [
        ("90.6", "88.4", Course.UP, "2.2"),
        ("88.4", "90.6", Course.DOWN, "2.2"),
        ("90.6", "90.6", Course.SAME, "0.0"),
        ("50.0", "0.0", Course.UP, "50.0"),
        ("0.0", "50.0", Course.DOWN, "50.0"),
    ],
)
def test_rates_change_by_percentage_points(now: str, then: str, course: Course, by: str) -> None:
    change = change_of_rate(Decimal(now), Decimal(then))
    assert (change.course, str(change.by)) == (course, by)


def test_a_rate_beside_none_is_not_compared() -> None:
    assert change_of_rate(Decimal("90.6"), None).course is None
    assert change_of_rate(None, Decimal("90.6")).course is None


@pytest.mark.parametrize(
    ("now", "then", "course", "by"),
    [
        (128, 120, Course.UP, "6.7"),
        (120, 128, Course.DOWN, "6.3"),  # 6.25, half-up
        (5, 0, Course.UP, None),
        (0, 5, Course.DOWN, "100.0"),
        (0, 0, Course.SAME, None),
        (7, 7, Course.SAME, "0.0"),
    ],
)
def test_counts_change_by_percent_and_from_zero_by_number(
    now: int, then: int, course: Course, by: str | None
) -> None:
    change = change_of_count(now, then)
    shown = None if change.by is None else str(change.by)
    assert (change.course, shown, change.more) == (course, by, now - then)


def test_what_is_late_and_open_counts_among_what_was_due() -> None:
    assert on_time(8, 9, 1) == Fraction(8, 10)
    assert on_time(0, 0, 0) is None
    assert on_time(0, 0, 2) == 0


VERDICTS = st.builds(
    Verdict,
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([*Opinion, None]),
    st.sampled_from(list(Assessed)),
    st.booleans(),
)


@given(st.lists(VERDICTS), st.sampled_from(list(Calibre)))
def test_lost_points_add_up_to_what_is_missing_from_a_hundred(
    verdicts: list[Verdict], calibre: Calibre
) -> None:
    counted = tally(verdicts, calibre)
    score = rates(counted, DEFAULT).score
    if score is not None:
        assert sum(lost(one, counted, DEFAULT) for one in verdicts if counts(one, calibre)) == 100 - score


@given(st.lists(VERDICTS), st.integers(0, 20), st.sampled_from(list(Calibre)))
def test_a_whole_is_the_sum_of_its_parts_however_it_is_cut(
    verdicts: list[Verdict], cut: int, calibre: Calibre
) -> None:
    parts = tally(verdicts[:cut], calibre) + tally(verdicts[cut:], calibre)
    assert parts == tally(verdicts, calibre) == tally(reversed(verdicts), calibre)


@given(st.lists(VERDICTS), st.sampled_from(list(Calibre)))
def test_no_rate_leaves_its_range(verdicts: list[Verdict], calibre: Calibre) -> None:
    found = rates(tally(verdicts, calibre), DEFAULT)
    assert all(0 <= share <= 1 for share in (found.response, found.solution, found.satisfaction) if share)
    assert found.score is None or 0 <= found.score <= 100
