"""Reads the keyword table out of YAML values, and names every place that is wrong."""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import yaml

from nlp import normalise
from nlp.keywords import GAP, Calibration, KeywordTable, Override, StageWords, Topic
from rules.errors import ConfigError, Problem
from rules.yaml_files import read

_SECTIONS = {
    "departments",
    "classes",
    "topics",
    "stages",
    "overrides",
    "school",
    "ignore",
    "foreign",
    "calibration",
}
_TOPIC_KEYS = {"name", "department", "also", "stages", "words", "anywhere"}
_STAGE_KEYS = {"department", "pull", "words"}
_OVERRIDE_KEYS = {"department", "add", "stage", "topic", "unless"}
_CLASS = re.compile(r"<([^<>]+)>")  # 〈<老师>…打〉 stands for 〈老师…打〉〈班主任…打〉 and so on

T = TypeVar("T")


@lru_cache(maxsize=1)
def sample() -> KeywordTable:
    """The table that comes with Jiban, for the sample list of departments."""
    return load(Path(__file__).parent / "data" / "keywords.yaml")


def load(path: Path) -> KeywordTable:
    """The table in a YAML file; every problem in it is told at once, with its place."""
    try:
        data = read(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError([Problem(str(path), f"读不出关键词表：{error}")]) from error
    return parse(data)


def parse(data: Any) -> KeywordTable:
    """The table from plain YAML values; ConfigError names every wrong place."""
    return _Reading(data).table()


class _Reading:
    """One reading: collects problems as it goes, raises them together at the end."""

    def __init__(self, data: Any) -> None:
        self._problems: list[Problem] = []
        self._data = self._mapping("", data, _SECTIONS)
        self._departments = tuple(map(str, self._list("departments", self._data.get("departments"))))
        self._classes = {
            str(name): [str(word) for word in self._list(f"classes.{name}", words)]
            for name, words in self._mapping("classes", self._data.get("classes") or {}).items()
        }

    def table(self) -> KeywordTable:
        """The table, or ConfigError with all problems."""
        if not self._departments:
            self._wrong("departments", "至少要有一个科室")
        topics = self._each("topics", self._topic)
        stages = tuple(
            self._stage(n, v) for n, v in self._mapping("stages", self._data.get("stages") or {}).items()
        )
        table = KeywordTable(
            departments=self._departments,
            topics=topics,
            stages=stages,
            overrides=self._each("overrides", self._override),
            school=self._plain_words("school"),
            ignore=self._plain_words("ignore"),
            foreign=self._foreign(),
            calibration=self._calibration(),
        )
        self._cross_check(table)
        if self._problems:
            raise ConfigError(self._problems)
        return table

    def _topic(self, place: str, value: Any) -> Topic:
        given = self._mapping(place, value, _TOPIC_KEYS)
        name = str(given.get("name") or "")
        if not name:
            self._wrong(f"{place}.name", "主题要有名称")
        also = self._mapping(f"{place}.also", given.get("also") or {})
        stages = self._mapping(f"{place}.stages", given.get("stages") or {})
        return Topic(
            name=name,
            department=self._department(f"{place}.department", given.get("department")),
            words=self._words(f"{place}.words", given.get("words")),
            also={
                self._department(f"{place}.also", d): self._number(f"{place}.also.{d}", v)
                for d, v in also.items()
            },
            stages={str(s): self._department(f"{place}.stages.{s}", d) for s, d in stages.items()},
            anywhere=given.get("anywhere") is True,
        )

    def _stage(self, name: str, value: Any) -> StageWords:
        place = f"stages.{name}"
        given = self._mapping(place, value, _STAGE_KEYS)
        department = given.get("department")
        return StageWords(
            name=name,
            words=self._words(f"{place}.words", given.get("words")),
            department=self._department(f"{place}.department", department) if department else "",
            pull=self._number(f"{place}.pull", given.get("pull", 0)),
        )

    def _override(self, place: str, value: Any) -> Override:
        given = self._mapping(place, value, _OVERRIDE_KEYS)
        if bool(given.get("stage")) == bool(given.get("topic")):
            self._wrong(place, "stage 与 topic 要填且只填一个")
        return Override(
            department=self._department(f"{place}.department", given.get("department")),
            add=self._number(f"{place}.add", given.get("add", 0)),
            stage=str(given.get("stage") or ""),
            topic=str(given.get("topic") or ""),
            unless=tuple(map(str, self._list(f"{place}.unless", given.get("unless")))),
        )

    def _foreign(self) -> dict[str, dict[str, float]]:
        given = self._mapping("foreign", self._data.get("foreign") or {})
        return {owner: self._words(f"foreign.{owner}", words) for owner, words in given.items()}

    def _calibration(self) -> Calibration:
        known = {f.name for f in fields(Calibration)}
        given = self._mapping("calibration", self._data.get("calibration") or {}, known)
        return Calibration(**{k: self._number(f"calibration.{k}", v) for k, v in given.items()})

    def _words(self, place: str, value: Any) -> dict[str, float]:
        """Words come as weight → list, so that one line holds all words of a weight."""
        found: dict[str, float] = {}
        classed: dict[str, float] = {}
        for weight, words in self._mapping(place, value or {}).items():
            for i, word in enumerate(self._list(f"{place}.{weight}", words)):
                spelled = self._expanded(f"{place}.{weight}[{i}]", word)
                for one in spelled:
                    told = classed if len(spelled) > 1 else found
                    self._word(told, f"{place}.{weight}[{i}]", one, self._number(place, weight))
        if not found and not classed:
            self._wrong(place, "至少要有一个关键词，写成 权重: [词, 词]")
        return {**classed, **found}  # what is written out says it more exactly

    def _expanded(self, place: str, word: Any) -> Sequence[Any]:
        """A word with each class in it replaced by each of its members."""
        if not isinstance(word, str) or "<" not in word:
            return [word]
        pieces = _CLASS.split(word)
        self._all_known(place, pieces[1::2], self._classes.keys())
        choices = [self._classes.get(p, []) if i % 2 else [p] for i, p in enumerate(pieces)]
        return ["".join(chosen) for chosen in product(*choices)]

    def _plain_words(self, section: str) -> tuple[str, ...]:
        return tuple(normalise.fold(str(word)) for word in self._list(section, self._data.get(section)))

    def _word(self, found: dict[str, float], place: str, word: Any, weight: float) -> None:
        parts = [normalise.fold(part) for part in str(word).split(GAP)] if isinstance(word, str) else []
        spelled = GAP.join(parts)
        if not parts or not all(parts) or len(parts) > 2:
            self._wrong(place, f"关键词“{word}”写法不对：要加引号的文字，最多一个“{GAP}”")
        elif spelled in found:
            self._wrong(place, f"关键词“{word}”在这个主题里写了两次，请留一个")
        elif weight == 0:
            self._wrong(place, f"关键词“{word}”的权重是 0，请改用 ignore")
        else:
            found[spelled] = weight

    def _cross_check(self, table: KeywordTable) -> None:
        stages, topics = {s.name for s in table.stages}, [t.name for t in table.topics]
        for name in sorted({n for n in topics if topics.count(n) > 1}):
            self._wrong("topics", f"主题“{name}”写了两次，请合并")
        for i, topic in enumerate(table.topics):
            self._all_known(f"topics[{i}].stages", topic.stages, stages)
        for i, rule in enumerate(table.overrides):
            self._all_known(f"overrides[{i}].stage", filter(None, [rule.stage]), stages)
            self._all_known(f"overrides[{i}]", filter(None, [rule.topic, *rule.unless]), set(topics))

    def _all_known(self, place: str, names: Iterable[str], known: Container[str]) -> None:
        for name in names:
            if name not in known:
                self._wrong(place, f"“{name}”在表里没有定义")

    def _each(self, section: str, read: Callable[[str, Any], T]) -> tuple[T, ...]:
        values = self._list(section, self._data.get(section))
        return tuple(read(f"{section}[{i}]", value) for i, value in enumerate(values))

    def _department(self, place: str, name: Any) -> str:
        if name not in self._departments:
            self._wrong(place, f"“{name}”不在 departments 里，请登记该科室或改正名称")
        return str(name)

    def _number(self, place: str, value: Any) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        self._wrong(place, f"“{value}”不是数字")
        return 0.0

    def _list(self, place: str, value: Any) -> list[Any]:
        if value is None or isinstance(value, list):
            return value or []
        self._wrong(place, "这里要一个列表")
        return []

    def _mapping(self, place: str, value: Any, known: set[str] | None = None) -> dict[Any, Any]:
        if not isinstance(value, dict):
            self._wrong(place or "关键词表", "这里要“名称: 值”的写法")
            return {}
        for key in value.keys() - known if known is not None else ():
            self._wrong(f"{place}.{key}".lstrip("."), f"不认识的项，可用：{'、'.join(sorted(known or ()))}")
        return value

    def _wrong(self, place: str, message: str) -> None:
        self._problems.append(Problem(place, message))
