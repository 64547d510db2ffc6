"""Finds people's names in free text, as far as a surname and the words around it give them away."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rules.yaml_files import read

_DATA: dict[str, Any] = read(Path(__file__).parent / "data" / "names.yaml")
_SURNAMES = "".join(_DATA["surnames"])
_COMPOUND = "|".join(_DATA["compound"])
_ROLE, _CALLED, _TITLE = ("|".join(_DATA[part]) for part in ("roles", "called", "titles"))
# Verbs and particles that may follow a name at once; a name is believed only before one of them or a break.
_NEXT: str = _DATA["next"]
_NOT_GIVEN = frozenset(_DATA["not_given"])
_WORDS = frozenset(_DATA["words"])  # begin with a surname's character: 〈老师应当〉〈学生安全〉
_ENDS = frozenset(_DATA["ends"])  # end with one: 〈由于老师〉〈校方主任〉〈提高老师〉
_ONE = f"[{_SURNAMES}]"
_HAN = "[\u4e00-\u9fff]"


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """The places of names, titles not included; may overlap."""
    for pattern in (_MASKED, _SEXED):
        yield from (found.span(1) for found in pattern.finditer(text) if not _is_word(text, *found.span(1)))
    yield from _titled(text)
    yield from _introduced(text)


# 〈张某某〉〈王XX〉〈李**〉: masked by somebody, and still a surname.
_MASKED = re.compile(
    f"({_ONE}(?:某{{1,2}}|[x×*＊]{{1,3}}|[ｘＸX○]{{1,3}})(?:(?![{_NEXT}]){_HAN}(?=同学|老师))?)",
    re.IGNORECASE,
)
# 〈李小明，男，12岁〉
_SEXED = re.compile(
    rf"(?<!{_HAN})({_ONE}{_HAN}{{1,2}})(?=[,，、(（\s]{{1,2}}(?:男|女)(?:[,，、)）。;；\s]|$|性|孩|生))"
)
_BEFORE_TITLE = re.compile(f"((?:{_COMPOUND}|{_ONE}){_HAN}{{0,2}}?)(?:{_TITLE})")
# A surname that ends such a verb names nobody: 约谈校长, 走访家长.
_VERBS = frozenset({"约谈", "座谈", "面谈", "访谈", "商谈", "洽谈", "会谈", "劝说", "安抚", "慰问"})
_AFTER_ROLE = re.compile(
    f'({_ROLE})(?:的?(?:姓名|名字))?(叫|名叫|叫做|是|为|姓|[:：])?[“"]?(?=({_COMPOUND}|{_ONE}))'
)
_AFTER_CALLED = re.compile(f'({_CALLED})[是为叫:：,，\\s]{{0,2}}[“"]?(?=({_COMPOUND}|{_ONE}))')
_LIST = re.compile(f"[、,，和与及]({_ONE}{_HAN}{{1,2}})(?=[、,，和与及。;；（({_NEXT}]|$)")


def _titled(text: str) -> Iterator[tuple[int, int]]:
    """〈王先生〉〈李芳老师〉"""
    for match in _BEFORE_TITLE.finditer(text):
        start, end = match.span(1)
        # The leftmost surname may be the end of a word before; a later one may still be the name.
        for begin in range(start, end):
            if (
                text[begin] in _SURNAMES
                and text[max(0, begin - 1) : begin + 1] not in _VERBS
                and not _is_word(text, begin, end)
                and _may_be_given(text[begin + 1 : end])
            ):
                yield begin, end
                break


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    """〈我叫王芳〉〈姓名：李小明〉〈老师李芳〉〈孩子叫张小宝〉, and the names listed after it."""
    for pattern in (_AFTER_CALLED, _AFTER_ROLE):
        for match in pattern.finditer(text):
            end = _name_end(
                text, match.end(), match.group(2), bold=pattern is _AFTER_CALLED or bool(match.group(2))
            )
            if end is None:
                continue
            yield match.end(), end
            while listed := _LIST.match(text, end):
                if _is_word(text, *listed.span(1)):
                    break
                yield listed.span(1)
                end = listed.end(1)


def _name_end(text: str, start: int, surname: str | None, *, bold: bool) -> int | None:
    """Where the name that begins here ends, if one does: the longest given name before a break."""
    compound = re.match(_COMPOUND, text[start:])
    begin = start + (2 if compound else 1)
    for length in (2, 1):
        given, after = text[begin : begin + length], text[begin + length : begin + length + 1]
        fits = len(given) == length and re.fullmatch(_HAN + "+", given) and _may_be_given(given)
        if fits and not _is_word(text, start, begin + length) and (not _is_han(after) or after in _NEXT):
            return begin + length
    return None


def _may_be_given(given: str) -> bool:
    return not any(char in _NOT_GIVEN for char in given)


def _is_han(char: str) -> bool:
    return bool(char) and "\u4e00" <= char <= "\u9fff"


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether the would-be name is the beginning or the end of an ordinary word."""
    begins = text[start : start + 2] in _WORDS
    ends = text[max(0, start - 1) : start + 1] in _ENDS or text[max(0, start - 2) : start + 1] in _ENDS
    return begins or ends
