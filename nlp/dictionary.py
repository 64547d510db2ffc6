"""jieba's dictionary, ready to search: as kept at installation (``python -m nlp.dictionary``), or built."""

import json
import re
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from nlp import lexicon
from nlp.lexicon import Lexicon

#: Made at installation, 18 MB: reading it takes 0.05 s where building takes 0.8 s and twice the memory.
KEPT = Path(__file__).parent / "data" / "dictionary.bin"
_FORM = "1"
#: What belongs to words, as jieba sees it; nothing else is ever part of one.
is_word = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+").fullmatch


class Dictionary(NamedTuple):
    """A language's words with how often each occurs."""

    singles: dict[str, int]  # characters, most of what stands in a text: looked up, not searched for
    longer: Lexicon  # the words of two characters and more


def load() -> Dictionary:
    """jieba's dictionary, the quickest way there is."""
    return (kept(KEPT) if lexicon.FAST else None) or build(counted_words())


def build(words: Iterable[tuple[str, int]]) -> Dictionary:
    """The dictionary of these words."""
    singles: dict[str, int] = {}
    return Dictionary(singles, Lexicon.of(_longer(words, singles)))


def counted_words() -> Iterator[tuple[str, int]]:
    """jieba's words and how often each occurs."""
    import jieba  # here only: it takes 9 MB, and a start that finds the kept dictionary needs none of it

    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, count, _ = line.decode().split(" ")
            yield word, int(count)


def keep(path: Path, words: Iterable[tuple[str, int]]) -> None:
    """Write a dictionary down for the starts to come; takes seconds."""
    singles: dict[str, int] = {}
    longer, numbers = zip(*_longer(words, singles), strict=True)
    counts = array("I", chain(singles.values(), numbers)).tobytes()
    automaton = lexicon.packed(longer)
    sums = [zlib.crc32(counts), zlib.crc32(automaton)]
    head = {"key": _key(), "singles": "".join(singles), "counts": len(counts), "sums": sums}
    new = path.with_suffix(".new")
    new.write_bytes(json.dumps(head).encode() + b"\n" + counts + automaton)
    new.replace(path)


def kept(path: Path) -> Dictionary | None:
    """What was kept; None if it is not there, not whole, or of another jieba or another automaton."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            if head.get("key") != _key():
                return None
            numbers, automaton = file.read(head["counts"]), file.read()
    except (OSError, ValueError):
        return None
    if head["sums"] != [zlib.crc32(numbers), zlib.crc32(automaton)]:
        return None
    counts = array("I", numbers)
    singles = dict(zip(head["singles"], counts, strict=False))
    return Dictionary(singles, Lexicon(counts[len(singles) :], lexicon.unpacked(automaton)))


def _key() -> str:
    """Changes with whatever the kept bytes depend on."""
    words = zlib.crc32(_file().read_bytes())
    return (
        f"{_FORM} {words:08x} {lexicon.FAST} {lexicon.fast_version()} {sys.byteorder} {array('I').itemsize}"
    )


def _longer(words: Iterable[tuple[str, int]], singles: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The words of two characters and more; the others are put apart."""
    for word, count in words:
        if is_word(word) and len(word) > 1:
            yield word, count
        elif is_word(word):
            singles[word] = count
    yield "\r\n", 1


def _file() -> Path:
    """Where jieba keeps its words, without importing it."""
    spec = find_spec("jieba")
    assert spec, "jieba is not installed: see requirements.lock"
    return Path(str(spec.origin)).with_name("dict.txt")


if __name__ == "__main__":
    if lexicon.FAST:
        keep(KEPT, counted_words())
        print(f"{KEPT}: {KEPT.stat().st_size / 1e6:.0f} MB")
