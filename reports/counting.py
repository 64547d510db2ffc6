"""Which orders each figure counts: one rule a figure, read by the counting and by the list behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rules.rates import Assessed, Scores, Verdict
from rules.words import ClockKind, State
from storage.facts import LATE, Fact
from storage.orders import OPEN

_OPEN = frozenset(state.value for state in OPEN)


@dataclass(frozen=True)
class Rule:
    """A figure: what it is called, and which orders it counts."""

    name: str
    label: str
    counts: Callable[[Fact], object]


def is_open(fact: Fact) -> bool:
    """Whether somebody still owed something to the city at the end."""
    return fact.state in _OPEN


def is_closed(fact: Fact) -> bool:
    """Reported within the stretch, and not sent back since."""
    return fact.reported and fact.state != State.RETURNED


#: Every figure that counts orders, in the order of the reports.
RULES: tuple[Rule, ...] = (
    Rule("received", "受理", lambda f: f.received),
    Rule("signed", "签收", lambda f: f.signed),
    Rule("signed_late", "签收超时", lambda f: f.signed and f.late & LATE[ClockKind.SIGN]),
    Rule("dispatched", "派发", lambda f: f.dispatched),
    Rule("dispatched_late", "派发超时", lambda f: f.dispatched and f.late & LATE[ClockKind.DISPATCH]),
    Rule("confirmed", "接收", lambda f: f.confirmed),
    Rule("confirmed_late", "接收超时", lambda f: f.confirmed and f.late & LATE[ClockKind.CONFIRM]),
    Rule("contacted_late", "首次联系超时", lambda f: f.confirmed and f.late & LATE[ClockKind.CONTACT]),
    Rule("submitted_late", "提交结果超时", lambda f: f.reported and f.late & LATE[ClockKind.SUBMIT]),
    Rule("closed", "办结", is_closed),
    Rule("closed_on_time", "按时办结", lambda f: is_closed(f) and f.in_time),
    Rule("closed_late", "超期办结", lambda f: is_closed(f) and not f.in_time),
    Rule("open", "在办", is_open),
    Rule("overdue", "超期未办结", lambda f: is_open(f) and not f.in_time and not f.suspended),
    Rule("returned", "退单", lambda f: f.state == State.RETURNED and f.received),
    Rule("repeated", "重复诉求", lambda f: f.received and f.repeat_of),
    Rule("key", "重点", lambda f: f.received and f.is_key),
    Rule("sensitive", "紧急敏感", lambda f: f.received and f.is_sensitive),
    Rule("suspended", "挂账", lambda f: f.suspended),
    Rule("excluded", "剔除", lambda f: f.excluded and f.visits),
)
BY_NAME = {rule.name: rule for rule in RULES}


def verdict(fact: Fact, scores: Scores) -> Verdict | None:
    """What the stretch's call-back says of the order: its last one, or the first where configured so."""
    if not fact.visits:
        return None
    visit = fact.visits[0 if scores.first_visit else -1]
    return Verdict(visit.contacted, visit.solved, visit.opinion, assessed(fact, scores), fact.excluded)


def assessed(fact: Fact, scores: Scores) -> Assessed:
    """评价口径 of the order: its own, its kind's, and what 挂账 leaves of it."""
    own = Assessed(fact.scoring) if fact.scoring in _OWN else scores.assessed(fact.kind, fact.category)
    return scores.suspended if fact.suspended and own is Assessed.FULL else own


_OWN = (Assessed.RESPONSE.value, Assessed.NONE.value)


def behind(facts: Iterator[Fact], name: str) -> list[int]:
    """The ids of the orders that a figure counts."""
    rule = BY_NAME[name]
    return [fact.id for fact in facts if rule.counts(fact)]
