"""``undelivered``: the messages that could not be delivered, and sending them again."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config

if TYPE_CHECKING:
    from handlers.delivered import Failed


def undelivered(
    config: ConfigFile = DEFAULT_CONFIG,
    resend: Annotated[bool, typer.Option("--resend", help="全部重发（由正在运行的机器人发出）")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出未能送达的消息：发给谁、哪一件工单、什么原因；可全部重发。"""
    from notifier.cards import delivered as cards

    found = run(_undelivered(configured(config), resend))
    if as_json:
        typer.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.order or '—'}\t{one.person}\t{one.at:%Y-%m-%d %H:%M}\t{one.reason}")
    typer.echo(cards.resent(len(found)) if resend else f"未送达 {len(found)} 条。")


async def _undelivered(config: Config, resend: bool) -> "list[Failed]":
    from bot.clock import Clock
    from bot.desk import build
    from bot.keeping import open_storage
    from handlers import delivered

    now = Clock().now()
    database = await open_storage(config, now)
    try:
        return await database.transact(delivered.failures, build(config), now, resend)
    finally:
        await database.close()
