"""Fills a database with invented orders through the bot's own intake."""

from datetime import datetime

from benchmarks.samples import HEADINGS, rows
from bot import desk
from bot.app import App
from bot.clock import Clock
from bot.config import Config
from bot.edges.sheets import read_orders
from bot.keeping import open_storage
from handlers.intake import Taken


async def fill(config: Config, many: int, now: datetime) -> Taken:
    """``many`` orders, all 待签收."""
    clock = Clock()
    database = await open_storage(config, clock.now())
    try:
        app = App(database, desk.build(config), clock)
        return await app.take_in("measure", "cli", read_orders(_csv(many, now), config.timezone))
    finally:
        await database.close()


def _csv(many: int, now: datetime) -> tuple[str, bytes]:
    lines = [",".join(line) for line in [list(HEADINGS), *rows(many, now)]]
    return "orders.csv", "\n".join(lines).encode()
