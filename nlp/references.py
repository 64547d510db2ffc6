"""Reads the order numbers in a command: short ones, the platform's, several, ranges."""

import re
from dataclasses import dataclass

#: A range longer than this is a slip of the finger or two halves of one number.
LONGEST_RANGE = 100

_START = r"[(\[【]?(?:#|№|工单号?|编号|单号|第)?\s*[:#]?\s*"
_NUMBER = r"(?:热线-)?(?=[A-Za-z-]*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_TAIL = r"\s*(?:号单?|#)?[)\]】]?"
_RANGE = re.compile(rf"{_START}(\d{{1,6}}){_TAIL}\s*(?:-|~|至|到|—)+\s*#?(\d{{1,6}})(?![0-9A-Za-z-]){_TAIL}")
_ONE = re.compile(rf"{_START}({_NUMBER}){_TAIL}")
_BETWEEN = re.compile(r"\s*[、,;/和及与+]?\s*")
# "退回 1023 3处缺联系时间", "电话 1023 14:05 无人接听", "查 1023 2026年": a number, but not an order.
# "电话3次未接", "确认11月30日前完成": the same for the first number, where nothing stands between.
_COUNTED = re.compile(
    r"[::]\d|[点时分年月日天周次个位名所家岁种项条元万%％份台间](?!号)|人(?!事)|处(?![置理罚])"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_OTHER_MEANING = re.compile(r"\s*(?:[::]\d|[点时分年月日天周次个人名处项条元万%％.]|小[学时]|中[学心]|幼)")


@dataclass(frozen=True)
class References:
    """Order numbers as typed, and where the rest of the text begins."""

    numbers: tuple[str, ...]
    end: int


def read(text: str, start: int = 0, *, several: bool = True) -> References:
    """The order numbers that stand at ``start`` of a half-width text."""
    found: list[str] = []
    at = start
    while True:
        step = _next(text, _skip(text, at, first=not found), first=not found)
        if step is None:
            return References(tuple(dict.fromkeys(found)), at)
        numbers, at = step
        found += numbers
        if not several:
            return References(tuple(found[:1]), at)


def _skip(text: str, at: int, *, first: bool) -> int:
    if first:
        return at + len(text[at:]) - len(text[at:].lstrip(" :,"))
    gap = _BETWEEN.match(text, at)
    return gap.end() if gap else at


def _next(text: str, at: int, *, first: bool) -> tuple[list[str], int] | None:
    if (match := _RANGE.match(text, at)) and (numbers := _spread(*match.groups())):
        return numbers, match.end()
    match = _ONE.match(text, at)
    if match is None or _means_else(text, match, first=first):
        return None
    return [match[1].upper()], match.end()


def _means_else(text: str, match: re.Match[str], *, first: bool) -> bool:
    """Whether the number is a count, a time or a telephone and no order's."""
    other = _COUNTED if first else _OTHER_MEANING
    return bool(_MOBILE.fullmatch(match[1]) or other.match(text, match.end(1)))


def _spread(first: str, last: str) -> list[str]:
    low, high = int(first), int(last)
    if not low < high <= low + LONGEST_RANGE:
        return []
    return [str(number) for number in range(low, high + 1)]
