"""``people import``: the address list replaces people and departments in config.yaml."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile

app = typer.Typer(help="人员与科室", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def people() -> None:
    """人员与科室。"""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="通讯录.xlsx")],
    config: ConfigFile = DEFAULT_CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
) -> None:
    """用通讯录替换配置中的人员与科室；有问题的行一次列出。"""
    from bot.edges.people_sheet import read_people
    from bot.settings.rewrite import write_config

    staff = read_people(file)
    written = write_config(config.read_text(encoding="utf-8"), staff.people, staff.departments)
    if not dry_run:
        config.write_text(written, encoding="utf-8")
    typer.echo(
        f"通讯录：{len(staff.departments)} 个科室，{len(staff.people)} 人。"
        + ("（未写入）" if dry_run else "")
    )
