"""``backup`` and ``restore``: the whole database as one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run


def backup(
    out: Annotated[Path, typer.Option("--out", help="备份写到哪个文件")],
    config: ConfigFile = DEFAULT_CONFIG,
    replace: Annotated[bool, typer.Option("--replace", help="覆盖已有文件")] = False,
) -> None:
    """备份全部数据（运行中也可），写完读回核对；不含数据密钥。"""
    from bot.backups import back_up
    from bot.clock import Clock

    found = run(back_up(configured(config), out, Clock().now(), replace=replace))
    rows = sum(kept.rows for kept in found.tables.values())
    typer.echo(f"已备份到 {out}：{len(found.tables)} 张表，{rows} 行，已读回核对，办理轨迹完整。")
    typer.echo("备份不含数据密钥：请把密钥另处保存，没有密钥，备份无法使用。")


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    config: ConfigFile = DEFAULT_CONFIG,
    replace: Annotated[bool, typer.Option("--replace", help="数据库非空时，全部替换")] = False,
) -> None:
    """把备份恢复到配置的数据库（SQLite 与 PostgreSQL 可互换）；先停止机器人。"""
    from bot.backups import restore as put_back
    from bot.clock import Clock

    found = run(put_back(configured(config), file, Clock().now(), replace=replace))
    rows = sum(kept.rows for kept in found.tables.values())
    typer.echo(f"已恢复 {found.made_at[:19]} UTC 的备份：{rows} 行，逐表核对无误，办理轨迹完整。")
