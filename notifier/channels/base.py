"""What every channel is: one message to one person, and an honest answer."""

from dataclasses import dataclass
from typing import Protocol

from notifier.card import Card, File, Text


@dataclass(frozen=True)
class Outgoing:
    """One message to one person, the same bytes however often it is tried."""

    key: str  # the outbox key: unique, and what a card's task id is derived from
    to: str  # the platform's user id
    body: Text | Card | File
    retry: bool = False  # tried before with an unknown outcome: "already there" counts as sent
    channel: str = ""  # which one, where several run


@dataclass(frozen=True)
class Change:
    """A new face for a card that one person holds."""

    to: str
    response_code: str
    card: Card
    channel: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """A message to be taken back from who has it."""

    to: str
    message_id: str
    channel: str = ""


@dataclass(frozen=True)
class Receipt:
    """The platform took it. This is not proof of reading: only a press or an answer is."""

    message_id: str = ""
    response_code: str = ""  # allows one later change of the card
    maybe_twice: bool = False  # an earlier try may have arrived, and this one says so


class Channel(Protocol):
    """Raises ``TryAgain``, ``GiveUp`` or ``Halt`` of ``notifier.errors``, nothing else on purpose."""

    name: str

    async def send(self, message: Outgoing) -> Receipt: ...

    async def change(self, change: Change) -> None: ...

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Raises ``GiveUp`` where nothing can be taken back, or not any more."""
        ...
