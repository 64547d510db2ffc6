"""催办阶梯: which ladder each clock gets, by level and date, read from plain YAML.

::

    ladders:
      quiet: {from: "22:00", until: "7:00", digest: "8:32"}   # 静默时段与早间汇总
      snooze: 2h                     # “稍后提醒”最多推迟多久
      confirm:                       # 按时限种类 (签收 sign, 派发 dispatch, 确认接收 confirm …)
        特急:                        # 按紧急程度; a plain list serves all levels
          - {at: start+5m, to: [contact]}
        default:
          - {at: start+30wm, to: [contact]}             # 30 分钟工作时间
          - {at: due-1wd, to: [head], days: working}    # 到期前一个工作日, 休息日不发
          - {at: due, to: [contact, head], urgent: true}  # urgent: 静默时段也发
          - {at: due, daily: "9:00", times: 30, to: [contact, head]}
          - {at: due+1h, every: 1h, times: 5, to: [chief]}
          - {at: idle+2d, to: [contact]}                # 两天没有任何办理动静
      modes:                         # 重要时期: 起止日期内以此为准
        - {name: 高考, from: "2027-06-01", until: "2027-06-10", ladders: {confirm: […]},
           roster: [{shift: 白班, at_least: 2}]}        # 这些天每班至少几人在班

``at`` is ``start``, ``due`` or ``idle`` (the last thing done on the order) with ``+``, or ``due-``, and a
length as in ``rules.policy``. ``to``: contact, substitute, head, desk, chief, supervisor, leader. A clock
that is not named keeps the default ladder; an empty list switches its nags off. A ladder ends with its
clock: what is done is never nagged for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.errors import Problem
from rules.ladder_defaults import DEFAULT_LADDERS
from rules.ladder_steps import DEFAULT_SNOOZE, Anchor, Audience, Ladder, Quiet, Step, parse_step
from rules.limits import DEFAULT_OFFICE, Limit, Office, parse_limit, parse_time
from rules.nags import Hours, Nag, all_nags, due_and_next, due_steps, is_pressing, next_at, snoozed_until
from rules.staffing import Need, SpecialDays
from rules.words import ClockKind, Level

__all__ = [
    "DEFAULT_LADDERS",
    "Anchor",
    "Audience",
    "Hours",
    "Ladder",
    "Ladders",
    "Mode",
    "Nag",
    "Quiet",
    "Step",
    "all_nags",
    "due_and_next",
    "due_steps",
    "is_pressing",
    "next_at",
    "parse_ladders",
    "snoozed_until",
]

_Found = dict[tuple[ClockKind, Level], Ladder]
_MODE_KEYS = ("name", "from", "until", "ladders", "roster")


@dataclass(frozen=True)
class Mode:
    """重要时期: from ``first`` to ``last`` (both included) these ladders come before the usual ones."""

    name: str
    first: date
    last: date
    ladders: Mapping[tuple[ClockKind, Level], Ladder]
    roster: tuple[Need, ...] = ()

    @property
    def days(self) -> SpecialDays:
        """The days, and what their roster must have."""
        return SpecialDays(self.name, self.first, self.last, self.roster)


@dataclass(frozen=True)
class Ladders:
    """Every ladder. Ask once, when a clock starts, and freeze the answer on the clock."""

    usual: Mapping[tuple[ClockKind, Level], Ladder]
    modes: tuple[Mode, ...] = ()

    def ladder(self, kind: ClockKind, level: Level, day: date) -> Ladder:
        """The ladder of a clock that starts on this local day; one without steps if it has none."""
        for mode in self.modes:
            if mode.first <= day <= mode.last and (kind, level) in mode.ladders:
                return mode.ladders[kind, level]
        return self.usual.get((kind, level), Ladder(kind, ()))


def parse_ladders(
    data: Mapping[str, object], path: str = "ladders", office: Office = DEFAULT_OFFICE
) -> tuple[Ladders, list[Problem]]:
    """Read what the module's head shows, over the defaults, with everything that is wrong and where."""
    reader = _Reader(office)
    quiet_data = data.get("quiet", DEFAULT_LADDERS["quiet"])
    reader.quiet = reader.read_quiet(quiet_data, f"{path}.quiet")
    reader.snooze = reader.read_snooze(data.get("snooze", str(DEFAULT_SNOOZE)), f"{path}.snooze")
    usual = reader.clocks(_clocks_only(DEFAULT_LADDERS), path) | reader.clocks(_clocks_only(data), path)
    modes = reader.list_of(data.get("modes", []), f"{path}.modes")
    read = [reader.mode(one, f"{path}.modes[{n}]") for n, one in enumerate(modes)]
    return Ladders(usual, tuple(mode for mode in read if mode)), reader.problems


def _clocks_only(data: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in data.items() if key not in ("quiet", "snooze", "modes")}


class _Reader:
    """Collects problems on the way through the YAML."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.quiet = Quiet()
        self.snooze = DEFAULT_SNOOZE
        self.problems: list[Problem] = []

    def wrong(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def mapping(self, data: object, path: str) -> dict[str, object]:
        if isinstance(data, Mapping):
            return {str(key): value for key, value in data.items()}
        self.wrong(path, "应为一组“名称: 值”")
        return {}

    def list_of(self, data: object, path: str) -> list[object]:
        if isinstance(data, list):
            return data
        self.wrong(path, "应为列表")
        return []

    def read_quiet(self, data: object, path: str) -> Quiet:
        parts = self.mapping(data, path)
        if parts.keys() - {"from", "until", "digest"}:
            self.wrong(path, "可用：from、until、digest")
            return Quiet()
        try:
            times = {key: parse_time(str(value)) for key, value in parts.items()}
        except ValueError as error:
            self.wrong(path, str(error))
            return Quiet()
        usual = Quiet()
        quiet = Quiet(
            times.get("from", usual.begins), times.get("until", usual.ends), times.get("digest", usual.digest)
        )
        if quiet.holds(quiet.digest):
            self.wrong(f"{path}.digest", "早间汇总时刻不能落在静默时段内")
            return usual
        return quiet

    def read_snooze(self, data: object, path: str) -> Limit:
        try:
            limit = parse_limit(str(data))
        except ValueError as error:
            self.wrong(path, str(error))
            return DEFAULT_SNOOZE
        if limit.length is None:
            self.wrong(path, "应为 30m、2h 这样的时长")
            return DEFAULT_SNOOZE
        return limit

    def clocks(self, data: Mapping[str, object], path: str) -> _Found:
        found: _Found = {}
        for name, part in data.items():
            kind = ClockKind.from_label(name)
            if kind is None:
                known = "、".join(f"{one.value}（{one.label}）" for one in ClockKind)
                self.wrong(f"{path}.{name}", f"没有这种时限，可用：{known}、quiet、snooze、modes")
                continue
            found |= {(kind, level): one for level, one in self.levels(kind, part, f"{path}.{name}")}
        return found

    def levels(self, kind: ClockKind, data: object, path: str) -> Iterable[tuple[Level, Ladder]]:
        if isinstance(data, list):
            ladder = self.ladder(kind, data, path)
            return [(level, ladder) for level in Level]
        found: dict[Level | None, Ladder] = {}
        for name, part in self.mapping(data, path).items():
            level = Level.from_label(name)
            if level is None and name != "default":
                self.wrong(f"{path}.{name}", "没有这个紧急程度，可用：特急、紧急、一般、复杂、default")
                continue
            found[level] = self.ladder(kind, part, f"{path}.{name}")
        by_level = ((level, found.get(level, found.get(None))) for level in Level)
        return [(level, ladder) for level, ladder in by_level if ladder]

    def ladder(self, kind: ClockKind, data: object, path: str) -> Ladder:
        steps = [self.step(one, f"{path}[{n}]") for n, one in enumerate(self.list_of(data, path))]
        read = tuple(step for step in steps if step)
        names = [step.name for step in read]
        for name in {name for name in names if names.count(name) > 1}:
            self.wrong(path, f"有两级都写作 {name}，请合并")
        return Ladder(kind, read, self.quiet, self.office, self.snooze)

    def step(self, data: object, path: str) -> Step | None:
        try:
            return parse_step(self.mapping(data, path), self.office)
        except ValueError as error:
            self.wrong(path, str(error))
            return None

    def mode(self, data: object, path: str) -> Mode | None:
        parts = self.mapping(data, path)
        try:
            first, last = (date.fromisoformat(str(parts[key])) for key in ("from", "until"))
        except (KeyError, ValueError):
            self.wrong(path, 'from 与 until 应写作 "2027-06-01"')
            return None
        if first > last:
            self.wrong(path, "from 晚于 until，请对调")
        ladders = self.clocks(self.mapping(parts.get("ladders", {}), path), f"{path}.ladders")
        roster = self.list_of(parts.get("roster", []), f"{path}.roster")
        needs = [self.need(one, f"{path}.roster[{n}]") for n, one in enumerate(roster)]
        if unknown := parts.keys() - _MODE_KEYS:
            self.wrong(f"{path}.{min(unknown)}", f"没有这一项，可用：{'、'.join(_MODE_KEYS)}")
        return Mode(str(parts.get("name", "")), first, last, ladders, tuple(need for need in needs if need))

    def need(self, data: object, path: str) -> Need | None:
        parts = self.mapping(data, path)
        shift, least = parts.get("shift"), parts.get("at_least")
        if parts.keys() <= {"shift", "at_least"} and shift and type(least) is int and least > 0:
            return Need(str(shift), least)
        self.wrong(path, "应写作 {shift: 白班, at_least: 2}：班次名和至少几人")
        return None
