"""Under faults nothing is lost, doubled or falsely delivered: the measure in small, on both databases."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults import Size, Truth, ours

SMALL = Size(busy=135, busy_people=3, rest=65, rest_people=12)
#: The measure's script, with everything three times as often and the windows where so few still meet them.
SCRIPT = """
seed: {seed}
rules:
  - {{do: errcode, on: message/send, code: 45009, after: 300s, lasts: 20s}}
  - {{do: errcode, on: message/send, code: 45009, times: 2}}
  - {{do: status, on: message/send, code: 500, rate: 6%}}
  - {{do: errcode, on: message/send, code: -1, rate: 6%}}
  - {{do: errcode, on: message/send, code: 42001, rate: 3%}}
  - {{do: errcode, on: message/send, code: 40014, rate: 3%}}
  - {{do: accept_then_drop, on: message/send, rate: 3%}}
  - {{do: drop, on: message/send, rate: 3%}}
  - {{do: invaliduser, rate: 3%}}
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_is_lost_doubled_or_falsely_delivered(empty_url: str, seed: int) -> None:
    truth = await ours(empty_url, SMALL, SCRIPT.format(seed=seed))
    assert (truth.lost, truth.doubled, truth.falsely_delivered) == (0, 0, 0)
    assert truth.shown + truth.undelivered == 200
    assert truth.shown > 150


async def test_an_answer_that_never_comes_is_asked_for_again_and_shown_once(tmp_path: Path) -> None:
    script = "rules:\n  - {do: accept_then_hang, on: message/send, seconds: 0.3, rate: 30%}\n"
    size = Size(busy=6, busy_people=1, rest=6, rest_people=2)
    truth = await ours(f"sqlite:///{tmp_path / 'truth.db'}", size, script, timeout=0.1)
    assert truth == Truth(0, 0, 0, 12, 0)


def test_what_is_counted_is_what_the_words_say() -> None:
    names = ["shown", "twice", "claimed", "told", "silent"]
    shown = Counter({"shown": 1, "twice": 2})
    truth = Truth.of(names, shown, delivered={"shown", "twice", "claimed"}, pending={"silent"})
    assert truth == Truth(lost=2, doubled=1, falsely_delivered=1, shown=2, undelivered=1)
