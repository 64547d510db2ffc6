"""Several channels as one: each message goes over the one that it names."""

from collections.abc import Mapping
from typing import Protocol

from notifier.channels.base import Change, Channel, Outgoing, Receipt, Withdrawal
from notifier.channels.wecom_files import BOT_FILE
from notifier.errors import GiveUp

#: What the ids of Telegram's pictures begin with.
TELEGRAM_PICTURE = "tg:"
_WHOSE = ((TELEGRAM_PICTURE, "telegram"), (BOT_FILE, "wecom_bot"))


class Fetcher(Channel, Protocol):
    """A channel that also gives out what people sent."""

    async def download(self, media_id: str) -> bytes: ...


class Several:
    """The channels that run, by name; a message that names none goes over the first."""

    name = "several"

    def __init__(self, *channels: Fetcher) -> None:
        self._channels: Mapping[str, Fetcher] = {channel.name: channel for channel in channels}
        self._first = channels[0].name

    @property
    def names(self) -> frozenset[str]:
        """Which run."""
        return frozenset(self._channels)

    async def send(self, message: Outgoing) -> Receipt:
        """Raises what the channel raises, and ``GiveUp`` where it does not run."""
        return await self._of(message.channel).send(message)

    async def change(self, change: Change) -> None:
        """Raises what the channel raises, and ``GiveUp`` where it does not run."""
        await self._of(change.channel).change(change)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Raises what the channel raises, and ``GiveUp`` where it does not run."""
        await self._of(withdrawal.channel).withdraw(withdrawal)

    async def download(self, media_id: str) -> bytes:
        """A picture, from the platform whose id it is."""
        whose = next((name for begin, name in _WHOSE if media_id.startswith(begin)), "wecom")
        return await self._of(whose).download(media_id)

    def _of(self, name: str) -> Fetcher:
        channel = self._channels.get(name or self._first)
        if channel is None:
            raise GiveUp("没有启用能送达此人的渠道")
        return channel
