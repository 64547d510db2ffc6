"""Texts within Telegram's limit of 4096 characters, split at line ends where there are any."""

LIMIT = 4096
_MARK_ROOM = len("(999/999)\n")


def width(text: str) -> int:
    """Length in UTF-16 units, which is never less than what Telegram counts."""
    return len(text.encode("utf-16-le", "replace")) // 2


def cut(text: str, limit: int = LIMIT) -> str:
    """``text``, or as much of its beginning as fits together with an ellipsis."""
    return text if width(text) <= limit else text[: _reach(text, limit - 1)] + "…"


def split(text: str, limit: int = LIMIT) -> list[str]:
    """``text`` as it is, or in parts that begin with "(1/3)"; without these they add up to it."""
    if width(text) <= limit:
        return [text]
    parts, rest = [], text
    while rest:
        end = _good_end(rest, _reach(rest, limit - _MARK_ROOM))
        parts.append(rest[:end])
        rest = rest[end:]
    return [f"({number}/{len(parts)})\n{part}" for number, part in enumerate(parts, 1)]


def _reach(text: str, room: int) -> int:
    """How many characters fit into ``room`` units."""
    end = min(len(text), room)
    while width(text[:end]) > room:
        end -= (width(text[:end]) - room + 1) // 2
    return end


def _good_end(text: str, reach: int) -> int:
    """Behind the last line end in the second half of what fits; else as far as it goes."""
    if reach == len(text):
        return reach
    line_end = text.rfind("\n", reach // 2, reach)
    return line_end + 1 if line_end >= 0 else reach
