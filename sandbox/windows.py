"""Sliding windows: at most so many in so long."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Window:
    """At most ``limit`` events within ``length``."""

    limit: int
    length: timedelta
    _times: deque[datetime] = field(default_factory=deque)

    def has_room(self, now: datetime) -> bool:
        while self._times and self._times[0] <= now - self.length:
            self._times.popleft()
        return len(self._times) < self.limit

    def add(self, now: datetime) -> None:
        self._times.append(now)


def take(windows: Iterable[Window], now: datetime) -> bool:
    """Count one event in all of ``windows``, or in none if one of them is full."""
    windows = list(windows)
    if not all(window.has_room(now) for window in windows):
        return False
    for window in windows:
        window.add(now)
    return True
