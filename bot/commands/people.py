"""``people import|export``: people and departments between config.yaml and the address list."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured
from rules.errors import ConfigError, Problem

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


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="通讯录.xlsx")],
    config: ConfigFile = DEFAULT_CONFIG,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
) -> None:
    """把配置中的人员与科室写成通讯录，改好后可再导入。"""
    from bot.edges.address_list import address_list

    if file.exists() and not force:
        raise ConfigError([Problem(str(file), "文件已存在；要覆盖请加 --force")])
    found = configured(config)
    file.write_bytes(address_list(found.people, found.departments))
    typer.echo(f"{file}：{len(found.departments)} 个科室，{len(found.people)} 人。含手机号，请妥善保管。")
