"""Uploads that the platform keeps for three days: one for all who get the same file."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from notifier.card import File
from notifier.errors import GiveUp

#: Less than the platform's three days, so that none runs out on its way.
KEPT = timedelta(days=3) - timedelta(hours=1)
FEWEST, MOST = 6, 20 * 1024 * 1024


class Uploads:
    """Remembers what was uploaded; in memory, since a second upload costs little."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: dict[str, tuple[str, datetime]] = {}  # what it is → media id, until when

    async def media_id(self, file: File, upload: Callable[[File], Awaitable[str]]) -> str:
        """Raises ``GiveUp`` for what no upload takes, and what ``upload`` raises."""
        if not FEWEST <= len(file.content) <= MOST:
            raise GiveUp("文件内容已清除或大小不合规定（20 MB 以内）")
        key, now = _key(file), self._clock()
        self._known = {one: found for one, found in self._known.items() if found[1] > now}
        if key not in self._known:
            self._known[key] = (await upload(file), now + KEPT)
        return self._known[key][0]

    def forget(self, file: File) -> None:
        """The platform has it no more."""
        self._known.pop(_key(file), None)


def _key(file: File) -> str:
    return hashlib.sha256(file.name.encode() + b"\0" + file.content).hexdigest()
