"""``calendar import|show``: holidays and make-up days beyond those the program knows."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config
from rules.workdays import Calendar

app = typer.Typer(help="节假日与调休", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def calendar() -> None:
    """节假日与调休。"""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="通知全文 .txt，或 .yaml / .xlsx / .csv（日期、安排、名称）")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """收入一份放假通知；在办工单的时限随之重算，变化逐一列出。"""
    for line in run(_import(configured(config), file)):
        typer.echo(line)


async def _import(config: Config, file: Path) -> list[str]:
    from bot import desk
    from bot.clock import Clock
    from bot.edges.notices import read
    from bot.keeping import open_storage
    from handlers import calendar as flows
    from notifier.cards.calendar import moved_line

    notice, now = read(file), Clock().now()
    database = await open_storage(config, now)
    try:
        manual = desk.build(config)
        await database.transact(flows.settle, manual, now)  # what was in force before
        version = await database.transact(
            flows.take_in, now, "cli", notice.source, notice.days, notice.covered
        )
        moved = await database.transact(flows.settle, manual, now)
    finally:
        await database.close()
    head = f"已收入第 {version} 版：{notice.source}，共 {len(notice.days)} 天。时限变化 {len(moved)} 项。"
    return [head, *(moved_line(one, config.timezone) for one in moved)]


@app.command("show")
def show(
    year: Annotated[int, typer.Argument(help="年份，如 2027")], config: ConfigFile = DEFAULT_CONFIG
) -> None:
    """列出一年中与平常不同的日子，以及收入过的通知。"""
    from notifier.cards.calendar import year as told

    found = configured(config)
    calendar, notices = run(stored(found))
    for line in [*told(calendar, year), *notices]:
        typer.echo(line)


async def stored(config: Config) -> tuple[Calendar, list[str]]:
    """The calendar in force: program, configuration and database; and a line for each notice taken in."""
    from bot.clock import Clock
    from bot.keeping import open_storage
    from storage import calendars

    database = await open_storage(config, Clock().now())
    try:
        days, covered = await database.read(calendars.overrides)
        rows = await database.read(calendars.versions)
    finally:
        await database.close()
    tz = config.timezone
    lines = [f"第 {r.version} 版 {r.at.astimezone(tz):%Y-%m-%d %H:%M} {r.by} 收入：{r.source}" for r in rows]
    return config.calendar.with_days(days, covered), lines
