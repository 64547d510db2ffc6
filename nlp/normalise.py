"""Gives a text one spelling, whatever its widths, case, old characters and spacing; places stay known."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

# Old and Hong Kong/Taiwan characters that turn up in letters about schools. A full converter is not
# needed: these decide keywords, the rest only reaches the eyes of people.
_OLD = (
    "學師園費課補習業區劃對幼兒長錄報轉讀書試會資職稱訓機構場館體衛醫藥飯廳車門樓牆東亂罰騷擾傷殺毆鬥舉違規紀貪賄貸債"
    "歷證戶遷開關問題請麼嗎為國際藝術單數據聽說話號碼電時間過還沒無給與來處質級農鄉縣寫畫語樂點網團員導黨壓強減負"
)
_NOW = (
    "学师园费课补习业区划对幼儿长录报转读书试会资职称训机构场馆体卫医药饭厅车门楼墙东乱罚骚扰伤杀殴斗举违规纪贪贿贷债"
    "历证户迁开关问题请么吗为国际艺术单数据听说话号码电时间过还没无给与来处质级农乡县写画语乐点网团员导党压强减负"
)


def _one_to_one() -> dict[int, str]:
    """Every character that has a one-character plain form: full width, circled, letters to lower case."""
    ranges = (
        range(0x00A0, 0x0250), range(0x2000, 0x3400), range(0xF900, 0xFB00), range(0xFE00, 0x10000),
        range(0x1D400, 0x1D800), range(0x1F100, 0x1F150),
    )  # fmt: skip
    table = {code: plain for r in ranges for code in r if (plain := _plain(chr(code))) != chr(code)}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= {ord(old): new for old, new in zip(_OLD, _NOW, strict=True)}
    return table | {
        ord(mark): plain for mark, plain in zip("。、“”‘’《》【】〔〕—–", ".,\"\"''<>[][]--", strict=True)
    }


def _plain(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


_PLAIN = _one_to_one()
# White space and what cannot be seen: zero-width characters, variation selectors, soft hyphen.
_UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
)


@dataclass(frozen=True)
class Plain:
    """The plain spelling of ``source``; ``span`` leads back to the places in it."""

    text: str
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in ``source``."""
        if len(self.text) == len(self.source):
            return start, end
        return (self._seen[start], self._seen[end - 1] + 1) if end > start else (start, start)

    @cached_property
    def _seen(self) -> list[int]:
        """The places in the source whose characters are kept."""
        kept: list[int] = []
        begin = 0
        for gone in _UNSEEN.finditer(self.source):
            kept += range(begin, gone.start())
            begin = gone.end()
        return [*kept, *range(begin, len(self.source))]


def plain(source: str) -> Plain:
    """The text as keywords see it: half width, lower case, modern characters, no spaces."""
    return Plain(_UNSEEN.sub("", source.translate(_PLAIN)), source)


def fold(source: str) -> str:
    """Only the plain text, where places do not matter."""
    return plain(source).text
