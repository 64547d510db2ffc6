"""Whether what runs by itself still runs: a loop that hangs or fails each time is stuck."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from desk import example

from bot.app import App
from bot.clock import Clock
from bot.loops import STUCK, Loops
from rules.errors import Conflict

LONG_AGO = (STUCK + timedelta(seconds=1)).total_seconds()


class Down:
    """A database that fails in its own way, each time."""

    def __init__(self, trouble: Exception | None) -> None:
        self.trouble = trouble

    async def transact(self, *_: object) -> list[float]:
        if self.trouble:
            raise self.trouble
        return []


def clock_of(trouble: Exception | None) -> tuple[Loops, Callable[[], Awaitable[None]]]:
    """Loops over such a database, and one guarded round of the clock, last come round long ago."""
    loops = Loops(App(Down(trouble), example(), Clock()), None)  # type: ignore[arg-type]
    once = loops._guarded("clock", loops.tick)
    loops.beats["clock"] -= LONG_AGO
    return loops, once


async def test_a_loop_that_hangs_is_stuck() -> None:
    loops, _ = clock_of(None)
    assert loops.stuck() == ["clock"]


async def test_a_loop_that_comes_round_is_well() -> None:
    loops, once = clock_of(None)
    await once()
    assert loops.stuck() == []


async def test_a_loop_that_fails_each_time_is_stuck_and_goes_on_trying() -> None:
    loops, once = clock_of(OSError("the database is gone"))
    await once()
    await once()
    assert loops.stuck() == ["clock"]


async def test_a_loop_that_loses_every_race_is_stuck_too() -> None:
    loops, once = clock_of(Conflict("somebody else"))
    await once()
    assert loops.stuck() == ["clock"]
