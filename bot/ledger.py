"""Writes a ledger page by page: read in short looks at the database, written beside the event loop."""

import asyncio
from datetime import datetime
from pathlib import Path

from handlers import exporting
from handlers.desk import Desk
from handlers.exporting import Granted
from reports import ledger
from storage import ledger as rows
from storage.db import Database


async def write(database: Database, desk: Desk, now: datetime, granted: Granted, file: Path) -> int:
    """The ledger that was granted, as .xlsx in ``file``; returns how many orders it holds."""
    reading = ledger.Reading(granted.names, now, granted.confidential)
    mark = ledger.watermark(desk.organisation, granted.who, now, desk.tz, granted.number, granted.about)
    columns = ledger.columns(personal=granted.scope.personal)
    book = await asyncio.to_thread(ledger.Ledger, file, reading, desk.tz, mark, columns)
    after = 0
    while page := await database.read(rows.page, granted.scope, after):
        await asyncio.to_thread(book.add, page)
        after = page[-1].order.id
    await asyncio.to_thread(book.close)
    await database.transact(exporting.finished, granted.number, book.rows)
    return book.rows
