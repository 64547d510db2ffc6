"""The roster as it stands: configuration, what the chief has set since, and what was swapped."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from rules.manual import Manual
from rules.people import Shift
from rules.roster import Duty, duties_between, overlaid
from storage import roster

_DAY = timedelta(days=1)


def shifts(session: Session, desk: Manual) -> tuple[Shift, ...]:
    """The usual shifts."""
    return overlaid(desk.shifts, roster.shifts(session))


def is_kept(session: Session, desk: Manual) -> bool:
    """Whether there is a roster at all; without one, every 值班员 is always on."""
    return bool(shifts(session, desk)) or roster.has_changes(session)


def between(session: Session, desk: Manual, first: date, last: date) -> list[Duty]:
    """The shifts that begin on these days, both included."""
    usual = shifts(session, desk)
    changes = roster.changes(session, first, last)
    return duties_between(usual, changes, first, last, desk.tz, desk.calendar)


def around(session: Session, desk: Manual, now: datetime) -> list[Duty]:
    """The shifts of yesterday, today and tomorrow."""
    today = now.astimezone(desk.tz).date()
    return between(session, desk, today - _DAY, today + _DAY)


def running(session: Session, desk: Manual, now: datetime) -> list[Duty]:
    """The shifts that run now."""
    return [duty for duty in around(session, desk, now) if duty.covers(now)]
