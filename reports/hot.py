"""诉求热点: rising categories, schools and words, matters told again, and hints to act before complaints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from nlp import repeats
from rules.hot import HotRule, Rising, rising
from storage import trends

#: So many of each kind are told.
MOST = 5
#: Matters that were told at least so often.
LEAST_REPEATED = 2
YEAR = timedelta(days=365)
#: How far ahead last year is looked at.
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Repeated:
    """A matter told again: the short number of its first order, and how often it was told since."""

    short: int
    times: int


@dataclass(frozen=True)
class Hot:
    """The hot topics of the stretch from ``since`` to ``until``."""

    since: datetime
    until: datetime
    categories: tuple[Rising, ...]
    schools: tuple[Rising, ...]
    words: tuple[Rising, ...]
    repeated: tuple[Repeated, ...]
    places: dict[str, tuple[str, ...]]  # rising category → its schools, the most first
    ahead: tuple[Rising, ...]  # what rose last year in the days to come

    @property
    def has_risen(self) -> bool:
        """Whether anything is told to rise."""
        return bool(self.categories or self.schools or self.words)


def find(session: Session, until: datetime, rule: HotRule = HotRule()) -> Hot:  # noqa: B008 - a frozen value
    """The hot topics of the last ``rule.days`` before ``until``."""
    since, past = _stretch(until, timedelta(days=rule.days), rule)
    before = trends.categories(session, past, since)
    categories: list[Rising] = []
    schools: list[Rising] = []
    words: list[Rising] = []
    if before:  # else there is no past to compare with
        categories = rising(trends.categories(session, since, until), before, rule)[:MOST]
        places = trends.schools(session, since, until), trends.schools(session, past, since)
        schools = rising(*places, rule)[:MOST]
        words = _words(session, past, since, until, rule)[:MOST]
    repeated = trends.repeated(session, since, until)
    return Hot(
        since,
        until,
        tuple(categories),
        tuple(schools),
        tuple(words),
        tuple(Repeated(root % 1_000_000, many) for root, many in repeated if many >= LEAST_REPEATED)[:MOST],
        {each.name: _places(session, each.name, since, until) for each in categories},
        tuple(_ahead(session, until, rule)[:MOST]),
    )


def _stretch(until: datetime, length: timedelta, rule: HotRule) -> tuple[datetime, datetime]:
    """When the stretch before ``until`` begins, and when its past does."""
    since = until - length
    return since, since - length * rule.windows


def _words(session: Session, past: datetime, since: datetime, until: datetime, rule: HotRule) -> list[Rising]:
    """The words that tell these orders' matters, counted as the full-text index knows them."""
    texts = trends.texts(session, since, until)
    telling = {word for title, text in texts for word in repeats.terms(text, title)}
    now = {word: many for word, many in trends.words(session, since, until).items() if word in telling}
    return rising(now, trends.words(session, past, since), rule)


def _places(session: Session, category: str, since: datetime, until: datetime) -> tuple[str, ...]:
    return tuple(name for name, _ in trends.schools_of(session, category, since, until).most_common(3))


def _ahead(session: Session, now: datetime, rule: HotRule) -> list[Rising]:
    """未诉先办: what rose last year in the fortnight that begins now."""
    until = now - YEAR + AHEAD
    since, past = _stretch(until, AHEAD, rule)
    before = trends.categories(session, past, since)
    return rising(trends.categories(session, since, until), before, rule) if before else []


def stated(rule: HotRule) -> str:
    """The rule in a sentence."""
    return (
        f"近 {rule.days} 天不少于 {rule.least} 件、"
        f"达到此前 {rule.windows} 个 {rule.days} 天均值的 {rule.growth:g} 倍，"
        f"且偶然出现的可能不超过 {rule.chance:.0%} 的，列为上升。"
    )


def sentences(hot: Hot, tz: tzinfo, rule: HotRule = HotRule()) -> list[str]:  # noqa: B008 - a frozen value
    """The hot topics in whole sentences."""
    found = [
        _rose("类别", hot.categories, rule),
        _rose("学校", hot.schools, rule),
        _rose("词语", hot.words, rule),
        _again(hot.repeated),
        *(_hint(each, hot.places.get(each.name, ()), rule) for each in hot.categories),
        _season(hot, tz),
    ]
    return [sentence for sentence in found if sentence]


def _rose(kind: str, found: Sequence[Rising], rule: HotRule) -> str:
    said = "、".join(f"“{leaf(each.name)}”{each.count} 件（此前均值 {each.usual} 件）" for each in found)
    return f"近 {rule.days} 天上升的{kind}：{said}。" if said else ""


def _again(found: Sequence[Repeated]) -> str:
    said = "、".join(f"{each.short} 号等 {each.times + 1} 次" for each in found)
    return f"反复反映的事项：{said}，建议由主责科室负责人牵头研究。" if said else ""


def _hint(each: Rising, places: Sequence[str], rule: HotRule) -> str:
    where = f"，涉及{'、'.join(places)}" if places else ""
    return f"未诉先办提示：“{leaf(each.name)}”诉求上升{where}，建议主责科室提前排查、统一答复口径。"


def _season(hot: Hot, tz: tzinfo) -> str:
    first = (hot.until - YEAR).astimezone(tz)
    last = first + AHEAD - timedelta(days=1)
    said = "、".join(f"“{leaf(each.name)}”{each.count} 件" for each in hot.ahead)
    days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    return f"去年同期（{days}）明显增多的有：{said}，建议提前安排。" if said else ""


def leaf(category: str) -> str:
    """The last part of a category's path, as people name it."""
    return category.split("->")[-1]
