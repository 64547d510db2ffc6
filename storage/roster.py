"""The roster's own words: shifts the chief has set, days that were changed, who has confirmed what."""

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.people import Shift
from rules.roster import Change
from rules.rotation import Rotation
from storage import runs
from storage.tables import DutyRow, DutyStepRow, ShiftRow

_ROTATIONS = "rotations"


def shifts(session: Session) -> list[Shift]:
    """The shifts that were set here and not in the configuration."""
    rows = session.scalars(select(ShiftRow).order_by(ShiftRow.start, ShiftRow.name))
    return [
        Shift(row.name, tuple(row.people), _time(row.start), _time(row.end), frozenset(row.days))
        for row in rows
    ]


def set_shift(session: Session, now: datetime, by: str, shift: Shift) -> None:
    """Set who usually holds a shift, and when it is."""
    session.merge(
        ShiftRow(
            name=shift.name,
            start=f"{shift.start:%H:%M}",
            end=f"{shift.end:%H:%M}",
            days=sorted(shift.days),
            people=list(shift.people),
            by=by,
            at=now,
        )
    )
    session.flush()


def changes(session: Session, first: date, last: date) -> list[Change]:
    """What was changed for the days from ``first`` to ``last``."""
    query = select(DutyRow).where(DutyRow.day >= first.isoformat(), DutyRow.day <= last.isoformat())
    return [
        Change(date.fromisoformat(row.day), row.shift, tuple(row.people), _time(row.start), _time(row.end))
        for row in session.scalars(query)
    ]


def change(session: Session, now: datetime, by: str, found: Iterable[Change]) -> None:
    """Set who has a shift of one day."""
    for one in found:
        session.merge(
            DutyRow(
                day=one.day.isoformat(),
                shift=one.shift,
                start=f"{one.start:%H:%M}",
                end=f"{one.end:%H:%M}",
                people=list(one.people),
                by=by,
                at=now,
            )
        )
    session.flush()


def has_changes(session: Session) -> bool:
    """Whether any day was ever set: then there is a roster, even with no shift configured."""
    return session.scalars(select(DutyRow.day).limit(1)).first() is not None


def rotations(session: Session) -> tuple[Rotation, ...] | None:
    """The rotations that were set here; None when none ever was."""
    kept = runs.setting(session, _ROTATIONS).get("rotations")
    if kept is None:
        return None
    return tuple(
        Rotation(date.fromisoformat(row["start"]), tuple(row["pattern"]), tuple(row["people"]), row["counts"])
        for row in kept
    )


def set_rotations(session: Session, now: datetime, by: str, found: Iterable[Rotation]) -> None:
    """Set all rotations there are."""
    rows = [
        {"start": one.start.isoformat(), "pattern": one.pattern, "people": one.people, "counts": one.counts}
        for one in found
    ]
    runs.remember(session, _ROTATIONS, {"by": by, "rotations": rows}, now)
    session.flush()


def took(session: Session, now: datetime, duty: str, what: str, person: str) -> bool:
    """Write down that somebody has confirmed; False when they had before."""
    if session.get(DutyStepRow, (duty, what, person)):
        return False
    session.add(DutyStepRow(duty=duty, what=what, person=person, at=now))
    session.flush()
    return True


def who(session: Session, duty: str, what: str) -> frozenset[str]:
    """Who has confirmed it."""
    query = select(DutyStepRow.person).where(DutyStepRow.duty == duty, DutyStepRow.what == what)
    return frozenset(session.scalars(query))


def _time(said: str) -> time:
    return time.fromisoformat(said)
