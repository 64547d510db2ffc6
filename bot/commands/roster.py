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
        Path,
        typer.Argument(
            help="排班表 .xlsx / .csv：日期、班次、值班人员；或一天一行、一班一列；或一人一行、一天一列；"
            "轮班表：轮班顺序、值班人员、起始日期"
        ),
    ],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """收入排班表或轮班表；同一天同一班、同一班次的轮班以新表为准，有问题的行一次列出。"""
    typer.echo(run(_import(configured(config), file)))


async def _import(config: Config, file: Path) -> str:
    from bot import desk
    from bot.clock import Clock
    from bot.edges.roster_sheet import read_roster
    from bot.edges.rotation_sheet import is_rotation_sheet, read_rotations
    from bot.keeping import open_storage
    from handlers import roster as flows
    from handlers import rota, rotating

    now, manual = Clock().now(), desk.build(config)
    database = await open_storage(config, now)
    try:
        known = (await database.read(rota.shifts, manual), await database.read(flows.staff_by_word))
        if is_rotation_sheet(file):
            turns = read_rotations(file, *known)
            return await database.transact(rotating.take_in, manual, now, "cli", turns)
        found = read_roster(file, *known)
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
