"""What goes wrong in the year: the platform away, the process down, messages refused or answered late."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.errors import GiveUp, TryAgain

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Faults:
    """``refused`` and ``in_doubt``: the shares of messages that end so."""

    platform_away: tuple[Window, ...] = ()
    process_down: tuple[Window, ...] = ()
    refused: float = 0.002
    in_doubt: float = 0.003

    def trouble(self, now: datetime, chance: random.Random) -> Exception | None:
        """What a send meets at this moment."""
        if within(self.platform_away, now):
            return TryAgain("平台无应答")
        luck = chance.random()
        if luck < self.refused:
            return GiveUp("接收人不可达", code=81013)
        return TryAgain("没有等到应答", in_doubt=True) if luck < self.refused + self.in_doubt else None

    def up_again(self, now: datetime) -> datetime | None:
        """When the process is back, while it is down."""
        return within(self.process_down, now)


def within(windows: tuple[Window, ...], now: datetime) -> datetime | None:
    """The end of the window that ``now`` lies in."""
    return next((until for since, until in windows if since <= now < until), None)


def invented(start: datetime, days: int, chance: random.Random) -> Faults:
    """An hour without the platform each month, a night without the process every other month."""
    away = [_moment(start, days, chance, 7, 21) for _ in range(max(days // 30, 2))]
    down = [_moment(start, days, chance, 22, 24) for _ in range(max(days // 60, 1))]
    return Faults(
        tuple((at, at + timedelta(hours=1)) for at in away),
        tuple((at, at + timedelta(hours=9)) for at in down),
    )


def _moment(start: datetime, days: int, chance: random.Random, first: int, last: int) -> datetime:
    hour = chance.uniform(first, last)
    return start + timedelta(days=chance.randrange(days), minutes=round(60 * hour))
