"""A small storm at each run, on both databases; ``make chaos`` is the large one."""

from pathlib import Path

import pytest
from storm import Storm, blow

STORMS = {
    "three processes on PostgreSQL, which crashes": Storm(
        processes=3, kills=3, crashes=1, every=1.0, lanes=4, orders=4, seed=3, database="postgresql"
    ),
    "one process on SQLite": Storm(processes=1, kills=1, every=2.0, lanes=2, orders=2, seed=4),
}


@pytest.mark.parametrize("storm", STORMS.values(), ids=STORMS.keys())
async def test_nothing_is_lost_doubled_or_falsely_delivered(storm: Storm, tmp_path: Path) -> None:
    found = await blow(storm, tmp_path)
    assert (found.orders, found.kills, found.crashes) == (storm.orders, storm.kills, storm.crashes)
    assert found.messages
    assert (found.lost, found.doubled, found.falsely_delivered, found.unsent) == ([], [], [], [])
    assert found.chain == ""
    assert found.bugs == []
