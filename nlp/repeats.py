"""How alike two texts are: the same matter told again, and orders like an order."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from nlp import normalise, reading
from rules import boilerplate

_WIDTH = 3  # characters in a shingle
_HASHES = 48  # numbers in a signature
_BANDS = 16  # 48 = 16 × 3: texts 50 % alike share a band 9 times in 10, texts 10 % alike hardly ever
_PRIME = (1 << 61) - 1
# What every complaint says and what therefore tells none from another.
_SAID = (
    "我们|他们|你们|自己|这个|那个|什么|怎么|为什么|没有|不是|可以|希望|要求|反映|咨询|投诉|问题|情况|学校|学生|"
    "家长|老师|孩子|小孩|请问|现在|已经|因为|所以|但是|如果|进行|需要|应该|有关|部门|领导|处理|解决|教育局|表示|"
    "认为|目前|今年|时间|一个|这样"
)
_EMPTY = frozenset(_SAID.split("|"))


@dataclass(frozen=True)
class Alike:
    """Another text and how alike it is, 0 to 1, with the words both have."""

    key: str
    likeness: float
    shared: tuple[str, ...]


def terms(text: str, title: str = "") -> frozenset[str]:
    """The words that tell a matter from others: what an inverted index keeps of a text."""
    read = reading.read(text, title)
    return frozenset(
        w for w in read.words if len(w) > 1 and w not in _EMPTY and not w.isascii() and w.isalnum()
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two term sets share, 0 to 1. A short text inside a long one counts in part."""
    if not one or not other:
        return 0.0
    shared = _weight(one & other)
    either, smaller = _weight(one | other), min(_weight(one), _weight(other))
    return round((shared / either + shared / smaller) / 2, 4)


def most_alike(one: frozenset[str], others: Mapping[str, frozenset[str]], least: float = 0.35) -> list[Alike]:
    """Which of the others are at least that alike, most alike first."""
    found = [Alike(key, likeness(one, other), tuple(sorted(one & other))) for key, other in others.items()]
    return sorted((a for a in found if a.likeness >= least), key=lambda a: (-a.likeness, a.key))


def signature(text: str) -> tuple[int, ...]:
    """A MinHash of the text: the share of equal numbers in two of them is about how alike the texts are."""
    shingles = _shingles(text)
    return tuple(min((a * s + b) % _PRIME for s in shingles) for a, b in _HASHERS)


def bands(signed: tuple[int, ...]) -> list[str]:
    """Keys for a database: texts that are much alike share at least one."""
    rows = len(signed) // _BANDS
    parts = (signed[i * rows : (i + 1) * rows] for i in range(_BANDS))
    return [f"{i:02d}:{zlib.crc32(repr(part).encode()):08x}" for i, part in enumerate(parts)]


def _numbers(seed: int) -> Iterator[int]:
    """The same odd-looking numbers in every process (xorshift)."""
    while True:
        seed ^= (seed << 13) & 0xFFFFFFFFFFFFFFFF
        seed ^= seed >> 7
        seed ^= (seed << 17) & 0xFFFFFFFFFFFFFFFF
        yield seed % _PRIME


_DRAWN = tuple(islice(_numbers(0x2545F4914F6CDD1D), 2 * _HASHES))
_HASHERS = tuple(zip(_DRAWN[::2], _DRAWN[1::2], strict=True))


def _shingles(text: str) -> set[int]:
    bare = _bare(text)
    starts = range(max(1, len(bare) - _WIDTH + 1))
    return {zlib.crc32(bare[i : i + _WIDTH].encode()) for i in starts}


def _bare(text: str) -> str:
    """The letters of a text: no boilerplate, no punctuation, no digits (copies differ in dates)."""
    left = boilerplate.blank(normalise.fold(text))
    return "".join(char for char in left if char.isalpha())


def _weight(words: Iterable[str]) -> float:
    """Longer words are more specific."""
    return float(sum(len(word) - 1 for word in words))
