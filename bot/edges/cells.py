"""What one cell says: a text, a number that is really an id, yes or no, a level, an instant."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from rules.words import Level

#: What a spreadsheet or a JSON document hands over.
Cell = str | int | float | bool | None

#: Marks that mean "nothing here".
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "null", "none", "nan", "n/a"})

#: Longer than any of them with blanks around it; a long text need not be looked at.
_LONGEST_NOTHING = 12

NO = NOTHING | {
    "否",
    "不",
    "不是",
    "不需要",
    "不要求",
    "不保密",
    "不公开",
    "未",
    "没有",
    "n",
    "no",
    "false",
    "0",
    "×",
    "f",
}

_LEVELS: dict[str, Level] = {
    **{level.label: level for level in Level},
    **{level.value: level for level in Level},
    **dict.fromkeys(("突发", "2小时", "2h", "一级"), Level.CRITICAL),
    **dict.fromkeys(("加急", "急", "24小时", "24h", "1天", "二级"), Level.URGENT),
    **dict.fromkeys(("普通", "正常", "常规", "7天", "7d", "七天", "三级"), Level.NORMAL),
    **dict.fromkeys(("疑难", "复杂疑难", "15天", "15d", "十五天", "四级"), Level.COMPLEX),
}

#: What databases and messages cannot carry: control characters, halves of a character.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

#: Above this a float no longer holds every digit of an id.
_EXACT = 2**53


class Unreadable(ValueError):
    """The cell has something in it that cannot be what its column promises."""


def text_of(cell: Cell) -> str:
    """The cell as text, trimmed; whole numbers without their ".0"."""
    if isinstance(cell, str):
        text = _UNSAFE.sub("", cell.replace("_x000D_", "").replace("\r\n", "\n")).strip(
            "\ufeff \t\r\n\u3000\xa0"
        )
        # How CSV exports keep Excel from making a number of an id.
        return text[2:-1] if text.startswith('="') and text.endswith('"') else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell)


def says_nothing(cell: Cell) -> bool:
    """Whether the cell is empty, or holds only a mark for that."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_NOTHING:
        return cell is None
    return not cell or token_of(cell).lower() in NOTHING


def token_of(cell: Cell) -> str:
    """The cell as one half-width word without spaces: ids, phones, enumerations."""
    text = text_of(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split())


def number_of(cell: Cell) -> str:
    """An order's number. Raises ``Unreadable`` where the spreadsheet has lost digits of it."""
    if isinstance(cell, bool):
        raise Unreadable("不是编号")
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        raise Unreadable("数字过长，末几位已被表格抹成 0")
    token = token_of(cell).lstrip("'‘’`")
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", token):
        raise Unreadable("被表格改成了科学计数法，末几位已丢失")
    return re.sub(r"(?<=\d)\.0+$", "", "" if token.lower() in NOTHING else token)


def yes(cell: Cell) -> bool:
    """Whether the cell says yes; what is neither clearly no nor empty counts as yes."""
    return token_of(cell).lower() not in NO


def level_of(cell: Cell) -> Level | None:
    """The level, also in the words other platforms have for it; None where it is none of ours."""
    token = token_of(cell).lower()
    return _LEVELS.get(token) or _LEVELS.get(re.sub(r"(工单|诉求|件|级|处置|办理|响应)", "", token))


_MIDNIGHT, _NOON, _AFTERNOON = ("凌晨", "上午", "am"), ("中午",), ("下午", "pm")
_NIGHT = ("傍晚", "晚上", "晚间", "晚", "夜里", "夜间")
_HALF_DAYS = "|".join((*_MIDNIGHT, "清晨", "早晨", "早上", "早", *_NOON, *_AFTERNOON, *_NIGHT))
_TIME = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"\s*\(?(?:(?:星期|周)[一二三四五六日天])?\)?[\s,t]*"
    rf"(?:(?P<half>{_HALF_DAYS})?\s*(?P<hour>\d{{1,2}})\s*[:点时]\s*"
    r"(?:(?P<minute>\d{1,2}|半)\s*(?:[:分]\s*(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?|分)?|整)?\s*(?P<tail>am|pm)?)?"
    r"\s*(?P<zone>z|utc|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day 0, local by nature


def time_of(cell: Cell, tz: tzinfo, *, end_of_day: bool = False) -> datetime | None:
    """The instant in UTC; None where nothing is given. A naive one is local in ``tz``.

    ``end_of_day``: a day without a time of day means its last minute (a deadline), not its first.
    Raises ``Unreadable``.
    """
    local = _local(cell)
    if local is None:
        return None
    if not isinstance(local, datetime):
        local = datetime.combine(local, time(23, 59) if end_of_day else time())
    try:
        return (local if local.tzinfo else local.replace(tzinfo=tz)).astimezone(UTC)
    except OverflowError as error:
        raise Unreadable("年份超出范围") from error


def _local(cell: Cell) -> datetime | date | None:
    if isinstance(cell, bool):
        raise Unreadable("不是日期时间")
    text = unicodedata.normalize("NFKC", text_of(cell)).lower()
    if text in NOTHING:
        return None
    try:
        found = _written(text)
    except ValueError as error:
        raise Unreadable("不是日期时间") from error
    return found if found.year > _DAY_ZERO.year + 1 else None  # an empty cell of days shows as 1900-01-00


def _written(text: str) -> datetime | date:
    if found := _TIME.fullmatch(text):
        return _from_words(found)
    if found := _COMPACT.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
        return date(*parts) if len(parts) == 3 else datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001
    if _SERIAL.fullmatch(text):
        days = _DAY_ZERO + timedelta(seconds=round(float(text) * 86_400))  # a fraction of a day is inexact
        return days if "." in text else days.date()
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
    raise ValueError(text)


def _from_words(found: re.Match[str]) -> datetime | date:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None:
        return day
    hour = _hour(int(found["hour"]), found["half"] or found["tail"] or "")
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    at = datetime.combine(day, time(hour % 24, minute, int(found["second"] or 0)), _zone(found["zone"]))
    if hour == 24 and (at.minute or at.second):
        raise ValueError("24:00 is the end of a day, nothing is after it")
    return at + timedelta(days=hour // 24)


def _hour(hour: int, half: str) -> int:
    """The hour, 0 to 24: 下午12点 is noon, 上午12点 and 凌晨12点 are midnight as computers write it."""
    if hour == 12 and half in _MIDNIGHT:
        return 0
    if hour == 12 and half in _NIGHT:
        return 24
    afternoon = half in _AFTERNOON or (half in _NIGHT and hour >= 5) or (half in _NOON and hour < 3)
    if afternoon and hour < 12:
        return hour + 12
    if hour > 24:
        raise ValueError(hour)
    return hour


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written in ("z", "utc"):
        return UTC
    return datetime.strptime(written.replace(":", ""), "%z").tzinfo
