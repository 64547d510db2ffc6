"""The watched folder: every export dropped into it is imported once and moved aside."""

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import App
from bot.edges.sheets import read_orders
from handlers.telling import on_duty_now, tell_people
from notifier.card import Text
from notifier.cards import intake as cards
from rules.errors import Refusal

log = logging.getLogger(__name__)

ENDINGS = {".xlsx", ".xls", ".csv"}
DONE, FAILED = "已导入", "未能导入"


@dataclass
class Folder:
    """A file is taken when it has stopped growing, then moved to 已导入, or to 未能导入."""

    app: App
    path: Path
    sizes: dict[Path, int] = field(default_factory=dict)

    async def look(self) -> None:
        """Take in what lies there and was of the same size the last time."""
        self.path.mkdir(parents=True, exist_ok=True)
        found = {
            file: file.stat().st_size
            for file in sorted(self.path.iterdir())
            if file.is_file() and file.suffix.lower() in ENDINGS
        }
        settled = [file for file, size in found.items() if self.sizes.get(file) == size]
        self.sizes = found
        for file in settled:
            await self._take(file)

    async def _take(self, file: Path) -> None:
        try:
            rows = await asyncio.to_thread(read_orders, file, self.app.desk.tz)
            taken = await self.app.take_in("folder", "folder", rows)
            said, aside = cards.taken(taken.new, taken.updated, taken.unchanged, taken.refused), DONE
        except Refusal as refusal:
            said, aside = refusal.sentence, FAILED
        self._move(file, aside)
        await self._tell(file, said)
        log.info("file taken in", extra={"action": "folder_taken"})

    def _move(self, file: Path, aside: str) -> None:
        to = self.path / aside
        to.mkdir(exist_ok=True)
        file.rename(to / f"{self.app.clock.now():%Y%m%d%H%M%S}-{file.name}")
        self.sizes.pop(file, None)

    async def _tell(self, file: Path, said: str) -> None:
        now = self.app.clock.now()
        text = Text(f"监视文件夹收到导出表。{said}")
        key = f"folder:{now:%Y%m%d%H%M%S%f}"
        await self.app.database.transact(
            lambda session: tell_people(session, now, on_duty_now(session, self.app.desk, now), key, text)
        )
