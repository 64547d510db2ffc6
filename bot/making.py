"""Makes the files that people asked for in chat, beside the event loop, and has them sent."""

import asyncio
import tempfile
from pathlib import Path

from bot.app import App
from bot.ledger import write
from handlers import making
from handlers.exporting import Granted
from handlers.making import Task
from storage import files


class Making:
    """One round whenever it is called: mostly there is nothing to make."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def once(self) -> None:
        """Make what waits, one after the other. A file that fails is tried again when its lease is over."""
        app = self._app
        while await app.database.read(files.is_waiting, app.clock.now()):
            task = await app.database.transact(making.next_task, app.desk, app.clock.now())
            if task:
                content = await self._content(task)
                await app.database.transact(making.made, app.desk, app.clock.now(), task, content)

    async def _content(self, task: Task) -> bytes:
        if task.ledger:
            return await self._ledger(task.ledger)
        from reports.document import document  # its library takes a third of a second to load

        assert task.report is not None
        return await asyncio.to_thread(document, task.report, self._app.desk.tz, task.mark)

    async def _ledger(self, granted: Granted) -> bytes:
        app = self._app
        with tempfile.TemporaryDirectory(prefix="jiban-") as folder:
            file = Path(folder) / "ledger.xlsx"
            await write(app.database, app.desk, app.clock.now(), granted, file)
            return await asyncio.to_thread(file.read_bytes)
