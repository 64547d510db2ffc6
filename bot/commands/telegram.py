"""``telegram link``: the one-time link that binds a person's Telegram chat, for who cannot ask in WeCom."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config

app = typer.Typer(help="Telegram", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def telegram() -> None:
    """Telegram。"""


@app.command()
def link(
    person: Annotated[str, typer.Argument(help="人员 id 或姓名")], config: ConfigFile = DEFAULT_CONFIG
) -> None:
    """取得绑定某人 Telegram 的一次性链接，请只交给本人。"""
    typer.echo(run(_link(configured(config), person)))


async def _link(config: Config, who: str) -> str:
    from bot import desk as desks
    from bot.keeping import open_storage
    from handlers import binding

    now = datetime.now(UTC)
    database = await open_storage(config, now)
    try:
        return await database.transact(binding.link_for, desks.build(config), now, who)
    finally:
        await database.close()
