"""How many requests are on the wire at the same time: fewer after the platform says that it is too many."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FEWEST = 4
#: So many requests that went well make room for one more again.
CALM = 100


class Slots:
    """At most ``most`` at a time; who is urgent waits for nobody."""

    def __init__(self, most: int) -> None:
        self.width = self._most = most
        self._taken = 0
        self._well = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def slot(self, urgent: bool = False) -> AsyncIterator[None]:
        """For as long as the block lasts."""
        while self._taken >= self.width and not urgent:
            await self._turn()
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
            self._wake()

    def too_many(self) -> None:
        """The platform counted too many at once (45033): half as many from now on."""
        self.width, self._well = max(self.width // 2, FEWEST), 0

    def went_well(self) -> None:
        self._well += 1
        if self._well >= CALM and self.width < self._most:
            self.width, self._well = self.width + 1, 0

    async def _turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._wake()  # the turn was ours, and another one may have it
            raise

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
