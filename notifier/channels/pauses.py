"""How long to wait before the next try to connect: longer each time, never the same for two."""

import random


class Pauses:
    """Doubles from ``first`` to ``longest`` seconds, each up to a half longer by chance."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """Seconds until the next try."""
        pause = self._next
        self._next = min(pause * 2, self._longest)
        return pause * random.uniform(1.0, 1.5)  # noqa: S311 - so that many do not come back at once

    def reset(self) -> None:
        """It went well for a while: the next break is a first one."""
        self._next = self._first
