"""Commands about orders: import, verify, route."""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import DEFAULT_CONFIG, AsJson, ConfigFile, configured, run
from bot.config import Config

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.timeline import Broken


def import_(
    file: Annotated[Path, typer.Argument(help="平台导出表 .xlsx / .xls / .csv")],
    config: ConfigFile = DEFAULT_CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看结果，不写入")] = False,
    as_json: AsJson = False,
) -> None:
    """导入工单；每一行只进一次，未导入的行逐一说明。"""
    result = run(_import(configured(config), file, dry_run, quiet=as_json))
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))


async def _import(config: Config, file: Path, dry_run: bool, quiet: bool) -> dict[str, Any]:
    from rich.console import Console
    from rich.progress import Progress

    from bot import desk
    from bot.app import App
    from bot.clock import Clock
    from bot.edges.sheets import read_orders
    from bot.keeping import open_storage
    from notifier.cards.intake import taken as told

    rows = list(read_orders(file, config.timezone))
    clock = Clock()
    database = await open_storage(config, clock.now())
    app = App(database, desk.build(config), clock)
    try:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("导入", total=len(rows))
            take = app.try_in if dry_run else app.take_in
            taken = await take("cli", "cli", rows, lambda many: bar.advance(task, many))
    finally:
        await database.close()
    if not quiet:
        typer.echo(
            told(taken.new, taken.updated, taken.unchanged, taken.refused)
            + ("（试运行，未写入）" if dry_run else "")
        )
    return taken.as_json()


def reconcile(
    file: Annotated[Path, typer.Argument(help="平台当前全部在办工单的导出表")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """与平台对账：两边的差异逐类列出，不改动任何工单。"""
    typer.echo(run(_reconcile(configured(config), file)))


async def _reconcile(config: Config, file: Path) -> str:
    from bot import desk
    from bot.clock import Clock
    from bot.edges.rows import Row
    from bot.edges.sheets import read_orders
    from bot.keeping import open_storage
    from handlers import reconciling

    found = [row.order for row in read_orders(file, config.timezone) if isinstance(row, Row)]
    now = Clock().now()
    database = await open_storage(config, now)
    try:
        return await database.read(reconciling.told, desk.build(config), now, found)
    finally:
        await database.close()


def verify(
    config: ConfigFile = DEFAULT_CONFIG,
    sealed: Annotated[str, typer.Option("--sealed", help="以前记下的检查点封签，须仍在，如 12:9f3a…")] = "",
    as_json: AsJson = False,
) -> None:
    """核对办理轨迹的链条和检查点；发现被改动、被删除时退出码为 1。"""
    rows, broken, newest = run(_verify(configured(config), sealed))
    if as_json:
        typer.echo(
            json.dumps({"rows": rows, "checkpoint": newest, "broken": _as_json(broken)}, ensure_ascii=False)
        )
    elif broken is None:
        typer.echo(
            f"办理轨迹完整：{rows} 步，均相连；" + (f"最新检查点 {newest}。" if newest else "尚无检查点。")
        )
    elif broken.checkpoint:
        typer.echo(f"办理轨迹被改动：检查点 {broken.checkpoint}，{broken.reason}。", err=True)
    else:
        typer.echo(
            f"办理轨迹被改动：工单 {broken.order_id % 1_000_000} 第 {broken.seq} 步，{broken.reason}。",
            err=True,
        )
    raise typer.Exit(0 if broken is None else 1)


def _as_json(broken: "Broken | None") -> dict[str, Any] | None:
    if broken is None:
        return None
    if broken.checkpoint:
        return {"checkpoint": broken.checkpoint, "reason": broken.reason}
    return {"order": broken.order_id, "row": broken.seq, "reason": broken.reason}


async def _verify(config: Config, sealed: str) -> "tuple[int, Broken | None, str]":
    from bot.clock import Clock
    from bot.keeping import open_storage
    from storage import checkpoints, timeline

    def walk(session: "Session") -> "tuple[int, Broken | None, str]":
        rows, broken = timeline.verify(session)
        newest = checkpoints.last(session)
        broken = broken or checkpoints.verify(session, sealed)
        return rows, broken, checkpoints.name_of(newest) if newest else ""

    database = await open_storage(config, Clock().now())
    try:
        return await database.read(walk)
    finally:
        await database.close()


def route(
    file: Annotated[Path, typer.Argument(help="CSV，列为 id,text，可另有 title（标题）")],
    out: Annotated[Path, typer.Option("--out", help="输出 JSONL")],
    config: Annotated[Path | None, typer.Option("-c", "--config", help="配置文件；不给则用内置词表")] = None,
) -> None:
    """为每条文本给出三个拟派科室、把握和理由。"""
    from bot.routing import keyword_table, routed
    from nlp.routing import Model

    model = Model.build(keyword_table(configured(config) if config else None))
    with file.open(encoding="utf-8-sig", newline="") as source, out.open("w", encoding="utf-8") as target:
        for row in csv.DictReader(source):
            told = routed(row["id"], row["text"], model, row.get("title") or "")
            target.write(json.dumps(told, ensure_ascii=False) + "\n")
