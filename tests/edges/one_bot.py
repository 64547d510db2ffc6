"""What stories at the edges share: a whole bot on its stage, and its one order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.edges.sheets import read_orders
from bot.samples.export import sample_export
from bot.trial.stage import Stage
from bot.trial.story import NUMBER
from storage import orders
from storage.tables import Order


@dataclass
class OneBot:
    """A bot at work."""

    stage: Stage

    async def reads(self, flow: Callable[..., Any], *args: Any) -> Any:
        return await self.stage.bot.app.database.read(flow, *args)

    async def order(self) -> Order:
        (found,) = await self.reads(orders.find, NUMBER, self.stage.clock.now().year)
        return found  # type: ignore[no-any-return]

    async def imports(self) -> None:
        app = self.stage.bot.app
        rows = read_orders(sample_export(self.stage.clock.now(), app.desk.tz), app.desk.tz)
        await app.take_in("test", "api", rows)
