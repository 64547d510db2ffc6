"""Words with their counts, found in a text all at once wherever they overlap; the automaton may be packed."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from importlib.util import find_spec

from ahocorasick_rs import AhoCorasick, Implementation

Found = tuple[int, int, int]  # where a word starts and ends, and its index
Search = Callable[[str], list[Found]]

#: Reads what was built before in no time and finds twice as fast; not made for every processor.
FAST = "daachorse" if find_spec("daachorse") else ""


class Lexicon:
    """Words, by index; ``counts`` says how often each occurs."""

    def __init__(self, counts: "array[int]", search: Search) -> None:
        self.counts = counts
        self.find = search  # each word in a text, by end

    @classmethod
    def of(cls, words: Iterable[tuple[str, int]]) -> "Lexicon":
        """The lexicon of these words and their counts."""
        counts = array("I")
        return cls(counts, _search(_counted(words, counts)))

    def count(self, word: str) -> int:
        """How often the word occurs in the language; 0 if it is none."""
        whole = (0, len(word))
        return next((self.counts[index] for *place, index in self.find(word) if tuple(place) == whole), 0)


def _counted(words: Iterable[tuple[str, int]], counts: "array[int]") -> Iterator[str]:
    for word, count in words:
        counts.append(count)
        yield word


def _search(words: Iterable[str]) -> Search:
    # One automaton takes half the memory of jieba's dictionary of prefixes, and is walked outside Python.
    automaton = AhoCorasick(words, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def search(text: str) -> list[Found]:
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        return [(start, end, index) for index, start, end in found]

    return search


def fast_version() -> str:
    """Of the fast automaton: only the same one reads what was packed."""
    return version(FAST)


def packed(words: Iterable[str]) -> bytes:
    """A fast automaton of the words as bytes, for ``unpacked``; takes seconds. Only where ``FAST``."""
    from daachorse import CharwiseDoubleArrayAhoCorasick

    return bytes(CharwiseDoubleArrayAhoCorasick(list(words)).serialize())


def unpacked(automaton: bytes) -> Search:
    """The search that was packed. Trusts the bytes: check that they are whole and ours."""
    from daachorse import CharwiseDoubleArrayAhoCorasick

    search: Search = CharwiseDoubleArrayAhoCorasick.deserialize(automaton).find_overlapping
    return search
