"""The sandbox's clock: running or standing, and moved by whoever plays."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Runs with the wall clock when ``at`` is not given; else stands at ``at`` unless ``running``."""

    def __init__(self, at: datetime | None = None, *, running: bool | None = None) -> None:
        if at is not None and at.tzinfo is None:
            raise ValueError(f"the clock needs a time with its zone, not {at}: add tzinfo")
        self._base = at if at is not None else datetime.now(UTC)
        self.running = at is None if running is None else running
        self._started = time.monotonic()

    def now(self) -> datetime:
        if not self.running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._started)

    def advance(self, delta: timedelta) -> None:
        if delta < timedelta():
            raise ValueError(f"time does not run backwards: {delta}")
        self._base += delta

    def advance_to(self, at: datetime) -> timedelta:
        """Move to ``at`` and say by how much; a moment already past moves nothing."""
        delta = max(at - self.now(), timedelta())
        self.advance(delta)
        return delta
