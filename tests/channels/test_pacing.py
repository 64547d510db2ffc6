"""How much one person gets, and when a failed message is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifier.backoff import STEPS, next_try
from notifier.budget import Budget

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BUDGET = Budget()


def ago(*seconds: float) -> list[datetime]:
    return [NOW - timedelta(seconds=s) for s in seconds]


def test_nobody_waits_below_the_budget() -> None:
    assert BUDGET.allows([], NOW) is None
    assert BUDGET.allows(ago(*range(19)), NOW) is None


def test_the_twenty_first_waits_until_the_first_is_a_minute_old() -> None:
    assert BUDGET.allows(ago(*range(10, 30)), NOW) == NOW + timedelta(seconds=31)
    assert BUDGET.allows(ago(*range(41, 61)), NOW) is None


def test_an_urgent_one_may_use_the_rest_below_the_platforms_limit() -> None:
    assert BUDGET.allows(ago(*range(20)), NOW, urgent=True) is None
    assert BUDGET.allows(ago(*range(28)), NOW, urgent=True) == NOW + timedelta(seconds=33)


def test_an_hours_budget_counts_as_well() -> None:
    busy = ago(*(3599 - 3.5 * n for n in range(900)))
    assert BUDGET.allows(busy, NOW) == NOW + timedelta(seconds=1)
    assert BUDGET.allows(busy, NOW, urgent=True) is None


@given(st.lists(st.integers(0, 4000), max_size=60), st.booleans(), st.integers(1, 5), st.integers(1, 30))
def test_at_the_moment_named_there_is_room_and_not_before(
    ages: list[int], urgent: bool, per_minute: int, per_hour: int
) -> None:
    budget = Budget(per_minute, per_minute + 2, per_hour, per_hour + 2)
    times = ago(*ages)
    at = budget.allows(times, NOW, urgent)
    if at:
        assert at > NOW
        assert budget.allows(times, at, urgent) is None
        assert budget.allows(times, at - timedelta(microseconds=1), urgent) is not None


@given(st.lists(st.integers(0, 120), max_size=300), st.booleans())
def test_who_obeys_the_budget_never_reaches_the_silent_limit(gaps: list[int], urgent: bool) -> None:
    sent: list[datetime] = []
    at = NOW
    for gap in gaps:
        at += timedelta(seconds=gap / 10)
        at = max(at, BUDGET.allows(sent, at, urgent) or at)
        sent.append(at)
    for last in sent:
        assert sum(last - timedelta(minutes=1) < other <= last for other in sent) <= 28


def test_tries_come_quickly_and_then_minutes_apart_and_end() -> None:
    waits = [next_try(n, NOW, "k") for n in range(1, len(STEPS) + 2)]
    assert waits[-1] is None
    seconds = [(at - NOW).total_seconds() for at in waits if at]
    assert max(seconds[:2]) <= 6
    assert min(seconds[2:]) >= 30
    assert seconds == sorted(seconds)


def test_every_retry_lies_within_the_platforms_memory_of_duplicates() -> None:
    at = NOW
    for attempt in range(1, len(STEPS) + 1):
        at = next_try(attempt, at, "k") or at
    assert at - NOW < timedelta(hours=3)


def test_a_channel_that_asks_for_longer_gets_it() -> None:
    at = next_try(1, NOW, "k", after=timedelta(minutes=3))
    assert at is not None
    assert timedelta(minutes=3) <= at - NOW <= timedelta(minutes=4)


@given(st.text(), st.integers(1, len(STEPS)))
def test_a_key_has_its_own_and_always_the_same_jitter(key: str, attempt: int) -> None:
    at = next_try(attempt, NOW, key)
    assert at is not None
    assert at == next_try(attempt, NOW, key)
    assert STEPS[attempt - 1] <= at - NOW <= STEPS[attempt - 1] * 1.2


def test_messages_that_failed_together_are_not_tried_together() -> None:
    assert len({next_try(3, NOW, f"order:{n}") for n in range(50)}) == 50
