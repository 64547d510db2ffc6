"""``report``: any report of any period, as it is known now or was at an instant; as text, files or JSON."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, AsJson, ConfigFile, configured, run
from bot.config import Config
from rules.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from handlers.desk import Desk
    from reports.report import Report


def report(
    kind: Annotated[
        str,
        typer.Argument(
            help="daily、urgent、weekly、monthly、yearly、bulletin、deadline、acceptance，或日报、月报…"
        ),
    ],
    config: ConfigFile = DEFAULT_CONFIG,
    period: Annotated[
        str, typer.Option("--period", help="期间：昨天、上周、10月、2026、10月1日到10月15日")
    ] = "",
    department: Annotated[str, typer.Option("--department", help="科室，可写简称；不给则为全部")] = "",
    at: Annotated[str, typer.Option("--at", help='按当时所知重算，如 "2026-11-05 09:00"')] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="写出 Word、Excel 和图片的文件夹", file_okay=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """出一份报表；同一期间、同一时点重算，数字不变。"""
    from reports import chat
    from reports.report import as_json as in_json

    found = configured(config)
    made = run(_made(found, kind, f"{period} {department}".strip(), at))
    if out:
        _write(made, out, found)
    if as_json:
        typer.echo(json.dumps(in_json(made), ensure_ascii=False))
    else:
        typer.echo(chat.text(made))


async def _made(config: Config, kind: str, words: str, at: str) -> "Report":
    from bot.clock import Clock
    from bot.desk import build
    from bot.keeping import open_storage

    now = Clock().now()
    database = await open_storage(config, now)
    try:
        return await database.read(_make, build(config), now, kind, words, _instant(at, config) or now)
    finally:
        await database.close()


def _make(session: "Session", desk: "Desk", now: datetime, kind: str, words: str, at: datetime) -> "Report":
    from handlers import accepting, calendar, figuring
    from handlers.publishing import SCORES
    from reports.kinds import KINDS

    desk = calendar.in_force(session, desk)
    found = next((one for one in KINDS.values() if kind in (one.name, one.label)), None)
    is_pack = kind in ("acceptance", "验收材料包", "验收材料")
    if found is None and not is_pack:
        names = "、".join(f"{one.name}（{one.label}）" for one in KINDS.values())
        raise Refusal("bad_kind", f"没有“{kind}”这种报表，可用：{names}、acceptance（验收材料包）。")
    period, rest = figuring.period_of(desk, at, words, found or SCORES)
    department = figuring.named(session, rest)
    if found is None:
        return accepting.pack(session, desk, period, department, now, at)
    return figuring.make(session, desk, found, period, department, now, at)


def _instant(said: str, config: Config) -> datetime | None:
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise Refusal("bad_instant", f'看不懂时刻“{said}”，请写作 "2026-11-05 09:00"。') from error
    return found if found.tzinfo else found.replace(tzinfo=config.timezone)


def _write(made: "Report", out: Path, config: Config) -> None:
    from reports import charts, document, workbook

    out.mkdir(parents=True, exist_ok=True)
    stem = f"{made.title}_{made.about or '全部'}_{made.since.astimezone(config.timezone):%Y%m%d}"
    files = {
        f"{stem}.docx": document.document(made, config.timezone),
        f"{stem}.xlsx": workbook.workbook(made, config.timezone),
        f"{stem}.png": charts.page(made),
    }
    for name, content in files.items():
        (out / name).write_bytes(content)
        typer.echo(str(out / name), err=True)
