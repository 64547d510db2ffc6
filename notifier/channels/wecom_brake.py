"""Stops an application's calls for as long as the platform, or a wrong setting, wants them stopped."""

from datetime import datetime, timedelta

from notifier.errors import Halt

# A ban lasts as long as the window that was overrun, a minute, an hour or the day, and the answer
# does not say which: each ban that follows closely on another is taken for the longer one.
_BANS = (timedelta(seconds=60), timedelta(minutes=10), timedelta(minutes=60))


class Brake:
    """Remembers the last ``Halt``, so that the many messages behind it do not call and fail as well."""

    def __init__(self) -> None:
        self._halt: Halt | None = None
        self._until: datetime | None = None
        self._bans = 0

    def check(self, now: datetime) -> None:
        """Raises the ``Halt`` that is still in force, with what is left of it."""
        if self._halt and self._until and now < self._until:
            left = self._until - now
            raise Halt(self._halt.reason, code=self._halt.code, after=left, remedy=self._halt.remedy)

    def hold(self, halt: Halt, now: datetime) -> Halt:
        """Stops until its end; several that come at once count as one."""
        if self._until and now < self._until:
            return halt
        if halt.code == 45009:
            halt.after = _BANS[min(self._bans, len(_BANS) - 1)]
            self._bans += 1
        self._halt, self._until = halt, now + halt.after
        return halt

    def release(self) -> None:
        """A call was accepted: the next ban is a first one again."""
        self._bans = 0
