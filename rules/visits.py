"""回访: which call-back counts, and what makes it likely that a citizen is not content."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from rules.words import Opinion, Outcome

#: city: 市级回访 alone; own: 自查回访 alone; either: the city's, else the desk's own.
Counts = Literal["city", "own", "either"]


@dataclass(frozen=True)
class Visits:
    """How an organisation calls back. ``at``: when tonight's list goes to who is on duty, local time."""

    counts: Counts = "city"
    at: time = time(19, 33)
    within: timedelta = timedelta(days=3)  # reported so long ago at most: later the city has called
    most: int = 20  # orders on the list


@dataclass(frozen=True)
class Signs:
    """What is known of a reported order before anybody calls back."""

    is_repeat: bool = False
    reached: bool | None = None
    outcome: Outcome | None = None
    opinion: Opinion | None = None
    is_late: bool = False
    is_again: bool = False  # handled a second time already
    overridden: bool = False  # passed although the check found something that must be mended


def doubts(signs: Signs) -> tuple[int, tuple[str, ...]]:
    """How likely the citizen is not content (0: nothing speaks for it), and why, the gravest first."""
    found = [
        (5, signs.opinion is Opinion.DISSATISFIED, "诉求人表示不满意"),
        (4, signs.outcome is Outcome.UNSOLVED, "未解决"),
        (4, signs.reached is False, "未联系上诉求人"),
        (3, signs.outcome is Outcome.PARTLY, "部分解决"),
        (3, signs.is_again, "二次办理"),
        (3, signs.is_repeat, "重复诉求"),
        (2, signs.is_late, "超期办结"),
        (2, signs.overridden, "答复有未补正项"),
        (1, signs.opinion is Opinion.SILENT, "诉求人未表态"),
    ]
    held = [(weight, why) for weight, holds, why in found if holds]
    return sum(weight for weight, _ in held), tuple(why for _, why in held)
