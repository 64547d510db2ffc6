"""What ``what-if`` prints: every clock and nag of an order signed then, done on time or not at all."""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import yaml

from bot.config import Config
from rules.clocks import Facts
from rules.errors import ConfigError, Problem
from rules.ladders import DEFAULT_LADDERS, Ladders, parse_ladders
from rules.policy import DEFAULT_POLICIES, Policy, parse_policy
from rules.what_if import Event, simulate, simulate_on_time
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
    *,
    on_time: bool = False,
) -> list[dict[str, Any]]:
    """The events in order: of an order that stays as it is, or (``on_time``) of its whole way.

    An order that is signed and not dispatched has no other clocks than those of its dispatch and the city's.
    """
    limits, ladders = _rules(policy, config)
    facts = Facts(
        level=level, state=State.SIGNED, received_at=signed_at, sent_at=signed_at, signed_at=signed_at
    )
    events = (simulate_on_time if on_time else simulate)(facts, limits, ladders, calendar, tz)
    return [_plain(event, tz) for event in events]


def _rules(path: Path | None, config: Config | None) -> tuple[Policy, Ladders]:
    if path is None and config:
        return config.policy, config.ladders
    data = _read(path) if path else {}
    policy, wrong = parse_policy(data.get("policies", DEFAULT_POLICIES))
    ladders, also = parse_ladders(data.get("ladders", DEFAULT_LADDERS), office=policy.office)
    if wrong or also:
        raise ConfigError([*wrong, *also])
    return policy, ladders


def _read(path: Path) -> dict[str, Any]:
    """The file's sections. Raises ConfigError where it cannot be read or is something else."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError([Problem(str(path), f"读不了这个文件：{error.strerror}")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(path), "不是 UTF-8 编码的 YAML，请检查缩进和引号")]) from error
    if not isinstance(data, dict) or not data.keys() & {"policies", "ladders"}:
        raise ConfigError([Problem(str(path), "应为含 policies、ladders 的 YAML")])
    return data


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
