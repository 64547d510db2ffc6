"""What comes in from any chat platform, and what goes straight back: plain values at the border."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from notifier.card import Card, Text


@dataclass(frozen=True)
class Said:
    """A text message; ``from_menu``: the command of an entry of the application's menu."""

    text: str
    from_menu: bool = False


@dataclass(frozen=True)
class Pressed:
    """A button or a submitted choice on a card."""

    key: str  # the button's key, ours
    task_id: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)  # question key → option ids
    response_code: str = ""  # WeCom: one more update of this card, 72 hours


@dataclass(frozen=True)
class Pictured:
    """A picture."""

    media_id: str
    url: str = ""


@dataclass(frozen=True)
class Entered:
    """The person opened the conversation, perhaps by a link that says who they are."""

    token: str = ""


@dataclass(frozen=True)
class Joined:
    """The person came into the bot's scope."""


@dataclass(frozen=True)
class Left:
    """The person left the bot's scope: nothing can reach them any more."""


@dataclass(frozen=True)
class Unread:
    """Something the bot does not take, e.g. a voice or a location; ``kind`` is the platform's word."""

    kind: str


@dataclass(frozen=True)
class Warned:
    """The platform says something of the application itself, e.g. that it will be suspended.

    ``kind`` is the platform's word, ``takes_effect`` in ISO 8601, empty where it says none.
    """

    kind: str
    takes_effect: str = ""


What = Said | Pressed | Pictured | Entered | Joined | Left | Warned | Unread


@dataclass(frozen=True)
class Inbound:
    """One message or event from one person, once."""

    channel: str  # "wecom", "wecom_bot", "telegram"
    sender: str  # the platform's user id
    key: str  # unique per platform message, the same for its retries
    at: datetime  # aware; when the platform says it happened
    what: What

    @property
    def cause(self) -> str:
        """Its code in the log, and on whatever it leads to: twelve characters that tell nothing of it."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Reply:
    """What a flow answers.

    ``text`` and ``card`` go straight back, a courtesy within the platform's patience that may be lost.
    ``messages`` go through the outbox and are not. A press shows ``card`` on the card that was pressed,
    and ``text`` only where there is no ``card``; a typed command shows ``text``.
    """

    text: str = ""
    card: Card | None = None
    button: str = ""  # or only greys the pressed card's buttons, with these words
    messages: tuple[Text | Card, ...] = ()
