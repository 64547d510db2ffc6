"""Finds addresses that lead to a door: a street, village or estate with a number, in half-width text."""

import re
from collections.abc import Iterator

_NUMBER = r"(?:[甲乙丙丁]?\d{1,5}|[一二三四五六七八九十百]{1,5}|[a-zA-Z]\d*)"
_NO = "号(?![线令文码学])"  # 〈3号线〉〈5号文〉 are no doors
_UNITS = "号楼|号院|栋|幢|座|单元|门洞|室|房间|房|层楼|层|楼|#"
# Characters that are rarely part of a street's or estate's name: the name begins after them.
_NAME = r"[^\W\d_在住于到至从往是的了和与及由,，.。有家校学园院局厅市区县镇乡]"
_PARTS = rf"(?:[-,、 ]?{_NUMBER} ?(?:{_UNITS}|{_NO}))"
_MORE = r"(?:[,、-]?\d{2,4}(?![\d余套户人元年])(?:室|房|号)?| \d{2,4} ?(?:室|房)| \d{3,4}(?=[.,;]|$))*"
_ROADS = "大道|大街|公路|胡同|路|街|巷|弄|道|条"
_SCHOOL_ROADS = "学院|大学|学府|师范|公园|市府|区府|县府"
_STREET = rf"(?:{_SCHOOL_ROADS}|{_NAME}{{2,3}}?)?{_NAME}{{0,3}}(?:{_ROADS})(?:[东西南北中]段?)?"
_ESTATES = (
    "小区|花园|家园|佳园|公寓|新村|大院|社区|苑|新城|城|府|庭|湾|郡|居|村|里|广场|公馆|国际|宿舍|校区|基地|大厦|"
    r"安置区|[a-z一二三四五六七八九\d]期"
)
_ESTATE = rf"{_NAME}{{2,8}}?(?:{_ESTATES})"
_IN_STREET = rf"(?:{_NAME}{{0,8}}?(?:小区|花园|家园|苑|院|公寓|大厦|宿舍)?{_PARTS}+)?"
_PATTERNS = tuple(
    map(
        re.compile,
        (
            rf"{_STREET} ?{_NUMBER} ?{_NO}{_IN_STREET}{_PARTS}*{_MORE}",
            rf"{_ESTATE}(?:[(（][^)）]{{1,10}}[)）])?{_PARTS}+{_MORE}",
            rf"{_ESTATE}\d{{1,3}}-\d{{1,3}}(?:-\d{{1,4}})?",
            rf"\d{{1,3}}(?:号楼|栋|幢|座)(?:\d{{1,2}}单元)?(?:\d{{1,4}}(?![\d余套户人元年]){_MORE}(?:室|房|号)?)?",
            r"\d{1,2}单元\d{1,4}(?:室|房|号)?|[a-zA-Z]座\d{3,4}(?:室|房)?",
            rf"(?:{_NAME}{{1,4}}村)?(?:{_NAME}{{1,4}}屯|{_NUMBER}组|{_NUMBER}队|村民小组)\d{{1,4}}号",
        ),
    )
)


_COUNTED = re.compile(r"[\da-zA-Z一二三四五六七八九十百]")


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each address; may overlap. Streets and estates without a number are not found."""
    if not _COUNTED.search(text):
        return  # every address we look for has a number in it
    for pattern in _PATTERNS:
        yield from (found.span() for found in pattern.finditer(text))
