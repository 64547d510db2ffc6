"""``python -m tests.chaos.bot_process CONFIG``: ``bot run`` beside a platform that shows any number a minute.

With the budget of 20 messages a minute and person the end of a storm would be an hour away.
"""

import asyncio
import sys
from pathlib import Path

from bot import config as configs
from bot import logs
from bot.runtime import Runtime
from notifier.budget import Budget

PLENTY = Budget(100_000, 100_000, 100_000, 100_000)


async def run(file: Path) -> None:
    runtime = await Runtime.start(configs.load(file, {}), budget=PLENTY)
    try:
        await runtime.wait()
    finally:
        await runtime.stop()


if __name__ == "__main__":
    logs.set_up()
    asyncio.run(run(Path(sys.argv[1])))
