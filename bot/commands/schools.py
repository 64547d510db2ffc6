"""``schools import``: registers a list of schools with their stages, so that names show the stage."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

app = typer.Typer(help="学校名录", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def schools() -> None:
    """学校名录。"""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="学校名单 .csv（UTF-8），列为 学校、学段")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """登记学校的学段；已登记且相同的不重复登记。"""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = [(row.get("学校") or "", row.get("学段") or "") for row in csv.DictReader(source)]
    new = run(_import(configured(config), [(name.strip(), stages) for name, stages in rows if name.strip()]))
    typer.echo(f"学校名单 {len(rows)} 行，新登记或变更 {new} 所。")


async def _import(config: Config, rows: list[tuple[str, str]]) -> int:
    from bot import desk as desks
    from bot.clock import Clock
    from bot.keeping import open_storage
    from handlers import teaching, wordlist
    from storage import lessons

    now = Clock().now()
    desk = desks.build(config)

    def write(session: "Session") -> int:
        known = wordlist.schools_known(session)
        wanted = {name: wordlist.stages_of(desk, stages) for name, stages in rows}
        new = {name: stages for name, stages in wanted.items() if stages and known.get(name) != stages}
        for name, stages in new.items():
            lessons.edit(session, "cli", teaching.SCHOOL, stages, name, now)
        return len(new)

    database = await open_storage(config, now)
    try:
        return await database.transact(write)
    finally:
        await database.close()
