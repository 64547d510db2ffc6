"""The platform's access token in the database, as the channel wants to see it."""

from collections.abc import Callable
from datetime import datetime

from notifier.channels.wecom_token import Token
from storage import tokens
from storage.db import Database


class DatabaseShelf:
    """Shared by all processes on one database; one of them fetches at a time."""

    def __init__(self, database: Database, name: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._name = name
        self._clock = clock

    async def read(self) -> Token | None:
        found = await self._database.read(tokens.read, self._name)
        return Token(*found) if found else None

    async def claim(self) -> bool:
        return await self._database.transact(tokens.claim, self._name, self._clock())

    async def release(self) -> None:
        await self._database.transact(tokens.release, self._name)

    async def write(self, token: Token) -> None:
        await self._database.transact(tokens.write, self._name, token.value, token.renew_at)

    async def drop(self, value: str) -> None:
        await self._database.transact(tokens.drop, self._name, value)
