"""Cuts Chinese text into words with jieba (or rjieba, if installed), loaded once and off the start path."""

import importlib
import logging
import tempfile
import threading
import warnings
from collections.abc import Iterable
from typing import Any

from nlp.likeliest import LikeliestCutter


class _WordModel:
    """The one dictionary of the process: it takes 80 MB, so nobody gets a second one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cutter: Any = None
        self._options: dict[str, bool] = {}
        self._taught: set[str] = set()
        self._waiting: set[str] = set()

    @property
    def is_ready(self) -> bool:
        return self._cutter is not None and not self._waiting

    def teach(self, words: Iterable[str]) -> None:
        with self._lock:
            self._waiting = self._waiting | (set(words) - self._taught)

    def load(self) -> None:
        with self._lock:
            cutter = self._cutter
            if cutter is None:
                # HMM guesses glue names to keywords; without it unknown words fall into characters.
                cutter, self._options = _open()
            for word in sorted(self._waiting):
                cutter.add_word(word, None, None)  # None: as frequent as it takes to stay whole
            self._taught |= self._waiting
            self._waiting = set()
            self._cutter = cutter

    def cut(self, text: str) -> list[str]:
        if not self.is_ready:
            self.load()
        return list(self._cutter.cut(text, **self._options))


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

    The dictionary has compounds like 〈录取分数〉: words of four and more have seams inside as well.
    """
    found = {0}
    end = 0
    for word in words:
        if len(word) > 3:
            found.update((end + 2, end + len(word) - 2))
        end += len(word)
        found.add(end)
    return found


def _open() -> tuple[Any, dict[str, bool]]:
    """The cutter, told not to guess: rjieba where it is installed, which cuts alike and faster still."""
    try:
        return importlib.import_module("rjieba").Jieba(), {"hmm": False}
    except ImportError:
        return LikeliestCutter(load_jieba()), {}


def load_jieba() -> Any:
    """jieba's own tokenizer, loaded quietly and without the cache that others could have written."""
    warnings.filterwarnings("ignore", ".*invalid escape sequence", SyntaxWarning)
    warnings.filterwarnings("ignore", "pkg_resources is deprecated")
    jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.ERROR)  # it reports its loading on stderr
    tokenizer = jieba.Tokenizer()
    # jieba un-marshals a cache from the shared temporary folder, where anybody could have put one.
    with tempfile.TemporaryDirectory(prefix="jiban-") as private:
        tokenizer.tmp_dir = private
        tokenizer.initialize()
    return tokenizer
