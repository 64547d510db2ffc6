"""答复口径: approved wordings, found by the words people ask for."""

from collections.abc import Iterable, Sequence
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
    version: int = 1
    retired: bool = False  # 停用: withdrawn before its time

    def is_valid(self, today: date) -> bool:
        """Whether it may still be used."""
        return not self.retired and (self.valid_until is None or today <= self.valid_until)


def next_number(taken: Iterable[str], prefix: str = "KJ-") -> str:
    """The number of a new wording: one more than the highest of its kind, as "KJ-08"."""
    counted = [number.removeprefix(prefix) for number in taken if number.startswith(prefix)]
    return f"{prefix}{max((int(n) for n in counted if n.isdecimal()), default=0) + 1:02d}"


def put_into(reply: str, text: str, former: Iterable[str] = ()) -> str:
    """The reply with the approved text in it, once: in the place of a former version, else at its end."""
    if text in reply:
        return reply
    if replaced := next((old for old in former if old and old in reply), None):
        return reply.replace(replaced, text)
    return "\n".join(filter(None, (reply, text)))


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
