"""Stops an application's calls for as long as the platform, or a wrong setting, wants them stopped."""

from datetime import datetime, timedelta

from notifier.errors import Halt

# A ban lasts as long as the window that was overrun, a minute, an hour or the day, and the answer
# does not say which: each ban that follows closely on another is taken for the longer one.
_BANS = (timedelta(seconds=60), timedelta(minutes=10), timedelta(minutes=60))
_BANNED = 45009


class Brake:
    """Remembers the last ``Halt``, so that the many messages behind it do not call and fail as well."""

    def __init__(self) -> None:
        self._halt: Halt | None = None
        self._until: datetime | None = None
        self._bans = 0

    def check(self, now: datetime) -> None:
        """Raises the ``Halt`` that is still in force, with what is left of it."""
        left = self._left(now)
        if left:
            raise left

    def hold(self, halt: Halt, now: datetime) -> Halt:
        """Stops for as long as it says, and gives what to raise; several at once count as one."""
        left = self._left(now)
        if left:
            return left
        self._halt, self._until = halt, now + (self._next_ban() if halt.code == _BANNED else halt.after)
        return self._left(now) or halt

    def release(self) -> None:
        """A call was accepted: the next ban is a first one again."""
        self._bans = 0

    def _next_ban(self) -> timedelta:
        self._bans += 1
        return _BANS[min(self._bans, len(_BANS)) - 1]

    def _left(self, now: datetime) -> Halt | None:
        if not self._halt or not self._until or now >= self._until:
            return None
        after = self._until - now
        return Halt(self._halt.reason, code=self._halt.code, after=after, remedy=self._halt.remedy)
