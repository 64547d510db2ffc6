"""Finds many keywords in one text at once: on word borders only, and the more specific one wins."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Set
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from nlp import segment
from nlp.keywords import GAP

_REACH = 12  # characters between the two parts of a gapped phrase
_STOP = re.compile(r"[,.!?;\n]").search
_start, _end = itemgetter(1), itemgetter(2)

Match = tuple[int, int, int]  # a word's place among the words, where it starts and where it ends


class Hit(NamedTuple):
    """A keyword found in the plain text."""

    word: str
    start: int
    end: int


class Matcher:
    """The compiled form of some words, each with what it stands for."""

    def __init__(self, words: Collection[str], ignore: Collection[str] = ()) -> None:
        whole = {word for word in words if GAP not in word}
        counted = whole | set(ignore)
        spoken = [word for word in words if GAP in word]
        parts = {part for word in spoken for part in word.split(GAP)}
        self._words = sorted(counted | parts)
        self._is_whole = [word in whole for word in self._words]
        self._is_counted = [word in counted for word in self._words]
        self._gapped = self._phrases_of(spoken)
        self._automaton = AhoCorasick(self._words, store_patterns=False)

    def _phrases_of(self, spoken: Iterable[str]) -> dict[int, dict[int, str]]:
        """First part → second part → whole phrase, the parts by their places among the words."""
        place = {word: index for index, word in enumerate(self._words)}
        gapped: dict[int, dict[int, str]] = {}
        for word in spoken:
            first, second = word.split(GAP)
            gapped.setdefault(place[first], {})[place[second]] = word
        return gapped

    def find(self, text: str, borders: Set[int] | None = None) -> list[Hit]:
        """Hits in reading order; none inside a longer hit, though gapped ones always count.

        With ``borders``, only those that begin and end on one.
        """
        found: list[Match] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if borders is not None:
            found = [match for match in found if match[1] in borders and match[2] in borders]
        is_counted, is_whole, words = self._is_counted, self._is_whole, self._words
        plain = _most_specific([match for match in found if is_counted[match[0]]])
        kept = [Hit(words[index], start, end) for index, start, end in plain if is_whole[index]]
        if self._gapped:
            if len(kept) < len(plain):  # 〈打〉 in 〈打电话〉 is no part of a phrase either
                found = _outside([match for match in plain if not is_whole[match[0]]], found)
            kept += self._phrases(text, found)
        return sorted(kept, key=_in_reading_order)

    def _phrases(self, text: str, found: list[Match]) -> Iterator[Hit]:
        """Each phrase once, where its parts first stand near each other."""
        places: dict[int, list[Match]] = {}
        for match in found:
            places.setdefault(match[0], []).append(match)
        for first in places.keys() & self._gapped.keys():
            words = self._gapped[first]
            for second in places.keys() & words.keys():
                span = _first_near(text, places[first], places[second])
                if span:
                    yield Hit(words[second], *span)


def matcher(words: Iterable[str], ignore: Iterable[str] = ()) -> Matcher:
    """A matcher for the words; the word model is told to keep them whole."""
    words, ignore = list(words), list(ignore)
    segment.teach(part for word in (*words, *ignore) for part in word.split(GAP) if len(part) > 1)
    return Matcher(words, ignore)


def _in_reading_order(hit: Hit) -> tuple[int, int, str]:
    return hit.start, -hit.end, hit.word


def _most_specific(found: list[Match]) -> list[Match]:
    """Longer ones first; whatever overlaps one that stands is dropped."""
    if all(a[2] <= b[1] for a, b in pairwise(found)):
        return found
    taken = bytearray(max(found, key=_end)[2])
    kept: list[Match] = []
    for match in sorted(found, key=_by_length):
        _, start, end = match
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(match)
    return kept


def _outside(hiding: list[Match], found: list[Match]) -> list[Match]:
    """Those that are not wholly inside what hides."""
    hidden = bytearray(max(found, key=_end)[2])
    for _, start, end in hiding:
        hidden[start:end] = b"\1" * (end - start)
    return [match for match in found if hidden.find(0, match[1], match[2]) >= 0]


def _by_length(match: Match) -> tuple[int, int]:
    return match[1] - match[2], match[1]


def _first_near(text: str, firsts: list[Match], seconds: list[Match]) -> tuple[int, int] | None:
    """From the start of the first part to the end of the second, where they are near each other."""
    for _, start, end in firsts:
        for _, again, last in seconds[bisect_left(seconds, end, key=_start) :]:
            if again > end + _REACH:
                break
            if _STOP(text, end, again) is None:
                return start, last
    return None
