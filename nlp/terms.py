"""The words an order is found by: its text cut for the index, and a question cut the same way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nlp import segment
from nlp.normalise import fold

#: Longer ones are no words: links, rows of dashes turned letters, pasted tables.
LONGEST = 40
#: So many distinct words of one order are kept; what a long letter says is said long before.
MOST = 400
#: Said in every text: they find nothing, and their lists would be the longest.
_EMPTY = frozenset("的了是在和与及或就都也而对把被为以于之其这那有没不我你他她们个说要请")
#: A word that may be an order's number or the tail of one.
_NUMBER = re.compile(r"[a-z]*[0-9][a-z0-9-]{3,39}")
_TAIL = 4


@dataclass(frozen=True)
class Term:
    """One word of a question: all ``pieces`` must be in an order's words.

    ``literal`` must stand in its text as typed, too: a name that the dictionary does not know falls into
    single characters, and those stand in many texts. ``number``: it may be an order's number instead.
    """

    pieces: tuple[str, ...]
    literal: str = ""
    number: str = ""


def indexed(*texts: str, numbers: Iterable[str] = ()) -> list[str]:
    """The distinct words of an order's texts, and marks for its numbers; in one order for all."""
    found = {piece for text in texts for piece in _pieces(fold(text)) if piece not in _EMPTY}
    marks = {_mark(fold(number)) for number in numbers if number}
    return sorted(sorted(found)[:MOST]) + sorted(marks)


def asked(words: Iterable[str]) -> tuple[Term, ...]:
    """The question's words as the index knows them; what has no letter and no digit asks for nothing."""
    return tuple(_asked(word) for word in words if any(map(str.isalnum, word)))


def _asked(word: str) -> Term:
    plain = fold(word)
    cut = tuple(dict.fromkeys(filter(_is_word, segment.cut(plain))))
    if _NUMBER.fullmatch(plain):
        return Term(cut, literal=word, number=_mark(plain))
    known = all(len(piece) > 1 for piece in cut) or cut == (plain,)
    kept = tuple(piece for piece in cut if piece not in _EMPTY)
    return Term(kept, literal="" if known and kept else word)


def _mark(number: str) -> str:
    """Numbers are found by their last digits; the whole is compared afterwards."""
    return "n" + "".join(filter(str.isalnum, number))[-_TAIL:]


def _pieces(text: str) -> Iterable[str]:
    for word in segment.cut(text):
        if _is_word(word):
            yield word
            yield from _inside(word)


def _is_word(word: str) -> bool:
    return word.isalnum() and len(word) <= LONGEST


@lru_cache(maxsize=65536)
def _inside(word: str) -> tuple[str, ...]:
    """The words at a compound's seams: 图书 in 图书馆, 课后 in 课后服务; no 市长 in 南京市长江大桥."""
    if len(word) < 3 or word.isascii():
        return ()
    pairs = {word[:2], word[-2:]}
    if len(word) % 2 == 0:
        pairs |= {word[place : place + 2] for place in range(2, len(word) - 2, 2)}
    return tuple(pair for pair in sorted(pairs) if len(segment.cut(pair)) == 1)
