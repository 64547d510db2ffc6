"""Reads 请假 as it is typed: whose it is, from when until when, and who stands in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from nlp import times
from nlp.numerals import NUMBER, number
from notifier.cards.phrases import typed
from rules.errors import Refusal
from storage.tables import PersonRow

_CANCEL = re.compile(r"取消|销假|撤销|提前返岗")
_SUBSTITUTE = re.compile(r"[\s,，、;；]*(?:代理人?|代岗|替岗|顶岗|代班|代)\s*[:：]?\s*(?P<who>\S+)\s*$")
_LENGTH = re.compile(rf"(?:起|开始|后)?[\s,，]*(?:共|休)?(?P<n>{NUMBER})\s*天")
EXAMPLE = "请假 周三到周五 代理 李建"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What was asked for; ``person`` None: whoever asks. Without a span only a look, or a cancelling."""

    person: PersonRow | None = None
    since: datetime | None = None
    until: datetime | None = None  # the first moment after it
    substitute: PersonRow | None = None
    cancels: bool = False


def read(words: str, now: datetime, tz: ZoneInfo, everybody: Sequence[PersonRow]) -> Wanted:
    """Raises Refusal when a name is nobody's, when it is more than one person's, or when no day is named."""
    found = _SUBSTITUTE.search(words)
    substitute = _named(found["who"], everybody) if found else None
    rest = words[: found.start()] if found else words
    person = next((each for each in everybody if each.name in rest), None)
    if person:
        rest, person = rest.replace(person.name, " "), _named(person.name, everybody)
    if _CANCEL.search(rest):
        return Wanted(person, cancels=True)
    if not rest.strip() and not found:
        return Wanted(person)
    since, until = _span(rest, now, tz)
    return Wanted(person, since, until, substitute)


def _named(name: str, everybody: Sequence[PersonRow]) -> PersonRow:
    found = [person for person in everybody if person.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        known = "、".join(person.department or person.id for person in found)
        said = f"有 {len(found)} 位 {name}（{known}），请先在通讯录中区分姓名再登记。"
        raise Refusal("several_people", said)
    raise Refusal("nobody", f"通讯录里没有“{typed(name)}”，请写全名，如：{EXAMPLE}。")


def _span(words: str, now: datetime, tz: ZoneInfo) -> tuple[datetime, datetime]:
    found = times.find(words, now, tz, lean="future")
    if not found:
        raise Refusal("no_day", f"请写明请假的日期，如：{EXAMPLE}，或：请假 3月4日到3月6日。")
    first, last = found[0], found[-1]
    since = max(_beginning(first, words, tz), now)
    length = _LENGTH.match(words, first.end) if len(found) == 1 else None
    until = _midnight(first, tz) + _DAY * number(length["n"]) if length else _end(last, tz)
    if until <= since:
        raise Refusal("bad_span", f"请假的结束时间早于开始时间或已经过去，请重新填写，如：{EXAMPLE}。")
    return since, until


def _beginning(found: times.Found, words: str, tz: ZoneInfo) -> datetime:
    if found.precise:
        return found.at
    noon = "下午" in words[found.start : found.end]
    return datetime.combine(found.day, time(12 if noon else 0), tz)


def _end(found: times.Found, tz: ZoneInfo) -> datetime:
    return found.at if found.precise else _midnight(found, tz) + _DAY


def _midnight(found: times.Found, tz: ZoneInfo) -> datetime:
    return datetime.combine(found.day, time(), tz)
