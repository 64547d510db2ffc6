"""Any number of open orders with their clocks, none of them due soon: copied by the engine itself."""

from datetime import UTC, datetime, timedelta

import asyncpg
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.clock_orders import BEGIN, FIRST_ID, copy, patterns, store
from bot import desk as desks
from bot.config import Config
from bot.keeping import open_storage
from handlers.desk import Desk
from storage.tables import Order

#: Copied at once at most.
PART = 100_000
LATER = timedelta(days=30)
LONGEST = 600.0  # seconds to tidy up a million of them


async def fill_to(config: Config, many: int) -> None:
    """Until there are ``many`` of them, 待接收 since an hour, each with the clocks that the rules give it."""
    now = datetime.now(UTC)
    database = await open_storage(config, now)
    try:
        have = await database.read(_count)
        if not have:
            have = min(many, 1000)
            await database.transact(_first, desks.build(config), config, have, now)
        while have < many:
            part = min(have, many - have, PART)
            await database.transact(copy, FIRST_ID, FIRST_ID + part - 1, have)
            have += part
    finally:
        await database.close()
    if config.storage.url.startswith("postgresql"):
        await _tidy(config.storage.url)


async def _tidy(url: str) -> None:
    """What autovacuum would do in the minutes after the filling, beside what is being measured.

    SQLite has nothing of the kind: it plans by its indexes alone.
    """
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM (ANALYZE)", timeout=LONGEST)
        await connection.execute("CHECKPOINT", timeout=LONGEST)
    finally:
        await connection.close()


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).where(Order.id >= FIRST_ID)) or 0


def _first(session: Session, desk: Desk, config: Config, many: int, now: datetime) -> None:
    found = patterns(session, desk, config.departments)
    since = [now - timedelta(hours=1, minutes=n) - BEGIN for n in range(many)]  # no two are due together
    orders = [found[n % len(found)].copied(n, since[n])[0] for n in range(many)]
    clocks = [row for n in range(many) for row in found[n % len(found)].copied(n, since[n] + LATER)[1]]
    store(session, orders, clocks)
