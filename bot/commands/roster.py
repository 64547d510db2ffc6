"""``roster import|show``: who has which shift of which day."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config

app = typer.Typer(help="值班表", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def roster() -> None:
    """值班表。"""


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="排班表 .xlsx / .csv：日期、班次、值班人员；或日期加各班次一列")
    ],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """收入排班表；同一天同一班以新表为准，有问题的行一次列出。"""
    typer.echo(run(_import(configured(config), file)))


async def _import(config: Config, file: Path) -> str:
    from bot import desk
    from bot.clock import Clock
    from bot.edges.roster_sheet import read_roster
    from bot.keeping import open_storage
    from handlers import roster as flows
    from handlers import rota

    now, manual = Clock().now(), desk.build(config)
    database = await open_storage(config, now)
    try:
        shifts = await database.read(rota.shifts, manual)
        found = read_roster(file, shifts, await database.read(flows.staff_by_word))
        await database.transact(flows.import_changes, manual, now, "cli", found)
    finally:
        await database.close()
    days = {one.day for one in found}
    span = f"{min(days):%Y-%m-%d} 至 {max(days):%Y-%m-%d}，" if days else ""
    return f"排班表已收入：{span}共 {len(found)} 班。"


@app.command("show")
def show(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """列出今天起一周的班次。"""
    typer.echo(run(_show(configured(config))))


async def _show(config: Config) -> str:
    from bot import desk
    from bot.clock import Clock
    from bot.keeping import open_storage
    from handlers.roster import week

    now, manual = Clock().now(), desk.build(config)
    database = await open_storage(config, now)
    try:
        return await database.read(week, manual, now)
    finally:
        await database.close()
