"""Cuts Chinese text into words with jieba (or rjieba, if installed), loaded once and off the start path."""

import importlib
import threading
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Protocol

from nlp import dictionary
from nlp.likeliest import LikeliestCutter


class Cutter(Protocol):
    """What cuts texts, on jieba's dictionary."""

    def add_words(self, words: Iterable[str]) -> None: ...

    def cut(self, text: str) -> list[str]: ...


class _Rust:
    """rjieba, told not to guess: guesses glue names to keywords, without them unknown words fall apart."""

    def __init__(self, jieba: Any) -> None:
        self._jieba = jieba

    def add_words(self, words: Iterable[str]) -> None:
        for word in sorted(words, key=lambda word: (len(word), word)):
            self._jieba.add_word(word, None, None)  # None: as frequent as it takes to stay whole

    def cut(self, text: str) -> list[str]:
        return list(self._jieba.cut(text, hmm=False))


class _WordModel:
    """The one dictionary of the process: it takes 40 MB, so nobody gets a second one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cutter: Cutter | None = None
        self._taught: set[str] = set()
        self._waiting: set[str] = set()

    @property
    def is_ready(self) -> bool:
        return self._cutter is not None and not self._waiting

    def teach(self, words: Iterable[str]) -> None:
        with self._lock:
            self._waiting = self._waiting | (set(words) - self._taught)

    def load(self) -> Cutter:
        with self._lock:
            cutter = self._cutter or _open()
            cutter.add_words(word for word in self._waiting if not _stands(cutter.cut(word)))
            self._taught |= self._waiting
            self._waiting = set()
            self._cutter = cutter
            return cutter

    def cut(self, text: str) -> list[str]:
        cutter = self._cutter if self.is_ready else self.load()
        assert cutter is not None
        return cutter.cut(text)


def _stands(words: list[str]) -> bool:
    """Whether a keyword begins and ends on borders as it is, like 食堂饭菜: its words stay findable too."""
    return len(words) > 1 and all(len(word) > 1 for word in words)


_AT_SCHOOL = frozenset("上读念升考进")
_model = _WordModel()


def load() -> None:
    """Load the word model now (about a second); call it in a thread at start, then ``cut`` inline."""
    _model.load()


def is_loaded() -> bool:
    """Whether ``cut`` answers at once."""
    return _model.is_ready


def teach(words: Iterable[str]) -> None:
    """Words that must stay whole, taken up at the next load or cut. What was taught once stays."""
    _model.teach(words)


def cut(text: str) -> list[str]:
    """The words of a text, in order; together they are the text."""
    return _model.cut(text)


def borders(words: Iterable[str]) -> set[int]:
    """The places where one word ends and the next begins, both ends of the text among them.

    The dictionary has compounds like 〈录取分数〉: words of four and more have seams inside as well, and
    words like 〈上一年级〉 name a stage after the verb.
    """
    words = list(words)
    begins = list(accumulate(map(len, words), initial=0))
    found = set(begins)
    for begin, word in [(begin, word) for begin, word in zip(begins, words, strict=False) if len(word) > 2]:
        if word[0] in _AT_SCHOOL:
            found.add(begin + 1)
        if len(word) > 3:
            found.update((begin + 2, begin + len(word) - 2))
    return found


def _open() -> Cutter:
    """The cutter: rjieba where it is installed, which cuts alike and faster still."""
    try:
        return _Rust(importlib.import_module("rjieba").Jieba())
    except ImportError:
        return LikeliestCutter(dictionary.load())
