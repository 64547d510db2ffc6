"""A short storm at each run; ``make fuzz`` throws a million."""

from pathlib import Path

import pytest
from flood import storm


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_thrown_at_the_web_breaks_it(seed: int, tmp_path: Path) -> None:
    answers, _ = await storm(1000, seed, tmp_path)
    assert sum(answers.values()) == 1000
    assert {200, 400, 401} <= set(answers)  # some of it is good, much is not
    assert max(answers) < 500
