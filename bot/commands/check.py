"""``check``: is the configuration right, and with ``--live``, does the platform take it."""

from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config, warnings


def check(
    config: ConfigFile = DEFAULT_CONFIG,
    live: Annotated[
        bool,
        typer.Option(
            "--live", help="向企业微信要一次 access_token；智能机器人订阅一次；向 Telegram 核对令牌"
        ),
    ] = False,
) -> None:
    """检查配置：所有问题一次列出，退出码 2。"""
    from bot.clock import Clock

    found = configured(config)
    for warning in warnings(found, Clock().now().astimezone(found.timezone).date()):
        typer.echo(f"提醒：{warning}")
    typer.echo(f"配置正确：{len(found.departments)} 个科室，{len(found.people)} 人。")
    if live:
        raise typer.Exit(run(_live(found)))


async def _live(config: Config) -> int:
    """The worst of what each configured way to the platform says."""
    channels = config.channels
    ways = [_app] if channels.wecom or not (channels.wecom_bot or channels.telegram) else []
    ways += [_line] if channels.wecom_bot else []
    ways += [_telegram] if channels.telegram else []
    return max([await way(config) for way in ways])


async def _app(config: Config) -> int:
    import aiohttp

    from notifier.channels.wecom import ask_token

    wecom = config.channels.wecom
    if wecom is None or wecom.missing:
        typer.echo(
            "企业微信未配置完整：" + "、".join(wecom.missing if wecom else ["channels.wecom"]), err=True
        )
        return 2
    async with aiohttp.ClientSession() as session:
        trouble = await ask_token(session, wecom.api_base, wecom.corp_id, wecom.secret)
    typer.echo(
        "企业微信连接正常：已取得 access_token。" if trouble is None else f"企业微信连接失败：{trouble}"
    )
    return 0 if trouble is None else 1


async def _line(config: Config) -> int:
    """Subscribing would put out whoever is connected, so a bot at work is left alone."""
    from bot.clock import Clock
    from bot.line_check import line_state

    line = config.channels.wecom_bot
    if line is None or line.missing:
        typer.echo("智能机器人未配置完整：" + "、".join(line.missing if line else ()), err=True)
        return 2
    is_well, words = await line_state(config, line, Clock().now())
    typer.echo(words)
    return 0 if is_well else 1


async def _telegram(config: Config) -> int:
    """Whether the token is good; who may not reach Telegram hears it here and not at night."""
    from bot.telegram_check import telegram_state

    settings = config.channels.telegram
    if settings is None or not settings.token:
        typer.echo("Telegram 未配置完整：channels.telegram.token", err=True)
        return 2
    is_well, words, remedy = await telegram_state(settings)
    typer.echo(words + "。" if is_well else f"{words}：{remedy}。")
    return 0 if is_well else 1
