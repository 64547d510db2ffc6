"""``retention``: forget persons whose time is over, after a look at how much that is."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config

if TYPE_CHECKING:
    from handlers.retention import Forgotten


def retention(
    config: ConfigFile = DEFAULT_CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看有多少，不清除")] = False,
) -> None:
    """按配置的保存期限清除个人信息和旧消息；办理轨迹的链条保持完整。"""
    found = run(_retention(configured(config), dry_run))
    done = "将清除" if dry_run else "已清除"
    typer.echo(f"{done}：{found.orders} 件工单的个人信息，{found.messages} 条旧消息。")


async def _retention(config: Config, dry_run: bool) -> "Forgotten":
    from bot.clock import Clock
    from bot.desk import build
    from bot.keeping import open_storage
    from handlers import retention

    kept, now = config.retention, Clock().now()
    database = await open_storage(config, now)
    try:
        work = retention.count if dry_run else retention.forget
        return await database.transact(work, build(config), now, kept.personal, kept.messages)
    finally:
        await database.close()
