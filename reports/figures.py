"""What is counted: the figures of a stretch of time, in all and for each department and school."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from reports.counting import RULES, verdict
from rules.rates import (
    Calibre,
    Rates,
    Scores,
    Tally,
    Verdict,
    mean,
    on_time,
    rates,
    tally,
)
from rules.words import Opinion
from storage.facts import Fact

#: How orders are broken down: by these attributes, and by the category's last part.
BREAKDOWNS = {
    "kind": "诉求类型",
    "level": "紧急程度",
    "channel": "受理渠道",
    "category": "问题分类",
    "department": "承办科室",
    "school": "涉及学校",
}
#: What is broken down and has no name.
UNNAMED = "未注明"
#: Orders that no department has: not dispatched yet, or handled by the desk itself.
DESK = "专班（含未派发）"


class Case(NamedTuple):
    """One order in a list: its number, and nothing of what a citizen said."""

    id: int
    department: str
    category: str  # "" of a confidential order
    state: str
    verdict: Verdict | None

    @property
    def short(self) -> int:
        """The number people say."""
        return self.id % 1_000_000


#: Figures whose orders are kept, because reports name them.
LISTED = ("overdue", "sensitive")


@dataclass
class Part:
    """The figures of all orders, or of those of one department or school."""

    counts: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    failing: list[Case] = field(default_factory=list)  # orders whose call-back may have cost points
    listed: dict[str, list[Case]] = field(default_factory=lambda: {name: [] for name in LISTED})

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    def tally(self, calibre: Calibre) -> Tally:
        return tally(self.verdicts, calibre)

    def rates(self, scores: Scores, calibre: Calibre | None = None) -> Rates:
        return rates(self.tally(calibre or scores.calibre), scores)

    @property
    def on_time(self) -> Fraction | None:
        """按时办结率, with what is overdue and open among what was due."""
        return on_time(self["closed_on_time"], self["closed"], self["overdue"])

    def punctual(self, what: str) -> Fraction | None:
        """签收、派发、接收及时率: ``what`` is signed, dispatched or confirmed."""
        done = self[what]
        return Fraction(done - self[f"{what}_late"], done) if done else None


@dataclass
class Figures:
    """All figures of a stretch. Breakdowns count what was received in it."""

    whole: Part = field(default_factory=Part)
    departments: dict[str, Part] = field(default_factory=dict)
    schools: dict[str, Part] = field(default_factory=dict)
    breakdowns: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in BREAKDOWNS}
    )

    def total_rates(self, scores: Scores, calibre: Calibre | None = None) -> Rates:
        """汇总: all orders together, or the mean of the departments where it is configured so."""
        if not scores.mean_of_units:
            return self.whole.rates(scores, calibre)
        units = (part for name, part in self.departments.items() if name != DESK)
        return mean(part.rates(scores, calibre) for part in units)


def count(facts: Iterable[Fact], scores: Scores) -> Figures:
    """Count every order once, into the whole and into its department and school."""
    return _Counting(scores).all(facts)


@dataclass
class _Counting:
    """Orders that look alike are judged once: of 100,000 there are some hundred kinds."""

    scores: Scores
    figures: Figures = field(default_factory=Figures)
    names: dict[Hashable, list[str]] = field(default_factory=dict)
    listed: dict[Hashable, list[str]] = field(default_factory=dict)
    verdicts: dict[Hashable, Verdict | None] = field(default_factory=dict)

    def all(self, facts: Iterable[Fact]) -> Figures:
        seen: dict[int, tuple[Part, Counter[Hashable]]] = {}
        for fact in facts:
            look = _look(fact)
            if look not in self.names:
                self.names[look] = [rule.name for rule in RULES if rule.counts(fact)]
                self.listed[look] = [name for name in LISTED if name in self.names[look]]
            found = self._verdict(fact)
            for part in self._parts(fact):
                if id(part) not in seen:
                    seen[id(part)] = part, Counter()
                seen[id(part)][1][look] += 1
                _judge(part, fact, found)
                for name in self.listed[look]:
                    part.listed[name].append(_case(fact, found))
            if fact.received:
                _break_down(self.figures.breakdowns, fact)
        for part, looks in seen.values():
            for look, many in looks.items():
                part.counts.update(dict.fromkeys(self.names[look], many))
        return self.figures

    def _parts(self, fact: Fact) -> Iterator[Part]:
        yield self.figures.whole
        yield _part(self.figures.departments, fact.department or DESK)
        if fact.school:
            yield _part(self.figures.schools, fact.school)

    def _verdict(self, fact: Fact) -> Verdict | None:
        if not fact.visits:
            return None
        said = (fact.visits, fact.kind, fact.category, fact.scoring, fact.suspended, fact.excluded)
        if said not in self.verdicts:
            self.verdicts[said] = verdict(fact, self.scores)
        return self.verdicts[said]


def _look(f: Fact) -> Hashable:
    """All that the rules of counting look at."""
    happened = (f.received, f.state, f.signed, f.dispatched, f.confirmed, f.reported, f.in_time, f.late)
    marks = (f.is_key, f.is_sensitive, not f.repeat_of, not f.visits, f.excluded, f.suspended)
    return happened, marks


def _judge(part: Part, fact: Fact, found: Verdict | None) -> None:
    if found:
        part.verdicts[found] += 1
        if not _is_full_marks(found):
            part.failing.append(_case(fact, found))


def _case(fact: Fact, found: Verdict | None) -> Case:
    category = "" if fact.is_confidential else last_part(fact.category)
    return Case(fact.id, fact.department or DESK, category, fact.state, found)


def last_part(category: str) -> str:
    """教育->收费->校服 is called 校服."""
    return category.rsplit("->", 1)[-1]


def _is_full_marks(found: Verdict) -> bool:
    return found.contacted is not False and found.solved is True and found.opinion is Opinion.SATISFIED


def _part(parts: dict[str, Part], name: str) -> Part:
    if name not in parts:
        parts[name] = Part()
    return parts[name]


def _break_down(breakdowns: dict[str, Counter[str]], fact: Fact) -> None:
    breakdowns["kind"][fact.kind or UNNAMED] += 1
    breakdowns["level"][fact.level] += 1
    breakdowns["channel"][fact.channel or UNNAMED] += 1
    breakdowns["category"][last_part(fact.category) or UNNAMED] += 1
    breakdowns["department"][fact.department or DESK] += 1
    if fact.school:
        breakdowns["school"][fact.school] += 1


def most(counter: Counter[str], top: int | None = None) -> list[tuple[str, int]]:
    """The largest first; equal ones by name, so that a report reads the same each time."""
    return sorted(counter.items(), key=lambda row: (-row[1], row[0]))[:top]
