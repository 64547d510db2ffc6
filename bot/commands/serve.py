"""``run`` and ``demo``: the bot against the real platform, or beside the sandbox."""

from pathlib import Path
from typing import Annotated

import typer

from bot import loading, logs
from bot.commands.options import DEFAULT_CONFIG, configured
from bot.commands.options import run as complete
from bot.config import Config


def run(
    config: Annotated[
        Path | None, typer.Option("-c", "--config", help="配置文件；没有 config.yaml 时启动沙箱")
    ] = None,
    port: Annotated[int, typer.Option(help="沙箱页面端口（仅沙箱）")] = 8320,
    line: Annotated[bool, typer.Option("--line", help="沙箱里用智能机器人长连接（仅沙箱）")] = False,
) -> None:
    """启动机器人。有配置文件则连接真实平台；没有则在本机启动沙箱试用。"""
    logs.set_up()
    path = config or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    if path is None:
        from bot.trial import stage

        complete(stage.run(port, line))
    else:
        found = configured(path)
        logs.set_up(form=found.logs.form)
        complete(_serve(found))


async def _serve(config: Config) -> None:
    with loading.for_good():
        from bot.runtime import Runtime

    runtime = await Runtime.start(config)
    typer.echo(f"即办已启动：{config.web.public_url}（回调地址 {config.web.public_url}/wecom/callback）")
    try:
        await runtime.wait()
    finally:
        await runtime.stop()


def demo() -> None:
    """在终端里演示一件工单的一生（沙箱，不连外网，约半分钟内）。"""
    from bot.trial.demo import play

    raise typer.Exit(complete(play()))
