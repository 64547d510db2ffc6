"""LISTEN and NOTIFY: what one process puts into the outbox, the others on its PostgreSQL hear at once."""

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncpg

log = logging.getLogger(__name__)

CHANNEL = "jiban_said"
#: Seconds: what is said within the first is told with one notice; until we listen again after a break.
GATHERING, AGAIN = 0.02, 1.0


class Bell:
    """One connection of its own. While it is broken nothing is lost: every process looks by itself too."""

    def __init__(self, url: str, heard: asyncio.Event) -> None:
        self._url = url
        self._heard = heard
        self._rung = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="bell")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def ring(self) -> None:
        """Tell the others soon. After the commit, for within it every commit would wait for every other."""
        self._rung.set()

    async def _run(self) -> None:
        import asyncpg  # not before somebody listens: a desk on SQLite never does

        while True:
            try:
                await self._live(await asyncpg.connect(self._url))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                about = {"action": "bell", "kind": type(error).__name__}
                log.warning("not listening to other processes", extra=about)
            finally:
                self.listening.clear()
            await asyncio.sleep(AGAIN)

    async def _live(self, connection: "asyncpg.Connection") -> None:
        try:
            connection.add_termination_listener(lambda _: self._rung.set())
            await connection.add_listener(CHANNEL, self._hear)
            self._heard.set()  # whatever was said while we were deaf
            self.listening.set()
            while not connection.is_closed():
                await self._rung.wait()
                self._rung.clear()
                await connection.execute(f"NOTIFY {CHANNEL}")
                await asyncio.sleep(GATHERING)
        finally:
            connection.terminate()

    def _hear(self, connection: "asyncpg.Connection", pid: int, channel: str, payload: object) -> None:
        if pid != connection.get_server_pid():
            self._heard.set()
