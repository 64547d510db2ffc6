"""时限政策: which limit each clock of an order has, by 紧急程度 and 诉求类型, read from plain YAML.

::

    policies:
      office_hours: ["9:00-12:00", "13:00-18:00"]   # 办公时间: only 5wd, 2wh, 30wm look at it
      official: {特急: 2h, 紧急: 24h, 一般: 7d, 复杂: 15d}    # 办理时限, one limit a level
      sign: 30m                                     # or one limit for all levels
      contact: {特急: 2h, default: 24h}             # default: the levels that are not named
      submit: {特急: official-20m, default: official-2h}     # 内部时限: so long before the official deadline
      kinds:                                        # 按诉求类型另定, the most special wins
        咨询: {official: {一般: {limit: 3wd, count: next-day, ends: "17:30"}}}
      second_round: {official: {一般: 3wd}}         # 二次办理另定
      pauses: true                                  # 平台批准的挂账是否停表

A limit is ``30m``, ``2h``, ``7d``, ``5wd`` (working days), ``2wh``, ``30wm`` (working time), or in full
``{limit: 5wd, from: sent|sign|receipt|dispatch, count: same-moment|next-day, ends: exact|"24:00"|"17:30"}``.
Levels and clocks may be written in Chinese or by their English word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rules.errors import Problem
from rules.limits import (
    DEFAULT_OFFICE,
    CountFrom,
    Limit,
    Office,
    Since,
    parse_ends,
    parse_limit,
    parse_office,
)
from rules.words import ClockKind, Level

# Every value is a stated default of ours except the four official levels (四级处置模式, 2020 意见) and the
# first contact within 24 hours (响应). Signing counts from when the desk could know of the order: an export
# dropped once a shift must not arrive overdue. The first contact counts from the city's dispatch, as the
# city does.
DEFAULT_POLICIES: dict[str, object] = {
    "office_hours": ["9:00-12:00", "13:00-18:00"],
    "official": {"特急": "2h", "紧急": "24h", "一般": "7d", "复杂": "15d"},
    "sign": {"特急": "10m", "default": "30m"},
    "dispatch": {"特急": "10m", "default": "30m"},
    "confirm": {"特急": "10m", "紧急": "30m", "default": "2wh"},
    "contact": {"特急": "2h", "default": "24h"},
    "submit": {"特急": "official-20m", "default": "official-2h"},
    "review": {"特急": "10m", "紧急": "30m", "default": "1h"},
    "approve": {"特急": "10m", "紧急": "1h", "default": "4wh"},
    "report": {"特急": "10m", "default": "30m"},
    # Beside the state: by when, where nobody named a day. 信息上报 counts from 确认敏感 and the last report.
    "supervise": "3wd",
    "promise": "24h",
    "instruction": "3wd",
    "first_report": "30m",
    "follow_up": {"特急": "2h", "紧急": "2h", "default": "24h"},
    "school": "3wd",
    "pauses": True,
}

_SINCE = {
    ClockKind.OFFICIAL: Since.SENT,
    ClockKind.SIGN: Since.RECEIPT,
    ClockKind.CONTACT: Since.SENT,
}
_W = TypeVar("_W", Since, CountFrom)
_RESERVE = "official-"
_LIMIT_KEYS = {"limit", "from", "count", "ends"}


@dataclass(frozen=True)
class Rule:
    """A limit for one clock; None stands for any level or kind. For ``submit`` it is a reserve."""

    clock: ClockKind
    limit: Limit
    level: Level | None = None
    kind: str | None = None
    again: bool = False  # only for the second round

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        return (self.again, self.kind is not None, self.level is not None)


@dataclass(frozen=True)
class Policy:
    """All limits. The most special rule wins: second round before kind before level."""

    rules: tuple[Rule, ...]
    office: Office = DEFAULT_OFFICE
    pauses: bool = True

    def limit(self, clock: ClockKind, level: Level, kind: str = "", *, again: bool = False) -> Limit:
        """The limit of this clock; for ``SUBMIT`` how long before the official deadline the result is due."""
        fitting = (rule for rule in self.rules if _fits(rule, clock, level, kind, again))
        return max(fitting, key=lambda rule: rule.rank).limit


def _fits(rule: Rule, clock: ClockKind, level: Level, kind: str, again: bool) -> bool:
    return (
        rule.clock is clock
        and rule.level in (None, level)
        and rule.kind in (None, kind)
        and (again or not rule.again)
    )


def parse_policy(data: Mapping[str, object], path: str = "policies") -> tuple[Policy, list[Problem]]:
    """Read what ``DEFAULT_POLICIES`` shows, over the defaults: a clock that is not named keeps its own.

    Everything wrong is listed with its path; with problems, the policy holds what could be read.
    """
    reader = _Reader()
    office = reader.office(data.get("office_hours", DEFAULT_POLICIES["office_hours"]), f"{path}.office_hours")
    pauses = reader.switch(data.get("pauses", True), f"{path}.pauses")
    reader.clocks(_clocks_only(data), path, office=office)
    for_all_levels = {rule.clock for rule in reader.rules if rule.level is None}
    reader.rules = [
        rule for rule in _default_rules(office) if rule.clock not in for_all_levels
    ] + reader.rules
    for kind, part in reader.mapping(data.get("kinds", {}), f"{path}.kinds").items():
        reader.clocks(part, f"{path}.kinds.{kind}", office=office, kind=kind)
    reader.clocks(data.get("second_round", {}), f"{path}.second_round", office=office, again=True)
    return Policy(tuple(reversed(reader.rules)), office, pauses), reader.problems


def _default_rules(office: Office) -> list[Rule]:
    reader = _Reader()
    reader.clocks(_clocks_only(DEFAULT_POLICIES), "", office=office)
    return reader.rules


def _clocks_only(data: Mapping[str, object]) -> dict[str, object]:
    others = ("office_hours", "pauses", "kinds", "second_round")
    return {key: value for key, value in data.items() if key not in others}


class _Reader:
    """Collects rules and problems on the way through the YAML."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.problems: list[Problem] = []

    def wrong(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def mapping(self, data: object, path: str) -> dict[str, object]:
        if isinstance(data, Mapping):
            return {str(key): value for key, value in data.items()}
        self.wrong(path, "应为一组“名称: 值”")
        return {}

    def office(self, data: object, path: str) -> Office:
        try:
            if not isinstance(data, list):
                raise ValueError('应为时段列表，如 ["9:00-12:00", "13:00-18:00"]')
            return parse_office([str(span) for span in data])
        except ValueError as error:
            self.wrong(path, str(error))
            return DEFAULT_OFFICE

    def switch(self, data: object, path: str) -> bool:
        if not isinstance(data, bool):
            self.wrong(path, "应为 true 或 false")
        return bool(data)

    def clocks(
        self, data: object, path: str, *, office: Office, kind: str | None = None, again: bool = False
    ) -> None:
        for name, part in self.mapping(data, path).items():
            clock = ClockKind.from_label(name)
            if clock is None:
                known = "、".join(f"{one.value}（{one.label}）" for one in ClockKind)
                self.wrong(f"{path}.{name}", f"没有这种时限，可用：{known}")
                continue
            for level, limit in self.levels(clock, part, f"{path}.{name}", office):
                self.rules.append(Rule(clock, limit, level, kind, again))

    def levels(
        self, clock: ClockKind, data: object, path: str, office: Office
    ) -> list[tuple[Level | None, Limit]]:
        if not isinstance(data, Mapping) or "limit" in data:
            limit = self.limit(clock, data, path, office)
            return [(None, limit)] if limit else []
        found = []
        for name, part in self.mapping(data, path).items():
            level = Level.from_label(name)
            if level is None and name != "default":
                self.wrong(f"{path}.{name}", "没有这个紧急程度，可用：特急、紧急、一般、复杂、default")
                continue
            limit = self.limit(clock, part, f"{path}.{name}", office)
            found += [(level, limit)] if limit else []
        return found

    def limit(self, clock: ClockKind, data: object, path: str, office: Office) -> Limit | None:
        parts = self.mapping(data, path) if isinstance(data, Mapping) else {"limit": data}
        unknown = parts.keys() - _LIMIT_KEYS
        if unknown:
            self.wrong(path, f"不认识 {'、'.join(sorted(unknown))}，可用：limit、from、count、ends")
            return None
        try:
            return _limit(clock, {key: str(value) for key, value in parts.items()}, office)
        except ValueError as error:
            self.wrong(path, str(error))
            return None


def _limit(clock: ClockKind, parts: dict[str, str], office: Office) -> Limit:
    text = parts["limit"]
    if (clock is ClockKind.SUBMIT) is not text.startswith(_RESERVE):
        raise ValueError(
            "内部时限写作 official-2h（办理时限前 2 小时）"
            if clock is ClockKind.SUBMIT
            else "official-… 只用于 submit"
        )
    limit = parse_limit(
        text.removeprefix(_RESERVE),
        since=_word(Since, parts["from"]) if "from" in parts else _SINCE.get(clock),
        count=_word(CountFrom, parts.get("count", CountFrom.SAME_MOMENT.value)),
        ends=parse_ends(parts.get("ends", "exact")),
        office=office,
    )
    if clock is ClockKind.SUBMIT and not limit.can_go_back:
        raise ValueError(f"提前量 {limit} 只能用 m、h、d、wd")
    return limit


def _word(words: type[_W], text: str) -> _W:
    found = words.from_label(text)
    if found is None:
        raise ValueError(f"不认识 {text}，可用：{'、'.join(word.value for word in words)}")
    return found
