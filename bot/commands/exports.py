"""Commands that bring whole sheets out and in: the ledger, and the city's call-backs."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.commands.options import DEFAULT_CONFIG, AsJson, ConfigFile, configured, run
from bot.config import Config
from rules.errors import Refusal

if TYPE_CHECKING:
    from handlers.exporting import Asked

visits = typer.Typer(help="市级回访结果")


def ledger(
    out: Annotated[Path, typer.Option("--out", help="写到哪个 .xlsx 文件")],
    config: ConfigFile = DEFAULT_CONFIG,
    since: Annotated[str, typer.Option("--since", help="从哪天起接收的，如 2026-10-01")] = "",
    until: Annotated[str, typer.Option("--until", help="到哪天为止（含当天）")] = "",
    department: Annotated[str, typer.Option("--department", help="只要这个主责科室")] = "",
    personal: Annotated[bool, typer.Option("--personal", help="含诉求人信息（仅限班组长）")] = False,
    by: Annotated[str, typer.Option("--by", help="导出人的人员编号；含诉求人信息时必填")] = "",
    reason: Annotated[str, typer.Option("--reason", help="含诉求人信息时的事由")] = "",
) -> None:
    """导出台账 .xlsx；每次导出都记录在案，并印有导出人和时间。"""
    found = configured(config)
    asked = {
        "since": _day(since, found.timezone),
        "until": _day(until, found.timezone, after=True),
        "department": department,
        "personal": personal,
        "reason": reason,
    }
    rows = run(_ledger(found, asked, by, out))
    typer.echo(f"已导出 {rows} 件工单：{out}")


def _day(text: str, tz: ZoneInfo, *, after: bool = False) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=tz)
    except ValueError as error:
        raise Refusal("no_day", f"“{text}”不是日期，请写成如 2026-10-01。") from error
    return found + timedelta(days=after)


async def _ledger(config: Config, values: dict[str, Any], by: str, out: Path) -> int:
    from bot.clock import Clock
    from bot.desk import build
    from bot.keeping import open_storage
    from bot.ledger import write
    from handlers.exporting import Asked

    desk, now = build(config), Clock().now()
    database = await open_storage(config, now)
    try:
        asked: Asked = Asked(**values)
        granted = await database.transact(_grant, desk, now, asked, by)
        return await write(database, desk, now, granted, out)
    finally:
        await database.close()


def _grant(session: Any, desk: Any, now: datetime, asked: "Asked", by: str) -> Any:
    from handlers import exporting
    from storage import people

    if not by and not asked.personal:
        return exporting.grant_machine(session, desk, now, asked)
    person = people.find(session, by)
    if person is None or not person.active:
        raise Refusal("no_person", "含诉求人信息的台账请用 --by 写明导出人的人员编号（班组长）。")
    return exporting.grant(session, desk, now, person, asked)


@visits.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="市级平台导出的回访结果 .xlsx / .xls / .csv")],
    config: ConfigFile = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """导入回访结果；同一结果只登记一次，未导入的行逐一说明。"""
    import json

    taken = run(_visits(configured(config), file))
    typer.echo(taken.told())
    if as_json:
        typer.echo(json.dumps(taken.as_json(), ensure_ascii=False))


async def _visits(config: Config, file: Path) -> Any:
    from bot.clock import Clock
    from bot.desk import build
    from bot.edges.visits_sheet import read_visits
    from bot.keeping import open_storage
    from handlers import visits_import
    from handlers.moving import SYSTEM

    lines = list(read_visits(file, config.timezone))
    now = Clock().now()
    database = await open_storage(config, now)
    try:
        return await database.transact(visits_import.take_in, build(config), now, SYSTEM, lines)
    finally:
        await database.close()
