"""What a roster lacks in 重要时期: every shift of every day is counted, who is not of the staff is not."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.roster import Duty
from rules.staffing import Need, SpecialDays, shortages

FIRST = date(2026, 6, 1)
STAFF = frozenset("abc")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def duty(number: int, shift: str, *people: str) -> Duty:
    at = datetime(2026, 6, 1, 8, tzinfo=UTC) + timedelta(days=number)
    return Duty(day(number), shift, people, at, at + timedelta(hours=8))


def test_a_shift_that_nobody_holds_lacks_everybody() -> None:
    exam = SpecialDays("高考", day(0), day(1), (Need("白班", 2),))
    found = shortages([exam], [duty(0, "白班", "a", "b"), duty(1, "夜班", "a", "b")], day(0), day(9), STAFF)
    assert [(one.day, one.shift, one.people, one.least) for one in found] == [(day(1), "白班", (), 2)]


def test_who_is_not_of_the_staff_counts_for_nothing() -> None:
    exam = SpecialDays("高考", day(0), day(0), (Need("白班", 2),))
    (found,) = shortages([exam], [duty(0, "白班", "a", "x", "y")], day(0), day(0), STAFF)
    assert found.people == ("a",)


def test_of_periods_that_overlap_the_one_that_wants_more_is_named_once() -> None:
    exam = SpecialDays("高考", day(0), day(1), (Need("白班", 2),))
    term = SpecialDays("两会", day(1), day(2), (Need("白班", 3),))
    held = [duty(n, "白班", "a") for n in range(3)]
    found = shortages([exam, term], held, day(0), day(2), STAFF)
    assert [(one.day, one.period) for one in found] == [(day(0), "高考"), (day(1), "两会"), (day(2), "两会")]
    assert shortages([term, exam], held, day(0), day(2), STAFF) == found


@given(
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(1, 3),
)
def test_exactly_the_days_with_fewer_are_found(there: list[int], begin: int, end: int, least: int) -> None:
    held = [duty(n, "白班", *"abc"[:many]) for n, many in enumerate(there) if many]
    wanted = SpecialDays("两会", day(begin), day(end), (Need("白班", least),))
    found = shortages([wanted], held, day(0), day(4), STAFF)
    assert [one.day for one in found] == [day(n) for n in range(begin, end + 1) if there[n] < least]
