"""A short part of the fuzzing that ``make fuzz-routing`` does at length."""

from benchmarks.routing_fuzz import slowest


def test_random_and_hostile_texts_never_crash_routing_or_urgency() -> None:
    worst, which = slowest(300, seed=7)
    assert worst > 0, which
