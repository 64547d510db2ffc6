"""验收材料包: joins figures, roster and reports sent for a stretch of time."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import figuring, rota
from handlers.desk import Desk
from handlers.roster import HERE
from reports import acceptance
from reports.report import Report
from rules.periods import Period
from storage import people, published, roster


def pack(
    session: Session, desk: Desk, period: Period, department: str, now: datetime, at: datetime
) -> Report:
    """What the contract is accepted by, of a period, as known at an instant."""
    basis = figuring.basis_of(session, desk, period, department, at, now)
    shifts = tuple(_shifts(session, desk, period, at))
    return acceptance.acceptance(basis, shifts, tuple(_sent(session, period, at)))


def _shifts(session: Session, desk: Desk, period: Period, at: datetime) -> Iterator[acceptance.Shift]:
    first, last = period.since.astimezone(desk.tz).date(), desk.periods.last_day(period)
    for duty in rota.between(session, desk, first, last):
        if period.since <= duty.start < min(period.until, at):
            there = roster.who(session, duty.key, HERE)
            names = tuple(people.name_of(session, who) for who in duty.people)
            confirmed = tuple(people.name_of(session, who) for who in sorted(there))
            yield acceptance.Shift(duty.start, duty.shift, names, confirmed)


def _sent(session: Session, period: Period, at: datetime) -> Iterator[acceptance.Sent]:
    for row in published.reports_between(session, period.since, min(period.until, at)):
        yield acceptance.Sent(row.at, row.kind, row.period, row.department, len(row.told))
