"""What stands before several processes: passes each connection to one that listens, at random."""

import asyncio
import contextlib
import random
from collections.abc import Coroutine


class Balancer:
    """A TCP balancer on loopback. Whoever dies takes its connections along, as with a real one."""

    def __init__(self, chance: random.Random) -> None:
        self.ports: list[int] = []
        self._chance = chance
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> str:
        """Listen; gives the address."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for writer in list(self._open):
            writer.close()
        while self._open:  # noqa: ASYNC110 - a few turns of the loop
            await asyncio.sleep(0)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._pass_on(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self._chance.sample(self.ports, len(self.ports)):
            try:
                back, there = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await _until_one_ends(_copy(reader, there), _copy(back, writer))
            there.close()
            return


async def _until_one_ends(*copying: Coroutine[None, None, None]) -> None:
    tasks = [asyncio.create_task(each) for each in copying]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
