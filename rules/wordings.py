"""答复口径: approved wordings, found by the words people ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Wording:
    """One approved wording: number, keywords, text, what it rests on, until when, and who approved it."""

    number: str
    text: str
    keywords: tuple[str, ...] = ()
    basis: str = ""
    valid_until: date | None = None  # the last day it may be used
    approver: str = ""

    def is_valid(self, today: date) -> bool:
        """Whether it may still be used."""
        return self.valid_until is None or today <= self.valid_until


def concerning(told: str, wordings: Sequence[Wording], today: date) -> list[Wording]:
    """The valid wordings of which a text speaks: one of their keywords stands in it."""
    return [each for each in wordings if each.is_valid(today) and any(key in told for key in each.keywords)]


def find(asked: str, wordings: Sequence[Wording], today: date, most: int = 3) -> list[Wording]:
    """The valid wordings that speak of ``asked``, those with the most of its words first."""
    words = asked.split()
    scored = [(_score(words, each), each) for each in wordings if each.is_valid(today)]
    found = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].number))
    return [wording for _, wording in found[:most]]


def _score(words: Sequence[str], wording: Wording) -> int:
    """A keyword counts three, a word of the text one."""
    in_keywords = sum(any(word in key or key in word for key in wording.keywords) for word in words)
    in_text = sum(word in wording.text for word in words)
    exact = sum(word == wording.number for word in words)
    return 3 * in_keywords + in_text + 10 * exact
