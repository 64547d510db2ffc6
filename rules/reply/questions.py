"""Which one thing to ask for next, so that the form asks only for what is missing."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from rules.reply.check import ATTEMPTS
from rules.reply.elements import DEFAULT_ELEMENTS, Element, ElementRule, with_the_four
from rules.reply.facts import ReplyFacts
from rules.words import Outcome, Word


class Asked(Word):
    """What a question is about."""

    BACKGROUND = "background", "案件背景"
    REACHED = "reached", "是否联系上诉求人"
    CONTACT_AT = "contact_at", "首次联系时间"
    CONTACT_WAY = "contact_way", "联系方式"
    ATTEMPTS = "attempts", "每次联系的时间"
    TRUTH = "true", "是否属实"
    PROCESS = "process", "处置过程"
    OUTCOME = "outcome", "办理结果（选项）"
    RESULT = "result", "处置结果"
    REASON = "reason", "未解决原因"
    BASIS = "basis", "依据"
    FOLLOW_UP = "follow_up", "后续跟进"
    FOLLOW_UP_ON = "follow_up_on", "后续跟进完成日期"
    OPINION = "opinion", "诉求人意见"


@dataclass(frozen=True)
class Question:
    """The one thing to ask for; for ``ATTEMPTS`` how many are there and how many are wanted."""

    about: Asked
    count: int = 0
    wanted: int = 0


def next_question(
    facts: ReplyFacts,
    elements: Iterable[ElementRule] = DEFAULT_ELEMENTS,
    *,
    skipped: Collection[Asked] = (),
    attempts_wanted: int = ATTEMPTS,
) -> Question | None:
    """The first thing still missing, in the order in which one would tell it; None if nothing is.

    The contact person is never asked for: it is whoever fills the form.
    """
    wanted = {rule.element for rule in with_the_four(elements)}
    for about, element, is_missing in _ORDER:
        if about in skipped or (element and element not in wanted):
            continue
        if about is Asked.ATTEMPTS:
            if facts.reached is False and len(facts.attempts) < attempts_wanted:
                return Question(about, len(facts.attempts), attempts_wanted)
        elif is_missing(facts):
            return Question(about)
    return None


def _is_unsolved(facts: ReplyFacts) -> bool:
    return facts.outcome in (Outcome.UNSOLVED, Outcome.PARTLY)


_ORDER: tuple[tuple[Asked, Element | None, Callable[[ReplyFacts], bool]], ...] = (
    (Asked.BACKGROUND, Element.BACKGROUND, lambda facts: not facts.background),
    (Asked.REACHED, Element.CONTACT_AT, lambda facts: facts.reached is None),
    (Asked.CONTACT_AT, Element.CONTACT_AT, lambda facts: facts.reached is True and facts.contact_at is None),
    (Asked.ATTEMPTS, None, lambda facts: False),
    (Asked.CONTACT_WAY, Element.CONTACT_WAY, lambda facts: facts.contact_way is None),
    (Asked.TRUTH, None, lambda facts: facts.true is None and facts.outcome is not Outcome.EXPLAINED),
    (Asked.PROCESS, Element.PROCESS, lambda facts: not facts.process),
    (Asked.OUTCOME, None, lambda facts: facts.outcome is None),
    (Asked.RESULT, Element.RESULT, lambda facts: not facts.result),
    (Asked.REASON, None, lambda facts: _is_unsolved(facts) and not facts.reason),
    (Asked.BASIS, None, lambda facts: _is_unsolved(facts) and not facts.basis),
    (Asked.FOLLOW_UP, Element.FOLLOW_UP, lambda facts: not facts.follow_up),
    (Asked.FOLLOW_UP_ON, None, lambda facts: _is_unsolved(facts) and facts.follow_up_on is None),
    (Asked.OPINION, Element.OPINION, lambda facts: facts.reached is not False and facts.opinion is None),
)
