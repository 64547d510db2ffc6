"""What is known of how an order was handled: the values that the form gathers and the reply is made of."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum

from rules.words import Opinion, Outcome, Word


class Truth(Word):
    """是否属实."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不属实"


class ContactWay(Word):
    """首次联系的方式."""

    PHONE = "phone", "电话"
    MESSAGE = "message", "短信"
    WECHAT = "wechat", "微信"
    MEETING = "meeting", "面谈"
    ONLINE = "online", "网络留言"


class Part(StrEnum):
    """Which part of an account of the handling a sentence belongs to."""

    BACKGROUND = "background"
    CONTACT = "contact"
    PROCESS = "process"
    RESULT = "result"
    REASON = "reason"
    FOLLOW_UP = "follow_up"
    OPINION = "opinion"


@dataclass(frozen=True)
class ReplyFacts:
    """Everything the reply is made of; empty or None means "not known yet"."""

    background: str = ""  # 案件背景: who asked for what
    handler: str = ""  # 联系人: the department (and officer) that made the contact
    reached: bool | None = None
    contact_at: datetime | None = None
    contact_way: ContactWay | None = None
    attempts: tuple[datetime, ...] = ()  # when it was tried in vain
    true: Truth | None = None
    outcome: Outcome | None = None
    process: str = ""
    result: str = ""
    reason: str = ""  # 未解决原因
    basis: str = ""  # 依据
    follow_up: str = ""
    follow_up_on: date | None = None
    opinion: Opinion | None = None
    opinion_words: str = ""  # how the contact tells it
    own_words: str = ""  # what the contact typed, as it was
    photos: int = 0

    @property
    def said(self) -> str:
        """Everything of the handling that would reach the citizen; the background is not part of it."""
        parts = (self.process, self.result, self.reason, self.basis, self.follow_up)
        return "\n".join(part for part in parts if part) or self.own_words


@dataclass(frozen=True)
class Span:
    """Where in the contact's words something stands."""

    start: int
    end: int


@dataclass(frozen=True)
class Elements:
    """What ``nlp.elements`` found in free words: for each element where it stands, and its value."""

    text: str
    spans: dict[Part, tuple[Span, ...]]
    contact_at: datetime | None = None
    contact_at_is_exact: bool = False  # a time of day was said, not only the day
    contact_way: ContactWay | None = None
    reached: bool | None = None
    attempts: tuple[datetime, ...] = ()
    true: Truth | None = None
    outcome: Outcome | None = None
    basis: tuple[str, ...] = ()
    follow_up_on: date | None = None
    opinion: Opinion | None = None

    def words(self, part: Part) -> str:
        """The contact's own words for this part; empty if there are none."""
        spans = self.spans.get(part, ())
        return "".join(self.text[span.start : span.end] for span in spans).strip(" ，,；;\n")


def merge(facts: ReplyFacts, found: Elements) -> ReplyFacts:
    """The facts, filled in where nothing was known; an earlier answer is never overwritten."""
    read = ReplyFacts(
        background=found.words(Part.BACKGROUND),
        reached=found.reached,
        # "昨天下午" is asked for again: the official text needs hour and minute.
        contact_at=found.contact_at if found.contact_at_is_exact else None,
        contact_way=found.contact_way,
        attempts=found.attempts,
        true=found.true,
        outcome=found.outcome,
        process=found.words(Part.PROCESS),
        result=found.words(Part.RESULT),
        reason=found.words(Part.REASON),
        basis="、".join(found.basis),
        follow_up=found.words(Part.FOLLOW_UP),
        follow_up_on=found.follow_up_on,
        opinion=found.opinion,
        opinion_words=found.words(Part.OPINION),
        own_words=found.text,
    )
    news = {
        f.name: getattr(read, f.name) for f in fields(ReplyFacts) if getattr(facts, f.name) in (None, "", ())
    }
    return replace(facts, **news)
