"""Fetches pictures that people sent: the platform keeps them for three days only."""

import logging
from typing import Protocol

from notifier.errors import GiveUp, Halt, TryAgain
from storage import results
from storage.db import Database

log = logging.getLogger(__name__)


class Library(Protocol):
    """A channel that gives out what people sent."""

    async def download(self, media_id: str) -> bytes: ...


class Fetching:
    """One picture after the other; what cannot be had now is asked for again in the next round."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database = database
        self._library = library

    async def once(self) -> None:
        """Fetch what is missing."""
        for picture_id, media_id in await self._database.read(results.pictures_to_fetch):
            try:
                content = await self._library.download(media_id)
            except GiveUp as trouble:
                log.warning("picture lost", extra={"action": "picture_lost", "reason": trouble.reason})
                await self._database.transact(results.lose_picture, picture_id)
            except (TryAgain, Halt):
                return
            else:
                await self._database.transact(results.keep_picture, picture_id, content)
