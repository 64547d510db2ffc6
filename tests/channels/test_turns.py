"""How many messages one transaction claims."""

from notifier.card import Text
from notifier.channels.base import Outgoing
from notifier.claiming import Job
from notifier.turns import FEWEST, MOST_CLAIMED, Turns


def job(*, urgent: bool) -> Job:
    return Job(1, "wang", Outgoing("k", "wang", Text("一条")), 1, is_urgent=urgent)


def test_the_first_turn_is_as_large_as_may_be() -> None:
    assert Turns().size == MOST_CLAIMED


def test_something_urgent_makes_the_next_turn_small() -> None:
    turns = Turns()
    turns.went([job(urgent=False), job(urgent=True)])
    assert turns.size == FEWEST


def test_turns_grow_again_while_nothing_urgent_comes_and_never_beyond_the_most() -> None:
    turns = Turns()
    turns.went([job(urgent=True)])
    sizes = []
    for _ in range(50):
        turns.went([job(urgent=False)])
        sizes.append(turns.size)
    assert sizes == sorted(sizes)
    assert sizes[0] > FEWEST
    assert sizes[-1] == MOST_CLAIMED
