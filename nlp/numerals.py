"""Reads numbers as people type them: full width, Chinese, or half of something."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# Same length before and after, so that places found in the one hold in the other.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}

#: A whole number up to 99, in digits or in Chinese.
NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as half-width ones; every place stays where it was."""
    return text.translate(_HALF)


def number(word: str) -> int:
    """The value of what ``NUMBER`` matched: "23", "二十三", "十", "两"."""
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
