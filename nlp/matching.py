"""Finds many keywords in one text at once: on word borders only, and the more specific one wins."""

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from nlp import segment
from nlp.keywords import GAP

_REACH = 12  # characters between the two parts of a gapped phrase
_STOPS = ",.!?;\n"


class Hit(NamedTuple):
    """A keyword found in the plain text."""

    word: str
    start: int
    end: int


class Matcher:
    """The compiled form of some words, each with what it stands for."""

    def __init__(self, words: Collection[str], ignore: Collection[str] = ()) -> None:
        self._gapped: dict[str, list[tuple[str, str]]] = {}  # first part → (second part, whole word)
        self._whole = {word for word in words if GAP not in word}
        self._hidden = set(ignore) - self._whole
        spoken = [word for word in words if GAP in word]
        for word in spoken:
            first, second = word.split(GAP)
            self._gapped.setdefault(first, []).append((second, word))
        parts = {part for word in spoken for part in word.split(GAP)}
        self._words = sorted(self._whole | self._hidden | parts)
        self._automaton = AhoCorasick(self._words, store_patterns=False)

    def find(self, text: str, borders: set[int] | None = None) -> list[Hit]:
        """Hits in reading order; none inside a longer hit, though gapped ones always count.

        With ``borders``, only those that begin and end on one.
        """
        found = [
            Hit(self._words[index], start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if borders is None or (start in borders and end in borders)
        ]
        plain = _most_specific([h for h in found if h.word in self._whole or h.word in self._hidden])
        kept = [hit for hit in plain if hit.word in self._whole]
        return sorted([*kept, *self._phrases(text, found)], key=lambda hit: (hit.start, -hit.end, hit.word))

    def _phrases(self, text: str, found: list[Hit]) -> list[Hit]:
        places: dict[str, list[Hit]] = {}
        for hit in found:
            places.setdefault(hit.word, []).append(hit)
        made: dict[str, Hit] = {}
        for first in found:
            for second, word in self._gapped.get(first.word, ()):
                end = next((h.end for h in places.get(second, ()) if _is_near(text, first, h)), None)
                if end is not None:
                    made.setdefault(word, Hit(word, first.start, end))
        return list(made.values())


def matcher(words: Iterable[str], ignore: Iterable[str] = ()) -> Matcher:
    """A matcher for the words; the word model is told to keep them whole."""
    words, ignore = list(words), list(ignore)
    segment.teach(part for word in (*words, *ignore) for part in word.split(GAP) if len(part) > 1)
    return Matcher(words, ignore)


def _most_specific(hits: list[Hit]) -> list[Hit]:
    """Longer hits first; whatever overlaps one that stands is dropped."""
    hits = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    if all(a.end <= b.start for a, b in pairwise(hits)):
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def _is_near(text: str, first: Hit, second: Hit) -> bool:
    between = text[first.end : second.start]
    near = first.end <= second.start <= first.end + _REACH
    return near and not any(stop in between for stop in _STOPS)
