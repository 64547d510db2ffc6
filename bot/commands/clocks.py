"""``due`` and ``what-if``: deadlines and nags worked out and explained, nothing stored."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.options import AsJson, configured, run
from rules.errors import ConfigError, Problem, Refusal
from rules.words import Level

TZ_NAME = "Asia/Shanghai"
OptionalConfig = Annotated[Path | None, typer.Option("-c", "--config", help="配置文件；不给则用默认政策")]


def due(
    start: Annotated[str, typer.Option("--from", help='起算时刻，如 "2026-09-30 16:50"')],
    limit: Annotated[str, typer.Option("--limit", help="时限：30m、2h、7d、5wd")],
    count_from: Annotated[str, typer.Option("--count-from", help="same-moment 或 next-day")] = "same-moment",
    ends: Annotated[str, typer.Option("--ends", help="exact、24:00 或 17:30")] = "exact",
    config: OptionalConfig = None,
    as_json: AsJson = False,
) -> None:
    """算一个到期时刻，并逐步说明。"""
    from rules.deadlines import due_at
    from rules.explain import explain, say_at
    from rules.limits import CountFrom, parse_ends, parse_limit

    calendar, tz = _calendar(config)
    try:
        count = CountFrom(count_from)
        parsed = parse_limit(limit, count=count, ends=parse_ends(ends))
    except ValueError as error:
        raise Refusal("bad_limit", str(error)) from error
    deadline = due_at(_instant(start, tz), parsed, calendar, tz)
    steps = explain(deadline.steps)
    if as_json:
        typer.echo(
            json.dumps({"due_at": deadline.at.astimezone(tz).isoformat(), "steps": steps}, ensure_ascii=False)
        )
        return
    typer.echo(deadline.at.astimezone(tz).isoformat())
    typer.echo("\n".join(steps))
    typer.echo(f"到期：{say_at(deadline.at, tz)}")


def what_if(
    level: Annotated[str, typer.Option("--level", help="紧急程度：特急、紧急、一般、复杂")],
    signed_at: Annotated[str, typer.Option("--signed-at", help='签收时刻，如 "2026-09-30 16:50"')],
    policy: Annotated[
        Path | None, typer.Option("--policy", help="另一份政策 YAML（policies、ladders）")
    ] = None,
    config: OptionalConfig = None,
    as_json: AsJson = False,
) -> None:
    """推演：若一直无人办理，哪些时限何时到期，何时提醒谁、从哪个渠道。"""
    from bot.rehearsal import rehearse

    found = Level.from_label(level)
    if found is None:
        raise Refusal("bad_level", f"没有紧急程度“{level}”，可用：{'、'.join(one.label for one in Level)}。")
    calendar, tz = _calendar(config)
    events = rehearse(
        found, _instant(signed_at, tz), policy, configured(config) if config else None, calendar, tz
    )
    if as_json:
        typer.echo(json.dumps(events, ensure_ascii=False))
        return
    for event in events:
        typer.echo(
            "  ".join(str(event[key]) for key in ("at", "what", "clock", "to", "channel") if event[key])
        )


def _calendar(path: Path | None) -> tuple[Any, Any]:
    from zoneinfo import ZoneInfo

    from rules.workdays import Calendar

    if path is None:
        return Calendar(), ZoneInfo(TZ_NAME)
    from bot.commands.calendar import stored

    config = configured(path)
    return run(stored(config))[0], config.timezone


def _instant(said: str, tz: Any) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        raise ConfigError([Problem(said, '看不懂这个时刻，请写作 "2026-09-30 16:50"')]) from error
    return at if at.tzinfo else at.replace(tzinfo=tz)
