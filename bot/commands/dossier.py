"""``dossier``: one order's whole file (一单一档) as a Word document."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile, configured, run
from bot.config import Config
from rules.errors import Refusal


def dossier(
    order: Annotated[str, typer.Argument(help="工单号：短号、平台编号或其末几位")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个 .docx 文件")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """导出一件工单的一单一档 .docx；不含诉求人信息，记入办理轨迹。"""
    out.write_bytes(run(_dossier(configured(config), order)))
    typer.echo(f"已导出工单 {order} 的一单一档：{out}")


async def _dossier(config: Config, reference: str) -> bytes:
    from bot.clock import Clock
    from bot.desk import build
    from bot.keeping import open_storage
    from handlers import dossiers
    from reports.document import document
    from storage import orders

    desk, now = build(config), Clock().now()
    database = await open_storage(config, now)
    try:
        found = await database.read(orders.find, reference, now.astimezone(desk.tz).year)
        if len(found) != 1:
            many = f"有 {len(found)} 件工单与之相符，请写明编号" if found else "没有这件工单"
            raise Refusal("no_order", f"{reference}：{many}。")

        def take(session):  # type: ignore[no-untyped-def]
            return dossiers.take(session, desk, now, orders.get(session, found[0].id), "cli", "命令行")

        paper = await database.transact(take)
        return document(paper.report, desk.tz, paper.watermark)
    finally:
        await database.close()
