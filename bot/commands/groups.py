"""``groups``: makes a group of the app, and tries whether the configured groups are reached."""

from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config

app = typer.Typer(no_args_is_help=True, help="企业微信群：建应用群，试发。")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="channels.groups 里写了 chat_id 的群名")],
    owner: Annotated[str, typer.Option(help="群主的企业微信账号")],
    member: Annotated[list[str], typer.Option(help="成员的企业微信账号，至少两人（含群主），可写多次")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """由自建应用建群。群在第一条消息之后才看得见。"""
    raise typer.Exit(run(_create(configured(config), name, owner, member)))


@app.command("test")
def try_out(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """向每个配置的群发一条试验消息。"""
    raise typer.Exit(run(_try_out(configured(config))))


async def _create(config: Config, name: str, owner: str, members: list[str]) -> int:
    from bot.commands.wired import wired

    wanted = next((group for group in config.channels.groups if group.name == name and group.chat_id), None)
    if wanted is None:
        typer.echo(f"channels.groups 里没有写了 chat_id 的“{name}”", err=True)
        return 2
    async with wired(config) as (wecom, _):
        if wecom is None:
            typer.echo("建应用群要先配置 channels.wecom", err=True)
            return 2
        everybody = list(dict.fromkeys([owner, *members]))
        trouble = await wecom.make_group(wanted.chat_id, name, owner, everybody)
    typer.echo(f"没有建成：{trouble}" if trouble else f"已建群“{name}”，请用 groups test 发第一条消息。")
    return 1 if trouble else 0


async def _try_out(config: Config) -> int:
    from bot.commands.wired import wired
    from notifier.card import Text
    from notifier.channels.base import Outgoing
    from notifier.errors import GiveUp, Halt, TryAgain

    failed = 0
    async with wired(config) as (_, channel):
        for group in config.channels.groups:
            hello = Outgoing(f"try:{group.name}", f"group:{group.name}", Text("即办：这是一条试验消息。"))
            try:
                await channel.send(hello)
            except (GiveUp, Halt, TryAgain) as trouble:
                failed += 1
                typer.echo(f"{group.name}：没有送达（{trouble.reason}）")
            else:
                typer.echo(f"{group.name}：已送达")
    return 1 if failed else 0
