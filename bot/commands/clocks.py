"""``due`` and ``what-if``: deadlines and nags worked out and explained, nothing stored."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.options import AsJson, configured, run
from rules.errors import Refusal
from rules.words import Level

TZ_NAME = "Asia/Shanghai"
#: Years that a deadline may be asked from: far enough from where dates end.
YEARS = range(1950, 2101)
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

    calendar, tz, office = _calendar(config)
    if count_from not in tuple(CountFrom):
        raise Refusal("bad_count", f"起算方式 '{count_from}' 无效，应为 {' 或 '.join(CountFrom)}。")
    try:
        parsed = parse_limit(limit, count=CountFrom(count_from), ends=parse_ends(ends), office=office)
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
    on_time: Annotated[
        bool, typer.Option("--on-time", help="走完全程：每一步都在到期时办完；不给则为签收后一直无人办理")
    ] = False,
    config: OptionalConfig = None,
    as_json: AsJson = False,
) -> None:
    """推演：签收后若一直无人办理，哪些时限何时到期，何时提醒谁、从哪个渠道。"""
    from bot.rehearsal import rehearse

    found = Level.from_label(level)
    if found is None:
        raise Refusal("bad_level", f"没有紧急程度“{level}”，可用：{'、'.join(one.label for one in Level)}。")
    calendar, tz, _ = _calendar(config)
    given = configured(config) if config else None
    events = rehearse(found, _instant(signed_at, tz), policy, given, calendar, tz, on_time=on_time)
    if as_json:
        typer.echo(json.dumps(events, ensure_ascii=False))
        return
    for event in events:
        typer.echo(
            "  ".join(str(event[key]) for key in ("at", "what", "clock", "to", "channel") if event[key])
        )


def _calendar(path: Path | None) -> tuple[Any, Any, Any]:
    """The calendar, the zone and the office hours of a configuration, or the usual ones."""
    from zoneinfo import ZoneInfo

    from rules.limits import DEFAULT_OFFICE
    from rules.workdays import Calendar

    if path is None:
        return Calendar(), ZoneInfo(TZ_NAME), DEFAULT_OFFICE
    from bot.commands.calendar import stored

    config = configured(path)
    return run(stored(config))[0], config.timezone, config.policy.office


def _instant(said: str, tz: Any) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        raise Refusal("bad_time", f'看不懂时刻“{said}”，请写作 "2026-09-30 16:50"。') from error
    if at.year not in YEARS:
        raise Refusal("bad_time", f"时刻“{said}”的年份须在 {YEARS.start} 至 {YEARS.stop - 1} 之间。")
    return at if at.tzinfo else at.replace(tzinfo=tz)
