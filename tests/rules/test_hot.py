"""What is rising: by one stated rule, against its own past."""

from decimal import Decimal

import pytest

from rules.hot import HotRule, at_least, rising

RULE = HotRule()


def test_what_comes_far_more_often_than_before_rises() -> None:
    [found] = rising({"退费": 12}, {"退费": 25}, RULE)
    assert (found.name, found.count, found.usual) == ("退费", 12, Decimal("3.1"))
    assert found.chance < 0.001


@pytest.mark.parametrize(
    ("count", "before"),
    [(4, 0), (12, 80), (7, 32), (0, 0), (14, 80)],
    ids=["too few", "a little more", "by chance", "none", "not half as much again"],
)
def test_what_is_few_or_usual_does_not(count: int, before: int) -> None:
    assert rising({"退费": count}, {"退费": before}, RULE) == []


def test_what_is_new_rises_by_its_number_alone() -> None:
    [found] = rising({"校服": 5}, {}, RULE)
    assert found.usual == Decimal("0.0")


def test_the_most_surprising_comes_first_and_names_break_ties() -> None:
    found = rising({"乙": 6, "甲": 6, "丙": 20}, {"丙": 16}, RULE)
    assert [each.name for each in found] == ["丙", "乙", "甲"]


def test_half_is_rounded_up() -> None:
    [found] = rising({"退费": 9}, {"退费": 10}, HotRule(windows=8))
    assert found.usual == Decimal("1.3")  # 1.25


@pytest.mark.parametrize(
    ("count", "mean", "chance"), [(0, 3.0, 1.0), (1, 1.0, 0.6321), (5, 2.0, 0.0527), (12, 3.125, 0.0001)]
)
def test_chances_are_those_of_the_tables(count: int, mean: float, chance: float) -> None:
    assert at_least(count, mean) == pytest.approx(chance, abs=6e-5)


def test_large_averages_do_not_overflow() -> None:
    assert at_least(900, 600) == 0.0
    assert at_least(600, 600) == 1.0
