"""The bot's clock: the machine's, moved ahead where the sandbox wants it so."""

from datetime import UTC, datetime, timedelta


class Clock:
    """``now`` is what everything in the bot goes by."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move ahead; never back."""
        self._ahead += max(by, timedelta(0))
