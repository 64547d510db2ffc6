"""What can be said, whatever the channel: a text, a card, or the greying of a card sent before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Button:
    """``key`` comes back when pressed; with ``url`` it opens a page instead."""

    text: str  # ≤10 characters are shown
    key: str = ""
    url: str = ""
    style: int = 1  # 1 the one to press, 2 other, 3 warning, 4 quiet


#: The option that stands first where nothing is chosen yet: the platform would preselect a real one.
UNCHOSEN = "-"


@dataclass(frozen=True)
class Option:
    id: str
    text: str  # ≤16 characters are shown


@dataclass(frozen=True)
class Choice:
    """One question with one answer out of at most ten; with none ``selected`` the first one shows."""

    key: str
    title: str
    options: tuple[Option, ...]
    selected: str = ""


@dataclass(frozen=True)
class Text:
    """A plain message of any length; the channel splits it.

    A notice has nothing in it of what an order is about: it may leave where numbers alone may.
    """

    text: str
    is_notice: bool = False


@dataclass(frozen=True)
class Card:
    """A card. Its title and subtitle may show on a lock screen."""

    title: str  # ≤36 characters are shown
    subtitle: str = ""  # ≤44
    quote: str = ""  # the gist in a quiet box
    lines: tuple[tuple[str, str], ...] = ()  # ≤6 of (≤5 characters, ≤30 characters)
    text: str = ""  # ≤160
    buttons: tuple[Button, ...] = ()  # ≤6; with choices, the first is the submit button
    choices: tuple[Choice, ...] = ()  # one goes beside the buttons, two or three make a form card
    link: str = ""  # opened by a press on the card itself
    source: str = ""  # the small line on top
    done: str = ""  # set on a replaced card: the words on its greyed button
    brief: str = ""  # what stands for it in a digest: one short line
    #: ≤3 seldom used, behind a small menu beside buttons. An old client does not show it: each can be typed.
    more: tuple[Button, ...] = ()

    @property
    def presses(self) -> tuple[Button, ...]:
        """Everything that can be pressed, in the order in which it is numbered where there are no cards."""
        return (*self.buttons, *self.more)


@dataclass(frozen=True)
class Update:
    """Replace a card sent before, for its one recipient; ``card.done`` greys its buttons."""

    of: str  # the outbox key of the message that carried the card
    card: Card


@dataclass(frozen=True)
class Recall:
    """Take back a message sent before, from its one recipient."""

    of: str  # the outbox key of that message


@dataclass(frozen=True)
class File:
    """A document; its content is kept under ``stored`` and read when it is sent."""

    name: str
    stored: int
    content: bytes = b""


Body = Text | Card | Update | Recall | File
