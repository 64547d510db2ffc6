"""Scripted misbehaviour: which request goes wrong, how, how often and when, the same for the same seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

ON_REQUESTS = (
    "status",
    "errcode",
    "slow",
    "hang",
    "drop",
    "accept_then_drop",
    "accept_then_hang",
    "revoke_token",
)
ON_RECIPIENTS = ("invaliduser", "silent_drop", "lost_update")
ON_CALLBACKS = ("duplicate", "reorder", "wrong_stamp", "lose")
DEEDS = (*ON_REQUESTS, *ON_RECIPIENTS, *ON_CALLBACKS)


@dataclass
class Fault:
    """One rule. ``on`` is a path such as "message/send" (for recipients: a user id), empty for all.

    ``code`` is the HTTP status or the errcode, ``seconds`` the real time that slow and hang take,
    ``times`` how often it strikes at most (0: no end), ``since`` and ``until`` its window.
    """

    do: str
    on: str = ""
    rate: float = 1.0
    code: int = 0
    seconds: float = 1.0
    times: int = 0
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, on: str, now: datetime) -> bool:
        early = self.since is not None and now < self.since
        late = self.until is not None and now >= self.until
        return self.on in ("", on) and not early and not late


class Faults:
    """The rules in their order; the first that strikes wins."""

    def __init__(self, rules: list[Fault] | None = None, seed: int = 1) -> None:
        self._rules = rules or []
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._left = [rule.times or -1 for rule in self._rules]

    @classmethod
    def from_dict(cls, script: Mapping[str, Any]) -> "Faults":
        """``{"seed": 1, "rules": [{"do": "errcode", "on": "message/send", "code": -1, "rate": 0.02}]}``."""
        unknown = script.keys() - {"seed", "rules"}
        if unknown:
            raise ValueError(f"faults: unknown {sorted(unknown)}; known are seed and rules")
        rules = [_rule(index, rule) for index, rule in enumerate(script.get("rules", []))]
        return cls(rules, script.get("seed", 1))

    def strike(self, deeds: tuple[str, ...], on: str, now: datetime) -> Fault | None:
        """The fault that hits now, of one of these kinds, if any."""
        for index, rule in enumerate(self._rules):
            if rule.do in deeds and self._left[index] and rule.fits(on, now) and self._hits(rule):
                self._left[index] -= 1
                return rule
        return None

    def _hits(self, rule: Fault) -> bool:
        return rule.rate >= 1 or self._random.random() < rule.rate


def _rule(index: int, given: Mapping[str, Any]) -> Fault:
    known = {each.name for each in fields(Fault)}
    place = f"faults.rules[{index}]"
    if given.get("do") not in DEEDS:
        raise ValueError(f"{place}.do is {given.get('do')!r}; known are {', '.join(DEEDS)}")
    if given.keys() - known:
        raise ValueError(f"{place}: unknown {sorted(given.keys() - known)}; known are {sorted(known)}")
    times = {name: _time(given[name]) for name in ("since", "until") if name in given}
    return Fault(**{**given, **times})


def _time(value: datetime | str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    if at.tzinfo is None:
        raise ValueError(f"faults: {value} needs its zone, e.g. 2026-03-02T10:00+08:00")
    return at
