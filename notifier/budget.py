"""How many messages one person may get, below what the platform drops without a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Budget:
    """Per member and application. WeCom shows 30 a minute and 1,000 an hour and drops the rest with
    errcode 0 (its documents 90236, 90454); the difference is room for who else uses the application."""

    per_minute: int = 20
    urgent_per_minute: int = 28
    per_hour: int = 900
    urgent_per_hour: int = 980

    def allows(
        self, times_sent: Sequence[datetime], now: datetime, urgent: bool = False, parts: int = 1
    ) -> datetime | None:
        """``None``: now. Otherwise the moment from which one more fits into both sliding windows.

        ``times_sent`` are this person's sends of the last hour at least, in any order. ``parts``: a long text
        is as many messages; one beyond the whole window goes when that is empty.
        """
        per_minute = self.urgent_per_minute if urgent else self.per_minute
        per_hour = self.urgent_per_hour if urgent else self.per_hour
        limits = ((_MINUTE, per_minute), (_HOUR, per_hour))
        waits = (_free_at(times_sent, now, window, max(most - parts + 1, 1)) for window, most in limits)
        return max((at for at in waits if at is not None), default=None)


def _free_at(times: Sequence[datetime], now: datetime, window: timedelta, most: int) -> datetime | None:
    """When so many have left the window that there is room for one more; ``None`` if there is now."""
    recent = sorted(at for at in times if at > now - window)
    return recent[len(recent) - most] + window if len(recent) >= most else None
