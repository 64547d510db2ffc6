"""A nag ladder (催办阶梯) as a value: steps with their audience, frozen to JSON on a clock."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property, lru_cache

from rules.limits import DEFAULT_OFFICE, Limit, Office, Unit, parse_limit, parse_office, parse_time
from rules.words import ClockKind, Word


class Audience(Word):
    """Whom a step speaks to; who that is by name is found when it is said."""

    CONTACT = "contact", "科室联系人"
    SUBSTITUTE = "substitute", "备岗联系人"
    HEAD = "head", "科室负责人"
    DESK = "desk", "在班值班员"
    CHIEF = "chief", "班组长"
    SUPERVISOR = "supervisor", "主管科室"
    LEADER = "leader", "分管领导"


class Anchor(Word):
    """What a step is measured from."""

    START = "start", "起算"
    DUE = "due", "到期"
    IDLE = "idle", "最近一次动静"


@dataclass(frozen=True)
class Step:
    """One rung: when, how often, to whom.

    ``offset`` before or after ``anchor``; None is the anchor itself. ``daily`` repeats at that time of each
    day from there on, ``every`` after that length, ``times`` in all. ``working``: never on a day off.
    """

    name: str  # stable: "due-4h", "due@09:00", "due*1h"
    anchor: Anchor
    audience: tuple[Audience, ...]
    offset: Limit | None = None
    is_before: bool = False
    daily: time | None = None
    every: Limit | None = None
    times: int = 1
    urgent: bool = False
    working: bool = False


@dataclass(frozen=True)
class Quiet:
    """Hours in which only what is urgent is said; the rest waits for the morning's digest."""

    begins: time = time(22)
    ends: time = time(7)
    digest: time = time(8, 32)

    def holds(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


DEFAULT_SNOOZE = Limit(2, Unit.HOUR)


@dataclass(frozen=True)
class Ladder:
    """All steps of one clock, with the hours they keep. Complete in itself: nothing else bends it later."""

    kind: ClockKind
    steps: tuple[Step, ...]
    quiet: Quiet = Quiet()
    office: Office = DEFAULT_OFFICE
    snooze: Limit = DEFAULT_SNOOZE  # how long a person may put a nag off

    def to_json(self) -> str:
        """One line; the same ladder always gives the same text."""
        return self._json

    @cached_property
    def _json(self) -> str:  # a ladder never changes, and each clock that starts asks for it
        spans = [f"{a:%H:%M}-{b:%H:%M}" for a, b in self.office.spans]
        quiet = [f"{at:%H:%M}" for at in (self.quiet.begins, self.quiet.ends, self.quiet.digest)]
        steps = [_plain(step) for step in self.steps]
        frozen = {
            "kind": self.kind.value,
            "office": spans,
            "quiet": quiet,
            "snooze": str(self.snooze),
            "steps": steps,
        }
        return json.dumps(frozen, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Ladder":
        """What ``to_json`` wrote."""
        return _from_json(text)


STEP_KEYS = {"at", "to", "daily", "every", "times", "urgent", "days"}
_WHEN = re.compile(r"(start|due|idle)(?:([+-])(\w+))?", re.ASCII)
_IN_OFFICE = (Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.WORKING_MINUTE)
_REPEATS = 30


def parse_step(data: Mapping[str, object], office: Office = DEFAULT_OFFICE) -> Step:
    """Read one rung of the YAML; ``ValueError`` says in Chinese what is wrong with it."""
    _refuse_unknown(data)
    when = str(data.get("at", ""))
    anchor, offset, is_before = _when(when, office)
    daily = parse_time(str(data["daily"])) if "daily" in data else None
    every = parse_limit(str(data["every"]), office=office) if "every" in data else None
    if daily and every:
        raise ValueError("daily 与 every 只能用一个")
    step_repeats = bool(daily or every)
    is_working = bool(offset and offset.unit in _IN_OFFICE)
    return Step(
        name=_name(when, daily, every),
        anchor=anchor,
        audience=_audience(data.get("to")),
        offset=offset,
        is_before=is_before,
        daily=daily,
        every=every,
        times=_times(data.get("times", _REPEATS if step_repeats else 1), step_repeats),
        urgent=_switch(data.get("urgent", False)),
        working=_days(data["days"]) if "days" in data else is_working,
    )


def _when(text: str, office: Office) -> tuple[Anchor, Limit | None, bool]:
    found = _WHEN.fullmatch(text.replace(" ", ""))
    if not found:
        raise ValueError(f"看不懂 at: {text!r}，写作 start+30m、due-4h、due、due+1d、idle+2d")
    anchor, sign = Anchor(found[1]), found[2]
    if not sign:
        return anchor, None, False
    offset = parse_limit(found[3], office=office)
    if sign == "-" and (anchor is not Anchor.DUE or not offset.can_go_back):
        raise ValueError(f"at: {text!r} 无效，提前只能写在到期前，单位用 m、h、d、wd")
    return anchor, offset, sign == "-"


def _name(when: str, daily: time | None, every: Limit | None) -> str:
    bare = when.replace(" ", "")
    if daily:
        return f"{bare}@{daily:%H:%M}"
    return f"{bare}*{every}" if every else bare


def _audience(data: object) -> tuple[Audience, ...]:
    names = [data] if isinstance(data, str) else data
    found = [Audience.from_label(str(name)) for name in names] if isinstance(names, list) else []
    if not found or None in found:
        known = "、".join(f"{one.value}（{one.label}）" for one in Audience)
        raise ValueError(f"to 应为对象列表，可用：{known}")
    return tuple(one for one in found if one)


def _times(data: object, repeats: bool) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or not 1 <= data <= 366:
        raise ValueError("times 应为 1 至 366 的整数")
    if data > 1 and not repeats:
        raise ValueError("times 须与 daily 或 every 一起用")
    return data


def _switch(data: object) -> bool:
    if not isinstance(data, bool):
        raise ValueError("urgent 应为 true 或 false")
    return data


def _days(data: object) -> bool:
    if data not in ("working", "all"):
        raise ValueError("days 应为 working（只在工作日）或 all")
    return data == "working"


def _refuse_unknown(data: Mapping[str, object]) -> None:
    unknown = sorted(map(str, data.keys() - STEP_KEYS))
    if unknown:
        raise ValueError(f"不认识 {'、'.join(unknown)}，可用：{'、'.join(sorted(STEP_KEYS))}")


def _plain(step: Step) -> dict[str, object]:
    sign = "-" if step.is_before else "+"
    plain: dict[str, object] = {
        "at": f"{step.anchor.value}{sign}{step.offset}" if step.offset else step.anchor.value,
        "to": [one.value for one in step.audience],
        "days": "working" if step.working else "all",
    }
    if step.urgent:
        plain["urgent"] = True
    if step.daily:
        plain["daily"] = f"{step.daily:%H:%M}"
    if step.every:
        plain["every"] = str(step.every)
    if step.daily or step.every:
        plain["times"] = step.times
    return plain


@lru_cache(maxsize=512)
def _from_json(text: str) -> Ladder:
    # Thousands of clocks carry the same few ladders, and each tick reads them again.
    frozen = json.loads(text)
    office = parse_office(frozen["office"])
    steps = tuple(parse_step(step, office) for step in frozen["steps"])
    quiet, snooze = Quiet(*map(parse_time, frozen["quiet"])), parse_limit(frozen["snooze"])
    return Ladder(ClockKind(frozen["kind"]), steps, quiet, office, snooze)
