"""The keyword table: which words speak for which topic, and which department answers for a topic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlp import normalise
from rules.errors import ConfigError, Problem

GAP = "…"  # 〈老师…打〉: both parts, in this order, near each other in one sentence
OWN = "科室词"  # the topic of words that the desk adds for a department: OWN + ":" + department

Words = Mapping[str, float]
_SCHOOL_NAME = 5.0  # how far a school's name shows its stage


@dataclass(frozen=True)
class Topic:
    """A kind of matter. Moving it to another department is one line: ``department``."""

    name: str
    department: str
    words: Words  # plain spelling → weight; a negative weight speaks against
    also: Mapping[str, float] = field(default_factory=dict)  # department → share of the score
    stages: Mapping[str, str] = field(default_factory=dict)  # stage → department, before ``department``
    anywhere: bool = False  # words that all trades use: without a school nearby they do not make it ours


@dataclass(frozen=True)
class StageWords:
    """How a school stage shows, and which department it pulls to by itself."""

    name: str
    words: Words
    department: str = ""
    pull: float = 0.0


@dataclass(frozen=True)
class Override:
    """A rule that outweighs single words: a stage (or topic) that decides whatever the theme."""

    department: str
    add: float
    stage: str = ""
    topic: str = ""
    unless: tuple[str, ...] = ()  # topics that break the rule


@dataclass(frozen=True)
class Calibration:
    """How a margin becomes a confidence, fitted by ``benchmarks/routing_fit`` and kept as data."""

    base: float = -2.2
    margin: float = 5.5
    strength: float = 0.55
    one: float = 0.85  # from here one department is suggested: 95 of 100 are right
    unsure: float = 0.4  # below here the desk is told that the bot cannot tell
    foreign: float = 0.35  # how far another owner's words must outweigh ours


@dataclass(frozen=True)
class KeywordTable:
    """Everything routing knows before it has learned. A value: every change makes a new one."""

    departments: tuple[str, ...]
    topics: tuple[Topic, ...]
    stages: tuple[StageWords, ...] = ()
    overrides: tuple[Override, ...] = ()
    school: tuple[str, ...] = ()  # words that show that schools are talked about
    ignore: tuple[str, ...] = ()  # words that hide shorter ones: 〈大中小学〉
    foreign: Mapping[str, Words] = field(default_factory=dict)  # another owner → its words
    calibration: Calibration = Calibration()

    def with_word(self, department: str, word: str, weight: float = 4.0) -> "KeywordTable":
        """The table with one more word for a department (〈关键词 小教科 + 延时服务〉)."""
        self._known(department)
        return self._own(department, {**self._own_words(department), _spelled(word): weight})

    def without_word(self, department: str, word: str) -> "KeywordTable":
        """The table where the word no longer speaks for the department."""
        self._known(department)
        gone = _spelled(word)
        topics = tuple(
            replace(t, words={w: v for w, v in t.words.items() if w != gone})
            if department in (t.department, *t.stages.values())
            else t
            for t in self.topics
        )
        return replace(self, topics=tuple(t for t in topics if t.words))

    def moved(self, topic: str, department: str) -> "KeywordTable":
        """The table after a reorganisation: the topic belongs to another department."""
        self._known(department)
        if topic not in {t.name for t in self.topics}:
            raise ConfigError([Problem(f"topics.{topic}", "没有这个主题，请核对名称")])
        return replace(
            self, topics=tuple(_given(t, department) if t.name == topic else t for t in self.topics)
        )

    def with_school(self, name: str, stages: Sequence[str]) -> "KeywordTable":
        """The table that knows a school by name, and of which stages it is. Raises ConfigError."""
        spelled, known = _spelled(name), {stage.name for stage in self.stages}
        if not stages or not set(stages) <= known:
            raise ConfigError([Problem("stages", f"学段请写 {'、'.join(sorted(known))}")])
        told = tuple(
            replace(s, words={**s.words, spelled: _SCHOOL_NAME / len(stages)}) if s.name in stages else s
            for s in self.without_school(name).stages
        )
        return replace(self, stages=told, school=tuple(dict.fromkeys([*self.school, spelled])))

    def without_school(self, name: str) -> "KeywordTable":
        """The table without this school."""
        spelled = _spelled(name)
        stages = (replace(s, words={w: v for w, v in s.words.items() if w != spelled}) for s in self.stages)
        return replace(
            self, stages=tuple(stages), school=tuple(name for name in self.school if name != spelled)
        )

    def owners_of(self, topic: str) -> tuple[str, ...]:
        """The departments that a topic belongs to, at one stage or another; none where there is no such."""
        found = next((t for t in self.topics if t.name == topic), None)
        return (found.department, *found.stages.values()) if found else ()

    def weights(self) -> dict[tuple[str, str], float]:
        """Every (topic, word) with its weight: what ``diff`` compares and a database keeps."""
        return {(t.name, word): weight for t in self.topics for word, weight in t.words.items()}

    def words(self) -> Iterator[str]:
        """All words the table knows, parts of gapped ones apart: what the word model must keep whole."""
        spoken = [*(t.words for t in self.topics), *(s.words for s in self.stages), *self.foreign.values()]
        yield from (part for words in spoken for word in words for part in word.split(GAP))
        yield from (*self.school, *self.ignore)

    def _known(self, department: str) -> None:
        if department not in self.departments:
            raise ConfigError([Problem("departments", f"没有“{department}”这个科室，请先登记科室")])

    def _own_words(self, department: str) -> Words:
        return next((t.words for t in self.topics if t.name == _own_name(department)), {})

    def _own(self, department: str, words: Words) -> "KeywordTable":
        others = tuple(t for t in self.topics if t.name != _own_name(department))
        return replace(self, topics=(*others, Topic(_own_name(department), department, words)))


@dataclass(frozen=True)
class Change:
    """One difference between two tables; None where the word (or topic) is not there."""

    topic: str
    word: str  # empty: the topic's department changed
    before: float | str | None
    after: float | str | None


def diff(before: KeywordTable, after: KeywordTable) -> list[Change]:
    """What changed from one table to another, in reading order."""
    old, new = before.weights(), after.weights()
    words = [Change(t, w, old.get((t, w)), new.get((t, w))) for t, w in sorted(old.keys() | new.keys())]
    was = {t.name: t.department for t in before.topics}
    now = {t.name: t.department for t in after.topics}
    owners = [Change(t, "", was[t], now[t]) for t in sorted(was.keys() & now.keys())]
    return [change for change in (*owners, *words) if change.before != change.after]


def _spelled(word: str) -> str:
    spelled = GAP.join(normalise.fold(part) for part in word.split(GAP))
    if not spelled or not all(spelled.split(GAP)):
        raise ConfigError([Problem("word", "关键词不能为空")])
    return spelled


def _own_name(department: str) -> str:
    return f"{OWN}:{department}"


def _given(topic: Topic, department: str) -> Topic:
    also = {d: share for d, share in topic.also.items() if d != department}
    return replace(topic, department=department, also=also, stages={})
