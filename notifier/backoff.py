"""When a message that did not go out is tried again."""

import hashlib
from datetime import datetime, timedelta

# Three quick tries, as the platform asks for its "busy" (-1), then minutes apart so that an outage of
# an hour loses nothing. All of it, jitter included, lies within the three hours in which WeCom drops
# a byte-identical message as a duplicate: an unknown outcome is never shown twice.
STEPS = tuple(timedelta(seconds=s) for s in (2, 5, 30, 60, 180, 420, 900, 1200, 1800, 2400))
_JITTER = 0.2


def next_try(attempt: int, now: datetime, key: str, after: timedelta | None = None) -> datetime | None:
    """When to try for the (``attempt`` + 1)-th time; ``None`` after the last try: give up.

    ``attempt`` counts the tries made, from 1. ``after`` is the least the channel asks for. The jitter
    comes from ``key``: the same in every process, different for messages that failed together.
    """
    if attempt > len(STEPS):
        return None
    wait = max(STEPS[attempt - 1], after or timedelta())
    return now + wait * (1 + _JITTER * _fraction(f"{key}#{attempt}"))


def _fraction(seed: str) -> float:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32
