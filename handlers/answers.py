"""Reads one short answer into the fact that was asked for; says what it needs when it cannot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from nlp import times
from rules.errors import Refusal
from rules.reply import Asked, ContactWay, ReplyFacts, Truth
from rules.words import Opinion, Outcome

_REACHED = (
    *((word, False) for word in ("未联系上", "没联系上", "未接", "没有", "否", "没")),
    *((word, True) for word in ("联系上", "已联系", "接通", "是", "有")),
)
_WAYS = (
    *((word, "phone") for word in ("电话", "拨打", "手机")),
    *(("短信", "message"), ("微信", "wechat")),
    *((word, "meeting") for word in ("面", "上门")),
    *((word, "online") for word in ("网", "留言")),
)
_TRUTHS = (("不属实", Truth.FALSE), ("部分", Truth.PARTLY), ("属实", Truth.TRUE))
_OUTCOMES = (("部分", Outcome.PARTLY), ("未解决", Outcome.UNSOLVED), ("没解决", Outcome.UNSOLVED),
             ("解释", Outcome.EXPLAINED), ("解决", Outcome.SOLVED))  # fmt: skip
_OPINIONS = (("不满意", Opinion.DISSATISFIED), ("不认可", Opinion.DISSATISFIED), ("基本", Opinion.MOSTLY),
             ("未表态", Opinion.SILENT), ("没表态", Opinion.SILENT), ("满意", Opinion.SATISFIED),
             ("认可", Opinion.SATISFIED), ("理解", Opinion.SATISFIED))  # fmt: skip

T = TypeVar("T")
Reader = Callable[[ReplyFacts, str, datetime, ZoneInfo], ReplyFacts]


def answer(facts: ReplyFacts, asked: Asked, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    """The facts with the answer in its place. Raises Refusal("answer") saying what would be understood."""
    return _READERS[asked](facts, words.strip(), now, tz)


def _first(table: tuple[tuple[str, T], ...], words: str, expected: str) -> T:
    for part, value in table:
        if part in words:
            return value
    raise Refusal("answer", f"没有看懂，请回复：{expected}。")


def _text(name: str) -> Reader:
    def read(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
        changed: dict[str, Any] = {name: words}
        return replace(facts, **changed)

    return read


def _reached(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    return replace(facts, reached=_first(_REACHED, words, "联系上了，或未联系上"))


def _contact_at(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    return replace(facts, contact_at=_time(words, now, tz))


def _time(words: str, now: datetime, tz: ZoneInfo) -> datetime:
    at = times.parse(words, now, tz, lean="past")
    if at is None:
        raise Refusal("answer", "没有看懂时间，请写作：今天 9:20，或 11月20日 15:30。")
    if at > now:
        raise Refusal("answer", "首次联系时间晚于现在，请重新填写，如：今天 9:20。")
    return at


def _way(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    return replace(facts, contact_way=ContactWay(_first(_WAYS, words, "电话、短信、微信、面谈或网络留言")))


def _attempts(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    found = [each.at for each in times.find(words, now, tz, lean="past") if each.at <= now]
    if not found:
        raise Refusal("answer", "请逐次写明联系时间，如：今天 9:20、今天 14:05、昨天 16:30。")
    return replace(facts, attempts=tuple(sorted({*facts.attempts, *found})))


def _truth(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    return replace(facts, true=_first(_TRUTHS, words, "属实、部分属实或不属实"))


def _outcome(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    return replace(facts, outcome=_first(_OUTCOMES, words, "已解决、部分解决、未解决或解释说明"))


def _follow_up_on(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    at = times.parse(words, now, tz, lean="future")
    if at is None:
        raise Refusal("answer", "没有看懂日期，请写作：12月31日前，或 下周五前。")
    return replace(facts, follow_up_on=at.astimezone(tz).date())


def _opinion(facts: ReplyFacts, words: str, now: datetime, tz: ZoneInfo) -> ReplyFacts:
    return replace(facts, opinion=_first(_OPINIONS, words, "满意、基本满意、不满意或未表态"))


_READERS: dict[Asked, Reader] = {
    Asked.BACKGROUND: _text("background"),
    Asked.REACHED: _reached,
    Asked.CONTACT_AT: _contact_at,
    Asked.CONTACT_WAY: _way,
    Asked.ATTEMPTS: _attempts,
    Asked.TRUTH: _truth,
    Asked.PROCESS: _text("process"),
    Asked.OUTCOME: _outcome,
    Asked.RESULT: _text("result"),
    Asked.REASON: _text("reason"),
    Asked.BASIS: _text("basis"),
    Asked.FOLLOW_UP: _text("follow_up"),
    Asked.FOLLOW_UP_ON: _follow_up_on,
    Asked.OPINION: _opinion,
}
