"""The six-element check: what a reply lacks or says badly, as codes with values. The desk decides."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.reply import phrases
from rules.reply.elements import DEFAULT_ELEMENTS, Element, ElementRule, Severity, with_the_four
from rules.reply.facts import ReplyFacts
from rules.reply.personal import personal_data
from rules.words import Opinion, Outcome, Word

#: How often an unreachable citizen must have been tried (product default; configuration).
ATTEMPTS = 3
#: Shorter is told to be too short; an empty phrase weighs less in a reply of full length.
SHORTEST, FULL_LENGTH = 50, 120

NOTHING_TO_FOLLOW = frozenset({"无", "没有", "无需", "不需要", "暂无", "无后续", "无需跟进"})


class FindingCode(Word):
    """What can be wrong with a reply."""

    MISSING = "missing", "缺少要素"
    WEAK = "weak", "要素过于简略"
    CONTACT_EARLY = "contact_early", "联系时间早于派发"
    CONTACT_LATE = "contact_late", "联系时间晚于当前"
    FEW_ATTEMPTS = "few_attempts", "未联系上，联系记录不足"
    CONTRADICTION = "contradiction", "未联系上却有诉求人意见"
    EMPTY_PHRASE = "empty_phrase", "空话套话"
    UNTOUCHED = "untouched", "诉求点未回应"
    OTHER_SCHOOL = "other_school", "出现其他学校名称"
    PERSONAL = "personal", "含个人信息"
    BLAME = "blame", "推诿用语"
    PROMISE = "promise", "绝对化承诺"
    BARE_DENIAL = "bare_denial", "否认而未说明如何核实"
    NO_REASON = "no_reason", "未解决而未说明原因"
    NO_BASIS = "no_basis", "未解决而无依据"
    NO_DATE = "no_date", "后续跟进无时限"
    TOO_SHORT = "too_short", "答复过短"
    NEAR_COPY = "near_copy", "与既往答复雷同"
    LEFT_WORDING = "left_wording", "偏离答复口径"


@dataclass(frozen=True)
class Finding:
    """One thing wrong. Which values are set depends on the code."""

    code: FindingCode
    severity: Severity
    element: Element | None = None  # MISSING, WEAK
    words: str = ""  # the phrase, the point, the school, the kind of personal data, the order copied from
    at: datetime | None = None  # CONTACT_*: what was said
    bound: datetime | None = None  # CONTACT_*: what it must not pass
    count: int = 0  # FEW_ATTEMPTS, TOO_SHORT: how many there are
    wanted: int = 0  # and how many there should be


@dataclass(frozen=True)
class Seen:
    """What the caller knows besides the facts; everything here was found by others (``nlp``, ``storage``)."""

    now: datetime
    dispatched_at: datetime | None = None
    untouched: Sequence[str] = ()  # points of the complaint that the reply never touches
    other_schools: Sequence[str] = ()  # schools named in the reply and not in the order
    copied_from: str = ""  # the order whose reply this nearly copies
    left_wordings: Sequence[str] = ()  # inserted into the reply, and not said as approved (any more)
    other_wordings: Sequence[str] = ()  # that speak of the same matter, and are said otherwise
    is_consultation: bool = False  # 咨询: an explanation is the handling
    attempts_wanted: int = ATTEMPTS


def check(
    facts: ReplyFacts, elements: Iterable[ElementRule] = DEFAULT_ELEMENTS, *, seen: Seen
) -> list[Finding]:
    """Everything to be said about the reply, what must be mended first."""
    found = [finding for rule in with_the_four(elements) for finding in _element(facts, rule, seen)]
    found += [finding for judge in _JUDGES for finding in judge(facts, seen)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.MUST)


def _element(facts: ReplyFacts, rule: ElementRule, seen: Seen) -> Iterator[Finding]:
    text = _VALUES[rule.element](facts)
    if text is None:
        return
    if not text:
        yield Finding(FindingCode.MISSING, _weight(rule, facts, seen), rule.element)
    elif len(text) < rule.min_length:
        yield Finding(FindingCode.WEAK, Severity.SHOULD, rule.element, text)


def _weight(rule: ElementRule, facts: ReplyFacts, seen: Seen) -> Severity:
    if rule.element is Element.FOLLOW_UP and facts.outcome in (Outcome.UNSOLVED, Outcome.PARTLY):
        return Severity.MUST
    if rule.element is Element.PROCESS and (seen.is_consultation or facts.outcome is Outcome.EXPLAINED):
        return Severity.SHOULD
    return rule.severity


def _contact_at(facts: ReplyFacts) -> str | None:
    if facts.reached is False:
        return None
    return facts.contact_at.isoformat() if facts.contact_at else ""


def _opinion(facts: ReplyFacts) -> str | None:
    if facts.reached is False:
        return None
    return facts.opinion.label if facts.opinion else ""


# What stands for each element; None where it does not apply.
_VALUES: dict[Element, Callable[[ReplyFacts], str | None]] = {
    Element.BACKGROUND: lambda facts: facts.background,
    Element.CONTACT_AT: _contact_at,
    Element.CONTACT_PERSON: lambda facts: facts.handler,
    Element.CONTACT_WAY: lambda facts: facts.contact_way.label if facts.contact_way else "",
    Element.PROCESS: lambda facts: facts.process,
    Element.RESULT: lambda facts: facts.result,
    Element.FOLLOW_UP: lambda facts: facts.follow_up,
    Element.OPINION: _opinion,
}


def _contact_time(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    times = (facts.contact_at, *facts.attempts)
    for at in (at for at in times if at):
        # People say whole minutes: a call within the minute of the dispatch is not before it.
        if seen.dispatched_at and at < seen.dispatched_at.replace(second=0, microsecond=0):
            yield Finding(FindingCode.CONTACT_EARLY, Severity.MUST, at=at, bound=seen.dispatched_at)
        if at > seen.now:
            yield Finding(FindingCode.CONTACT_LATE, Severity.MUST, at=at, bound=seen.now)


def _attempts(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    if facts.reached is not False:
        return
    if len(facts.attempts) < seen.attempts_wanted:
        yield Finding(
            FindingCode.FEW_ATTEMPTS, Severity.MUST, count=len(facts.attempts), wanted=seen.attempts_wanted
        )
    if facts.opinion not in (None, Opinion.SILENT):
        yield Finding(FindingCode.CONTRADICTION, Severity.MUST, words=facts.opinion.label)


def _empty_phrases(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    """An empty phrase in a short reply is all there is of it; in a full one it only reads badly."""
    severity = Severity.MUST if len(facts.said) < FULL_LENGTH else Severity.SHOULD
    for words in phrases.hits(phrases.EMPTY, facts.said):
        yield Finding(FindingCode.EMPTY_PHRASE, severity, words=words)


def _bad_words(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    for words in phrases.hits(phrases.BLAME, facts.said):
        yield Finding(FindingCode.BLAME, Severity.MUST, words=words)
    for words in phrases.promises(facts.said):
        yield Finding(FindingCode.PROMISE, Severity.SHOULD, words=words)


def _bare_denial(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    told = f"{facts.process}\n{facts.result}"
    if phrases.EVIDENCE.search(told):
        return
    for words in list(phrases.hits(phrases.DENIAL, told))[:1]:
        yield Finding(FindingCode.BARE_DENIAL, Severity.SHOULD, words=words)


def _unsolved(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    if facts.outcome not in (Outcome.UNSOLVED, Outcome.PARTLY):
        return
    if not facts.reason:
        yield Finding(FindingCode.NO_REASON, Severity.MUST)
    if not facts.basis:
        yield Finding(
            FindingCode.NO_BASIS, Severity.MUST if facts.outcome is Outcome.UNSOLVED else Severity.SHOULD
        )


def _follow_up_date(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    """What is to come needs a day; of a mere explanation nobody expects one."""
    if not facts.follow_up or facts.follow_up in NOTHING_TO_FOLLOW or facts.follow_up_on:
        return
    if facts.outcome in (Outcome.UNSOLVED, Outcome.PARTLY):
        yield Finding(FindingCode.NO_DATE, Severity.MUST, words=facts.follow_up)
    elif not seen.is_consultation and facts.outcome is not Outcome.EXPLAINED and _is_to_come(facts.follow_up):
        yield Finding(FindingCode.NO_DATE, Severity.SHOULD, words=facts.follow_up)


def _is_to_come(follow_up: str) -> bool:
    """Whether something is to happen; "今后将继续加强管理" tells of no day."""
    return not phrases.STANDING.search(follow_up) or bool(phrases.PENDING.search(follow_up))


def _told_by_others(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    for point in seen.untouched:
        yield Finding(FindingCode.UNTOUCHED, Severity.SHOULD, words=point)
    for school in seen.other_schools:
        yield Finding(FindingCode.OTHER_SCHOOL, Severity.SHOULD, words=school)
    yield from check_wordings(seen.left_wordings, seen.other_wordings)
    if seen.copied_from:
        yield Finding(FindingCode.NEAR_COPY, Severity.SHOULD, words=seen.copied_from)


def check_wordings(left: Sequence[str], others: Sequence[str]) -> Iterator[Finding]:
    """Of wordings put into the reply and not said as approved, and of those it says in its own words."""
    for words in left:
        yield Finding(FindingCode.LEFT_WORDING, Severity.MUST, words=words)
    for words in others:
        yield Finding(FindingCode.LEFT_WORDING, Severity.SHOULD, words=words)


def _personal(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    for kind, severity in personal_data(f"{facts.background}\n{facts.said}\n{facts.opinion_words}"):
        yield Finding(FindingCode.PERSONAL, severity, words=kind.value)


def _length(facts: ReplyFacts, seen: Seen) -> Iterator[Finding]:
    if len(facts.said) < SHORTEST:
        yield Finding(FindingCode.TOO_SHORT, Severity.SHOULD, count=len(facts.said), wanted=SHORTEST)


_JUDGES: tuple[Callable[[ReplyFacts, Seen], Iterator[Finding]], ...] = (
    _contact_time,
    _attempts,
    _unsolved,
    _personal,
    _told_by_others,
    _bad_words,
    _empty_phrases,
    _bare_denial,
    _follow_up_date,
    _length,
)
