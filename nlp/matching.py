"""Finds many keywords in one text at once: on word borders only, and the more specific one wins."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from nlp import segment
from nlp.keywords import GAP

_REACH = 12  # characters between the two parts of a gapped phrase
_STOPS = ",.!?;\n"
_start = attrgetter("start")


class Hit(NamedTuple):
    """A keyword found in the plain text."""

    word: str
    start: int
    end: int


class Matcher:
    """The compiled form of some words, each with what it stands for."""

    def __init__(self, words: Collection[str], ignore: Collection[str] = ()) -> None:
        self._gapped: dict[str, dict[str, str]] = {}  # first part → second part → whole word
        self._whole = {word for word in words if GAP not in word}
        self._counted = self._whole | set(ignore)
        spoken = [word for word in words if GAP in word]
        for word in spoken:
            first, second = word.split(GAP)
            self._gapped.setdefault(first, {})[second] = word
        parts = {part for word in spoken for part in word.split(GAP)}
        self._words = sorted(self._counted | parts)
        self._automaton = AhoCorasick(self._words, store_patterns=False)

    def find(self, text: str, borders: set[int] | None = None) -> list[Hit]:
        """Hits in reading order; none inside a longer hit, though gapped ones always count.

        With ``borders``, only those that begin and end on one.
        """
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        words = self._words
        found = [
            Hit(words[index], start, end)
            for index, start, end in matches
            if borders is None or (start in borders and end in borders)
        ]
        plain = _most_specific([hit for hit in found if hit.word in self._counted])
        kept = [hit for hit in plain if hit.word in self._whole]
        if len(kept) < len(plain):  # 〈打〉 in 〈打电话〉 is no part of a phrase either
            found = _outside([hit for hit in plain if hit.word not in self._whole], found)
        kept += self._phrases(text, found)
        return sorted(kept, key=_in_reading_order)

    def _phrases(self, text: str, found: list[Hit]) -> list[Hit]:
        firsts = [hit for hit in found if hit.word in self._gapped]
        if not firsts:
            return []
        places: dict[str, list[Hit]] = {}
        for hit in found:
            places.setdefault(hit.word, []).append(hit)
        made: dict[str, Hit] = {}
        for first in firsts:
            words = self._gapped[first.word]
            for second in places.keys() & words.keys():
                word = words[second]
                if word not in made:
                    beyond = places[second][bisect_left(places[second], first.end, key=_start) :][:_REACH]
                    end = next((h.end for h in beyond if _is_near(text, first, h)), None)
                    if end is not None:
                        made[word] = Hit(word, first.start, end)
        return list(made.values())


def matcher(words: Iterable[str], ignore: Iterable[str] = ()) -> Matcher:
    """A matcher for the words; the word model is told to keep them whole."""
    words, ignore = list(words), list(ignore)
    segment.teach(part for word in (*words, *ignore) for part in word.split(GAP) if len(part) > 1)
    return Matcher(words, ignore)


def _in_reading_order(hit: Hit) -> tuple[int, int, str]:
    return hit.start, -hit.end, hit.word


def _most_specific(hits: list[Hit]) -> list[Hit]:
    """Longer hits first; whatever overlaps one that stands is dropped."""
    if all(a.end <= b.start for a, b in pairwise(hits)):
        return hits
    taken = bytearray(max(hit.end for hit in hits))
    kept: list[Hit] = []
    for hit in sorted(hits, key=_by_length):
        _, start, end = hit
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(hit)
    return kept


def _outside(hiding: list[Hit], found: list[Hit]) -> list[Hit]:
    """The hits that are not wholly inside what hides."""
    hidden = bytearray(max(hit.end for hit in found))
    for _, start, end in hiding:
        hidden[start:end] = b"\1" * (end - start)
    return [hit for hit in found if hidden.find(0, hit.start, hit.end) >= 0]


def _by_length(hit: Hit) -> tuple[int, int]:
    return hit.start - hit.end, hit.start


def _is_near(text: str, first: Hit, second: Hit) -> bool:
    if not first.end <= second.start <= first.end + _REACH:
        return False
    between = text[first.end : second.start]
    return not any(stop in between for stop in _STOPS)
