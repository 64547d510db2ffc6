"""``doctor`` and ``send-test``: what is wrong with this installation, and how to mend it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config
from rules.errors import ConfigError

if TYPE_CHECKING:
    from bot.doctor import Finding


def doctor(
    config: ConfigFile = DEFAULT_CONFIG,
    offline: Annotated[bool, typer.Option("--offline", help="不访问网络")] = False,
) -> None:
    """逐项检查配置、数据库、磁盘、权限、时钟和各平台；有故障时退出码为 1。"""
    from bot.clock import Clock
    from bot.doctor import FAULT

    try:
        found = configured(config)
    except ConfigError as error:
        typer.echo(f"[{FAULT}] 配置有误，其余无法检查")
        typer.echo("\n".join(f"[{FAULT}] {problem}" for problem in error.problems))
        raise typer.Exit(1) from None
    findings = run(_walk(found, config, Clock().now(), offline))
    faults = sum(finding.state == FAULT for finding in findings)
    typer.echo(f"共 {len(findings)} 项，故障 {faults} 项。")
    raise typer.Exit(1 if faults else 0)


async def _walk(config: Config, path: Path, now: datetime, offline: bool) -> "list[Finding]":
    """Each line as soon as it is known."""
    from bot import doctor
    from bot.doctor_network import network

    findings: list[Finding] = []

    def say(finding: "Finding") -> None:
        findings.append(finding)
        typer.echo(str(finding))

    for finding in doctor.configuration(config, path, now.astimezone(config.timezone).date()):
        say(finding)
    for finding in [*doctor.files(config), *await doctor.database(config, now)]:
        say(finding)
    if not offline:
        async for finding in network(config, now):
            say(finding)
    return findings


def send_test(
    to: Annotated[str, typer.Option("--to", help="people 里的 id 或姓名")],
    config: ConfigFile = DEFAULT_CONFIG,
    seconds: Annotated[int, typer.Option("--seconds", min=1, help="等回复多少秒")] = 60,
    line: Annotated[bool, typer.Option("--line", help="经智能机器人发；没有自建应用时总是如此")] = False,
) -> None:
    """给一个人真发一条测试消息，并等他的回复进来；哪一步不通就说哪一步。"""
    from bot.send_test import send_test as walk

    def say(finding: "Finding") -> None:
        typer.echo(str(finding))

    is_well = run(walk(configured(config), to, seconds, say, over_line=line))
    raise typer.Exit(0 if is_well else 1)
