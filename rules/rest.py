"""Days off and quiet hours of one person: when somebody who rests may be reminded again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from rules.people import DAYS_OFF, WORKED_DAYS
from rules.workdays import Calendar

_DAY = timedelta(days=1)
_LONGEST = 40  # days in a row; who rests on every day of the week is reminded all the same
_OFF_THE_HOUR = timedelta(minutes=3)  # the platform asks not to be called at :00 and :30


@dataclass(frozen=True)
class Rest:
    """Each day from ``begins`` to ``ends`` (over midnight too), and whole ``days`` as shifts name them."""

    begins: time | None = None
    ends: time | None = None
    days: frozenset[int] = frozenset()

    def over_at(self, now: datetime, tz: tzinfo, calendar: Calendar) -> datetime | None:
        """When the rest that holds now is over; None while there is none."""
        local = start = now.astimezone(tz)
        for _ in range(_LONGEST):
            later = self._day_over(local, calendar) or self._hours_over(local)
            if later is None:
                break
            local = later
        if local == start:
            return None
        return local + _OFF_THE_HOUR if local.minute in (0, 30) else local

    def _day_over(self, local: datetime, calendar: Calendar) -> datetime | None:
        day = local.date()
        kind = WORKED_DAYS if calendar.is_working(day) else DAYS_OFF
        if day.weekday() not in self.days and kind not in self.days:
            return None
        return datetime.combine(day + _DAY, time(), local.tzinfo)

    def _hours_over(self, local: datetime) -> datetime | None:
        if self.begins is None or self.ends is None:
            return None
        at, begins, ends = local.time(), self.begins, self.ends
        holds = begins <= at < ends if begins < ends else at >= begins or at < ends
        if not holds:
            return None
        day = local.date() if at < ends else local.date() + _DAY
        return datetime.combine(day, ends, local.tzinfo)
