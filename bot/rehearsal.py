"""What ``what-if`` prints: every clock and nag of an order signed at an instant, if nobody acts."""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import yaml

from bot.config import Config
from rules.clocks import Facts
from rules.errors import ConfigError, Problem
from rules.ladders import DEFAULT_LADDERS, Ladders, parse_ladders
from rules.policy import DEFAULT_POLICIES, Policy, parse_policy
from rules.what_if import Event, simulate
from rules.words import Level, State
from rules.workdays import Calendar

#: Everything is said over this channel until a person has another.
CHANNEL = "wecom"


def rehearse(
    level: Level,
    signed_at: datetime,
    policy: Path | None,
    config: Config | None,
    calendar: Calendar,
    tz: tzinfo,
) -> list[dict[str, Any]]:
    """The events in order. An order that is signed waits to be dispatched; what comes after is not known."""
    limits, ladders = _rules(policy, config)
    facts = Facts(
        level=level, state=State.SIGNED, received_at=signed_at, sent_at=signed_at, signed_at=signed_at
    )
    return [_plain(event, tz) for event in simulate(facts, limits, ladders, calendar, tz)]


def _rules(path: Path | None, config: Config | None) -> tuple[Policy, Ladders]:
    if path is None and config:
        return config.policy, config.ladders
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
    if not isinstance(data, dict):
        raise ConfigError([Problem(str(path), "应为含 policies、ladders 的 YAML")])
    policy, wrong = parse_policy(data.get("policies", DEFAULT_POLICIES))
    ladders, also = parse_ladders(data.get("ladders", DEFAULT_LADDERS), office=policy.office)
    if wrong or also:
        raise ConfigError([*wrong, *also])
    return policy, ladders


def _plain(event: Event, tz: tzinfo) -> dict[str, Any]:
    nag = event.nag
    return {
        "at": event.at.astimezone(tz).isoformat(),
        "what": "提醒" if nag else "到期",
        "clock": event.kind.label,
        "step": nag.step if nag else "",
        "to": "、".join(one.label for one in event.audience),
        "channel": CHANNEL if nag else "",
        "urgent": bool(nag and nag.urgent),
    }
