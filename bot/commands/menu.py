"""``menu``: makes, shows and takes away the application's menu at the foot of the conversation."""

from collections.abc import Awaitable, Callable

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config
from notifier.channels.wecom import WeComChannel

app = typer.Typer(no_args_is_help=True, help="企业微信应用菜单：创建、查看、删除。")

Work = Callable[[WeComChannel, int], Awaitable[int]]


@app.command()
def create(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """创建应用菜单，替换原有的菜单。"""
    raise typer.Exit(run(_with_app(configured(config), _create)))


@app.command()
def show(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """查看应用现有的菜单，以及点了相当于发送什么。"""
    raise typer.Exit(run(_with_app(configured(config), _show)))


@app.command()
def delete(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """删除应用菜单。"""
    raise typer.Exit(run(_with_app(configured(config), _delete)))


async def _with_app(config: Config, work: Work) -> int:
    from bot.commands.wired import wired
    from notifier.errors import Halt, TryAgain

    async with wired(config) as (channel, _):
        if channel is None or config.channels.wecom is None:
            typer.echo("应用菜单要先配置 channels.wecom", err=True)
            return 2
        try:
            return await work(channel, config.channels.wecom.agent_id)
        except (TryAgain, Halt) as trouble:
            typer.echo(f"没有办成：{trouble.reason}", err=True)
            return 1


async def _create(channel: WeComChannel, agent_id: int) -> int:
    from notifier.cards.menu import MENUS
    from notifier.channels import wecom_menu

    trouble = await wecom_menu.create(channel, agent_id, MENUS)
    typer.echo(f"没有建成：{trouble}" if trouble else "已创建应用菜单；重新进入应用即可看到。")
    return 1 if trouble else 0


async def _show(channel: WeComChannel, agent_id: int) -> int:
    from notifier.channels import wecom_menu
    from notifier.channels.wecom_codes import Trouble

    found = await wecom_menu.show(channel, agent_id)
    if isinstance(found, Trouble):
        typer.echo(f"没有取到：{found}")
        return 1
    for menu in found:
        typer.echo(menu.name)
        for name, said in menu.entries:
            typer.echo(f"  {name} → {said}")
    if not found:
        typer.echo("应用还没有菜单，可用 menu create 创建。")
    return 0


async def _delete(channel: WeComChannel, agent_id: int) -> int:
    from notifier.channels import wecom_menu

    trouble = await wecom_menu.delete(channel, agent_id)
    typer.echo(f"没有删除：{trouble}" if trouble else "已删除应用菜单。")
    return 1 if trouble else 0
