"""班表检查: what the roster of the coming weeks lacks, 重要时期 above all; told to the chief in time."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from handlers import rota
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.telling import tell_people
from notifier.cards import staffing as cards
from rules import staffing
from rules.permissions import DESK
from rules.roster import Duty
from rules.staffing import Shortage
from rules.words import Role
from storage import absences, people
from storage.tables import PersonRow

#: How far ahead 班表检查 looks, and from how long before the chief is told every morning.
_AHEAD, _TOLD = timedelta(days=60), timedelta(days=7)
_MORNING = time(9, 12)


def check(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """班表检查: shifts with too few people in 重要时期, and shifts that nobody has."""
    today = now.astimezone(desk.tz).date()
    last = today + _AHEAD
    if not rota.is_kept(session, desk):
        return Reply(text=cards.no_roster(desk.special_days))
    periods = [one for one in desk.special_days if one.needs and one.first <= last and today <= one.last]
    lacking = _lacking(session, desk, now, _AHEAD)
    empty = _but(rota.unheld(session, desk, today, last), lacking)
    return Reply(text=cards.checked(periods, lacking, empty, _names(session), today, last))


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Every morning of the week before, and while it runs, the chief is told of what is missing."""
    local = now.astimezone(desk.tz)
    days = (local.date(), local.date() + _TOLD)
    is_near = any(one.needs and one.first <= days[1] and days[0] <= one.last for one in desk.special_days)
    if not is_near or local.time() < _MORNING or not rota.is_kept(session, desk):
        return
    lacking = _lacking(session, desk, now, _TOLD)
    if lacking:
        to = absences.answering(session, Role.CHIEF, Role.SUPERVISOR)
        told = cards.lacking(lacking, _names(session))
        tell_people(session, now, to, f"lacking:{local:%Y%m%d}", told)


def note(session: Session, desk: Desk, now: datetime, running: Sequence[Duty]) -> str:
    """What stands below 谁在班 in 重要时期: which one, and what its shifts lack now."""
    today = now.astimezone(desk.tz).date()
    days = {today, *(duty.day for duty in running)}
    periods = [one for one in desk.special_days if any(one.first <= day <= one.last for day in days)]
    if not periods:
        return ""
    held = {(duty.day, duty.shift) for duty in running}
    found = staffing.shortages(periods, running, min(days), today, _staff(session))
    return cards.note(periods, [one for one in found if (one.day, one.shift) in held])


def _lacking(session: Session, desk: Desk, now: datetime, ahead: timedelta) -> list[Shortage]:
    """From now on; what is over is not lacking any more."""
    today = now.astimezone(desk.tz).date()
    duties = rota.between(session, desk, today, today + ahead)
    over = {(duty.day, duty.shift) for duty in duties if duty.end <= now}
    found = staffing.shortages(desk.special_days, duties, today, today + ahead, _staff(session))
    return [one for one in found if (one.day, one.shift) not in over]


def _staff(session: Session) -> frozenset[str]:
    return frozenset(person.id for person in people.with_role(session, *DESK))


def _names(session: Session) -> dict[str, str]:
    return {person.id: person.name for person in people.active(session)}


def _but(empty: Sequence[Duty], lacking: Sequence[Shortage]) -> list[Duty]:
    """What is named once need not be named twice."""
    named = {(one.day, one.shift) for one in lacking}
    return [duty for duty in empty if (duty.day, duty.shift) not in named]
