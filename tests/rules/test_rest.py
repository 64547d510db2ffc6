"""Days off and quiet hours of one person."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from rules.people import DAYS_OFF
from rules.rest import Rest
from rules.workdays import Calendar

TZ = ZoneInfo("Asia/Shanghai")
EVENING = Rest(time(20), time(8))
NOON = Rest(time(12), time(13, 30))
WEEKEND = Rest(days=frozenset({DAYS_OFF}))
BOTH = Rest(time(20), time(8), frozenset({DAYS_OFF}))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TZ)


@pytest.mark.parametrize(
    ("rest", "now", "over"),
    [
        (EVENING, at(3, 3, 19, 59), None),
        (EVENING, at(3, 3, 20), at(3, 4, 8, 3)),  # never on the hour sharp
        (EVENING, at(3, 4, 7, 59), at(3, 4, 8, 3)),
        (EVENING, at(3, 4, 8), None),
        (NOON, at(3, 3, 12, 10), at(3, 3, 13, 33)),
        (WEEKEND, at(3, 7, 10), at(3, 9, 0, 3)),  # Saturday, to Monday
        (WEEKEND, at(2, 14, 10), None),  # a Saturday that is worked
        (BOTH, at(3, 6, 21), at(3, 9, 8, 3)),  # Friday evening, over the weekend, to Monday morning
        (BOTH, at(2, 14, 21), at(2, 24, 8, 3)),  # over the Spring Festival
    ],
)
def test_a_rest_ends_when_nothing_of_it_holds_any_more(
    rest: Rest, now: datetime, over: datetime | None
) -> None:
    assert rest.over_at(now, TZ, Calendar()) == over


def test_who_rests_on_every_day_is_reminded_all_the_same() -> None:
    assert Rest(days=frozenset(range(7))).over_at(at(3, 3, 9), TZ, Calendar()) is not None


def test_who_has_no_rest_is_never_kept_waiting() -> None:
    assert Rest().over_at(at(3, 3, 3), TZ, Calendar()) is None
