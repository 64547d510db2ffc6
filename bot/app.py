"""The one place that knows all parts: takes what comes in through a flow, and back out."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from bot.clock import Clock
from bot.edges.rows import Row
from handlers import intake, receive
from handlers.desk import Desk
from handlers.inbound import Inbound, Reply
from handlers.intake import Taken
from rules.order import NewOrder, RowRefused
from storage.db import MAY_BE_AWAY, Database, is_away

log = logging.getLogger(__name__)

#: Rows in one transaction: small enough that a press in between never waits long.
PART = 50
#: Seconds that a platform's message waits for a database that is away, of the five that it is waited for.
PATIENCE, LOOK_AGAIN = 3.0, 0.2

Progress = Callable[[int], None]


@dataclass
class App:
    """Runs flows for the web, the loops and the commands. ``desk`` is replaced when its calendar changes."""

    database: Database
    desk: Desk
    clock: Clock

    async def inbound(self, message: Inbound) -> Reply | None:
        """Keep a message, deal with it, and give back what the platform is answered."""
        about = {"action": "inbound", "channel": message.channel, "cause": message.cause}
        log.info("message came in", extra=about | {"kind": type(message.what).__name__})
        give_up_at = asyncio.get_running_loop().time() + PATIENCE
        while True:
            try:
                return await self._receive(message)
            except MAY_BE_AWAY as error:
                if not is_away(error) or asyncio.get_running_loop().time() > give_up_at:
                    raise
                await asyncio.sleep(LOOK_AGAIN)

    async def _receive(self, message: Inbound) -> Reply | None:
        """Any number of times: a message whose commit went through unseen is known by its key."""
        handled = await self.database.transact(receive.receive, self.desk, self.clock.now(), message)
        return handled.reply

    async def take_in(
        self, by: str, way: str, found: Iterable[Row | RowRefused], progress: Progress = lambda rows: None
    ) -> Taken:
        """Store rows part by part, then tell the desk once. What was stored stays if we are stopped."""
        rows = iter(found)
        number = await self.database.transact(intake.begin, self.desk, self.clock.now(), by, way)
        taken = Taken(intake=number)
        async for part in _parts(rows):
            good = [row.order for row in part if isinstance(row, Row)]
            taken.refused += [row for row in part if isinstance(row, RowRefused)]
            taken.add(await self._part(number, good))
            progress(len(part))
        if taken.new:  # whatever announcing must read, nobody shall wait for the word model meanwhile
            await asyncio.to_thread(self.desk.reader.warm)
        counts = {"new": taken.new, "updated": taken.updated, "refused": len(taken.refused)}
        await self.database.transact(intake.announce, self.desk, self.clock.now(), number, counts)
        return taken

    async def try_in(
        self, by: str, way: str, found: Iterable[Row | RowRefused], progress: Progress = lambda rows: None
    ) -> Taken:
        """What ``take_in`` would do, with nothing kept."""
        rows = list(found)
        taken = Taken(refused=[row for row in rows if isinstance(row, RowRefused)])
        good = [row.order for row in rows if isinstance(row, Row)]
        taken.add(await self.database.read(intake.rehearse, self.desk, self.clock.now(), good))
        progress(len(rows))
        return taken

    async def _part(self, number: int, good: list[NewOrder]) -> Taken:
        if not good:
            return Taken()
        return await self.database.transact(intake.take_in, self.desk, self.clock.now(), number, good)


async def _parts(rows: Iterable[Row | RowRefused]) -> AsyncIterator[list[Row | RowRefused]]:
    """Parts of the rows, with room for others in between."""
    iterator = iter(rows)
    while part := list(islice(iterator, PART)):
        yield part
        await asyncio.sleep(0.002)
