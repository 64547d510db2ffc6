"""Texts within the platform's limit of 2048 bytes: cut or split, never inside a character."""

import unicodedata

LIMIT = 2048  # bytes of UTF-8; the platform drops the rest without a word
_MARK_ROOM = len("(9999/9999)\n")
_JOINER = "\u200d"
_GLUED = {_JOINER, *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0x1F3FB, 0x1F400))}
_STOPS = "。！？；"


def cut(text: str, limit: int = LIMIT) -> str:
    """``text``, or as much of its beginning as fits together with an ellipsis."""
    if len(encoded(text)) <= limit:
        return text
    return text[: _border(text, 0, _reach(text, 0, limit - len("…".encode())))] + "…"


def split(text: str, limit: int = LIMIT) -> list[str]:
    """``text`` as it is, or in parts that begin with "(1/3)"; without these they add up to it."""
    if len(encoded(text)) <= limit:
        return [text]
    parts = _parts(text, limit - _MARK_ROOM)
    return [f"({number}/{len(parts)})\n{part}" for number, part in enumerate(parts, 1)]


def encoded(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which some clients send, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _parts(text: str, room: int) -> list[str]:
    parts, start = [], 0
    while start < len(text):
        end = _reach(text, start, room)
        if end < len(text):
            end = _good_end(text, start, end)
        parts.append(text[start:end])
        start = end
    return parts


def _reach(text: str, start: int, room: int) -> int:
    """The furthest end, so that ``text[start:end]`` takes no more than ``room`` bytes."""
    return start + len(encoded(text[start : start + room])[:room].decode("utf-8", "ignore"))


def _good_end(text: str, start: int, end: int) -> int:
    """The last line end or full stop in the second half; else a border between characters."""
    half = start + (end - start) // 2
    for stops in ("\n", _STOPS):
        found = max(text.rfind(stop, half, end) for stop in stops)
        if found >= 0 and not _in_link(text, start, found + 1):
            return found + 1
    link = text.rfind("<a ", start + 1, end)
    return link if link > 0 and _in_link(text, start, end) else _border(text, start, end)


def _in_link(text: str, start: int, end: int) -> bool:
    return text.rfind("<a ", start, end) > text.rfind("</a>", start, end)


def _border(text: str, start: int, end: int) -> int:
    """Back from ``end`` to where no accent, joined emoji or skin colour is torn off."""
    border = end
    while border > start + 1 and _is_glued(text, border):
        border -= 1
    return border if border > start + 1 else end


def _is_glued(text: str, at: int) -> bool:
    return text[at - 1] == _JOINER or text[at] in _GLUED or unicodedata.combining(text[at]) > 0
