"""Finds words of danger, unrest and harm in a text, with negation and context; recall comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nlp import normalise
from nlp.keywords import GAP
from nlp.matching import Hit, Matcher
from rules.errors import ConfigError, Problem
from rules.words import Level
from rules.yaml_files import read

_NEAR = 6  # characters in which a context word after a hit speaks about it
_FAR = 12  # characters in which the same deed said again is not denied
_EITHER = "就是"
_AND = ("", "、", "和", "或", "或者", "及")  # between words that one negation denies: 〈没有打架、斗殴〉
_RANK = {Level.CRITICAL: 0, Level.URGENT: 1, Level.NORMAL: 2, Level.COMPLEX: 3}


class Muted(StrEnum):
    """Why a word that was found does not count."""

    NEGATED = "negated"  # 〈不是打架〉
    CONTEXT = "context"  # 〈消防安全知识竞赛〉


@dataclass(frozen=True)
class Kind:
    """A kind of matter and what follows from it."""

    name: str
    level: Level
    words: tuple[str, ...]
    danger: bool = False  # danger to life: may skip steps
    sensitive: bool = False  # 维稳、突发
    confidential: bool = False  # 举报、师德、欺凌: treated like 保密


@dataclass(frozen=True)
class Alarm:
    """A word found: its kind, its place in the title (in_title) or text as given, and whether it counts."""

    kind: Kind
    word: str
    span: tuple[int, int]
    in_title: bool = False
    muted: Muted | None = None


@dataclass(frozen=True)
class Urgency:
    """What a text calls for. The desk confirms or lowers it; muted alarms are kept to be shown."""

    alarms: tuple[Alarm, ...] = ()
    muted: tuple[Alarm, ...] = ()

    @property
    def level(self) -> Level | None:
        """The suggested level; None where no word asks for one."""
        raising = [a.kind.level for a in self.alarms if a.kind.level in (Level.CRITICAL, Level.URGENT)]
        return min(raising, key=_RANK.__getitem__, default=None)

    @property
    def is_danger(self) -> bool:
        """Danger to life: the ladder skips steps."""
        return any(a.kind.danger for a in self.alarms)

    @property
    def is_sensitive(self) -> bool:
        """维稳 / 突发: page the officer on duty first."""
        return any(a.kind.sensitive for a in self.alarms)

    @property
    def is_confidential(self) -> bool:
        """举报, 师德, 欺凌: only the assigned contact and the head may read it."""
        return any(a.kind.confidential for a in self.alarms)

    @property
    def is_key(self) -> bool:
        """重点: never dispatched without a person, approved by the head."""
        return self.is_danger or self.is_sensitive


@dataclass(frozen=True)
class Signals:
    """The compiled list of words. Build it once with ``load`` or ``parse``."""

    kinds: Mapping[str, tuple[Kind, ...]]  # word → kinds
    matcher: Matcher
    negations: tuple[str, ...]
    questions: tuple[str, ...]
    fillers: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def find(text: str, title: str = "", *, signals: Signals | None = None) -> Urgency:
    """Every alarming word in title and text, and which of them count."""
    known = signals or sample()
    found = [*_alarms(title, known, in_title=True), *_alarms(text, known, in_title=False)]
    return Urgency(
        alarms=tuple(a for a in found if a.muted is None),
        muted=tuple(a for a in found if a.muted is not None),
    )


def _alarms(source: str, known: Signals, *, in_title: bool) -> Iterable[Alarm]:
    plain = normalise.plain(source)
    denied = len(source)  # where the last word that was denied ends
    for hit in known.matcher.find(plain.text):
        if _is_in_number(plain.text, hit):
            continue
        start, end = plain.span(hit.start, hit.end)
        for kind in known.kinds[hit.word]:
            muted = _muted(plain.text, hit, kind, known)
            if muted is None and not kind.danger and denied <= start and source[denied:start] in _AND:
                muted = Muted.NEGATED
            denied = end if muted is Muted.NEGATED else denied
            yield Alarm(kind, hit.word, (start, end), in_title, muted)


def _is_in_number(text: str, hit: Hit) -> bool:
    """〈120〉 in 1205 or in somebody's telephone number calls no ambulance."""
    around = text[max(0, hit.start - 1) : hit.start] + text[hit.end : hit.end + 1]
    return hit.word.isdecimal() and any(char.isdecimal() for char in around)


def _muted(text: str, hit: Hit, kind: Kind, known: Signals) -> Muted | None:
    before = text[max(0, hit.start - 10) : hit.start]
    fillers = () if kind.danger else known.fillers
    if _is_denied(before, fillers, known) or _is_undone(text, hit, fillers, known):
        return Muted.NEGATED
    after = text[hit.end : hit.end + (2 if kind.danger else _NEAR)]
    clause = after.split(",")[0].split(".")[0]
    if before.endswith(known.before) or any(word in clause for word in known.after):
        return Muted.CONTEXT
    return None


def _is_undone(text: str, hit: Hit, fillers: tuple[str, ...], known: Signals) -> bool:
    """Whether a phrase is denied within: 〈孩子没有被打〉, but not 〈没打别人只打他〉 or 〈不是打就是骂〉."""
    who, _, deed = hit.word.rpartition(GAP)
    beyond = text[hit.end : hit.end + _FAR]
    if not who or deed in beyond or _EITHER in beyond:
        return False
    return _is_denied(text[hit.start : hit.end - len(deed)], fillers, known)


def _is_denied(before: str, fillers: tuple[str, ...], known: Signals) -> bool:
    """Whether a negation stands right before, what may stand between taken off: 〈没有发生任何〉."""
    while not before.endswith(known.questions):
        if before.endswith(known.negations):
            return True
        shorter = next((before[: -len(f)] for f in fillers if before.endswith(f)), before)
        if shorter == before:
            return False
        before = shorter
    return False


@lru_cache(maxsize=1)
def sample() -> Signals:
    """The words that come with Jiban."""
    return load(Path(__file__).parent / "data" / "urgency.yaml")


def load(path: Path) -> Signals:
    """The words in a YAML file; ConfigError names what is wrong in it."""
    try:
        data = read(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError([Problem(str(path), f"读不出紧急用语表：{error}")]) from error
    return parse(data)


def parse(data: Any) -> Signals:
    """The words from plain YAML values."""
    if not isinstance(data, dict) or not isinstance(data.get("kinds"), list):
        raise ConfigError([Problem("kinds", "紧急用语表要有 kinds 列表")])
    problems: list[Problem] = []
    kinds = [_kind(f"kinds[{i}]", value, problems) for i, value in enumerate(data["kinds"])]
    if problems:
        raise ConfigError(problems)
    by_word: dict[str, list[Kind]] = {}
    for kind in kinds:
        for word in kind.words:
            by_word.setdefault(word, []).append(kind)
    return Signals(
        kinds={word: tuple(named) for word, named in by_word.items()},
        matcher=Matcher(by_word, _folded(data.get("ignore"))),
        negations=_folded(data.get("negations")),
        questions=_folded(data.get("questions")),
        fillers=_folded(data.get("fillers")),
        before=_folded(data.get("contexts_before")),
        after=_folded(data.get("contexts_after")),
    )


def _kind(place: str, value: Any, problems: list[Problem]) -> Kind:
    given = value if isinstance(value, dict) else {}
    level, words = Level.from_label(str(given.get("level"))), _folded(given.get("words"))
    if level is None:
        problems.append(Problem(f"{place}.level", "要写 critical、urgent 或 normal"))
    if not given.get("name") or not words or not all(words):
        problems.append(Problem(place, "要有 name 和不为空的 words 列表"))
    flags = {flag: given.get(flag, False) is True for flag in ("danger", "sensitive", "confidential")}
    return Kind(str(given.get("name")), level or Level.NORMAL, words, **flags)


def _folded(values: Any) -> tuple[str, ...]:
    return tuple(normalise.fold(str(value)) for value in values) if isinstance(values, list) else ()
