"""The roster as it stands: configuration, what the chief has set since, and what was swapped."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from rules.manual import Manual
from rules.people import Shift
from rules.roster import Duty, duties_between, overlaid, usual_between
from rules.rotation import Rotation
from storage import absences, roster
from storage.tables import AbsenceRow

_DAY = timedelta(days=1)


def shifts(session: Session, desk: Manual) -> tuple[Shift, ...]:
    """The usual shifts."""
    return overlaid(desk.shifts, roster.shifts(session))


def rotations(session: Session, desk: Manual) -> tuple[Rotation, ...]:
    """The rotations: those the chief has set stand in place of the configured ones, even where it is none."""
    set_here = roster.rotations(session)
    return desk.rotations if set_here is None else set_here


def is_kept(session: Session, desk: Manual) -> bool:
    """Whether there is a roster at all; without one, every 值班员 is always on."""
    return bool(shifts(session, desk)) or roster.has_changes(session)


def between(session: Session, desk: Manual, first: date, last: date) -> list[Duty]:
    """The shifts that begin on these days, both included; who is away then has their substitute there."""
    usual = shifts(session, desk)
    changes = roster.changes(session, first, last)
    turns = rotations(session, desk)
    found = duties_between(usual, changes, first, last, desk.tz, desk.calendar, turns)
    away = absences.to_come(session)
    return [replace(duty, people=_there(duty, away)) for duty in found] if away else found


def unheld(session: Session, desk: Manual, first: date, last: date) -> list[Duty]:
    """The usual shifts of these days that nobody has; one that was called off for its day is none of them."""
    settled = {(one.day, one.shift) for one in roster.changes(session, first, last)}
    usual = usual_between(
        shifts(session, desk), first, last, desk.tz, desk.calendar, rotations(session, desk)
    )
    return [duty for duty in usual if not duty.people and (duty.day, duty.shift) not in settled]


def _there(duty: Duty, away: list[AbsenceRow]) -> tuple[str, ...]:
    instead = {row.person: row.substitute for row in away if _concerns(row, duty)}
    return tuple(dict.fromkeys(found for who in duty.people if (found := instead.get(who, who))))


def _concerns(row: AbsenceRow, duty: Duty) -> bool:
    """Whether somebody is away when the shift begins, or has gone since."""
    if row.began_at:
        return row.since < duty.end and duty.start < row.until
    return row.since <= duty.start < row.until


def around(session: Session, desk: Manual, now: datetime) -> list[Duty]:
    """The shifts of yesterday, today and tomorrow."""
    today = now.astimezone(desk.tz).date()
    return between(session, desk, today - _DAY, today + _DAY)


def running(session: Session, desk: Manual, now: datetime) -> list[Duty]:
    """The shifts that run now."""
    return [duty for duty in around(session, desk, now) if duty.covers(now)]
