"""The desk's calendar: what the program knows, what is configured, and the notices taken in since."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.moving import record
from handlers.telling import on_duty_now, tell_people
from handlers.timing import Moved, retime
from notifier.cards import calendar as cards
from rules.words import ClockKind, Role
from rules.workdays import Calendar, Override
from storage import absences, calendars, orders, runs

#: Deadlines lie between last year and the year after next.
YEARS = (-1, 0, 1, 2)


def in_force(session: Session, desk: Desk) -> Desk:
    """The desk with the notices taken in up to now; itself where there is none that it does not know."""
    calendar = desk.calendar.with_days(*calendars.overrides(session))
    return desk if calendar is desk.calendar else replace(desk, calendar=calendar)


def take_in(
    session: Session,
    now: datetime,
    by: str,
    source: str,
    days: dict[date, Override],
    covered: frozenset[int],
) -> int:
    """Keep a notice for good; returns its version."""
    return calendars.add(session, now, by, source, days, covered)


def settle(session: Session, desk: Desk, now: datetime) -> list[Moved]:
    """When days are not what they were, work out the open deadlines again, and tell the desk which moved.

    It does not matter why they changed: a notice, the configuration, or a newer program. One
    transaction, so that each change is told once, whole.
    """
    desk = in_force(session, desk)
    remembered = runs.setting(session, "calendar")
    days = _days(desk.calendar, now.astimezone(desk.tz).year)
    if remembered.get("days") == days:
        return []
    turn = remembered.get("turn", 0) + 1
    if not runs.first(session, "calendar", str(turn), now):
        return []  # another process is at it
    runs.remember(session, "calendar", {"days": days, "turn": turn}, now)
    changed = _changed(remembered.get("days", {}), days)
    return _retime_all(session, desk, now, turn, changed) if changed else []


def _days(calendar: Calendar, year: int) -> dict[str, str]:
    return {str(year + ahead): calendar.days_of(year + ahead) for ahead in YEARS}


def _changed(before: dict[str, str], after: dict[str, str]) -> list[tuple[date, bool]]:
    """The days that are worked now and were not, or the other way round."""
    return [
        (date(int(year), 1, 1) + timedelta(days=n), new == "1")
        for year in sorted(before.keys() & after.keys())
        for n, (old, new) in enumerate(zip(before[year], after[year], strict=True))
        if old != new
    ]


def _retime_all(
    session: Session, desk: Desk, now: datetime, turn: int, changed: list[tuple[date, bool]]
) -> list[Moved]:
    moved: list[Moved] = []
    for order in orders.in_states(session, orders.OPEN):
        if order.suspended_since:
            continue  # worked out again when it is resumed
        found = retime(session, desk, now, order)
        moved += found
        if official := next((one for one in found if one.kind is ClockKind.OFFICIAL), None):
            data = {"from": official.before.isoformat(), "to": official.after.isoformat()}
            record(session, now, "system", order, "deadline", data=data)
    told = {row.id: row for row in [*on_duty_now(session, desk, now), *absences.here(session, Role.CHIEF)]}
    tell_people(session, now, told.values(), f"calendar:{turn}", cards.changed(changed, moved, desk.tz))
    return moved
