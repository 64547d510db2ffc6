"""Once a day, and soon after the platform knew nobody: is everybody in the address book still there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.leaving import left
from handlers.telling import on_duty_now, tell_people
from notifier.card import Text
from notifier.cards import failures as cards
from rules.words import Role
from storage import leases, people, runs
from storage.tables import PersonRow

#: Not at a full or half hour, when everybody asks the platform something.
AT = time(2, 40)
LEASE = timedelta(minutes=10)
JOB = "roll_call"
#: More than so many gone, and more than half of those asked about: the application is set up wrongly.
FEW = 3


@dataclass(frozen=True)
class Found:
    """What the address book says of one person; ``name`` is empty where it says none."""

    person: str
    is_there: bool
    name: str = ""


@dataclass(frozen=True)
class Roll:
    """Whom to ask about: (person, user id). ``day`` where it is everybody, empty where it is the doubted."""

    who: tuple[tuple[str, str], ...] = ()
    day: str = ""


def wanted(session: Session, desk: Desk, now: datetime, holder: str) -> Roll:
    """Whom this process shall ask about now; nobody while another process asks."""
    local = now.astimezone(desk.tz)
    day = f"{local:%Y-%m-%d}"
    is_time = local.time() >= AT and not runs.was(session, JOB, day)
    on_wecom = [person for person in people.active(session) if person.wecom]
    asked = on_wecom if is_time else [person for person in on_wecom if _is_doubted(person)]
    if not asked or not leases.take(session, JOB, holder, now, LEASE):
        return Roll()
    return Roll(tuple((person.id, person.wecom) for person in asked), day if is_time else "")


def settle(
    session: Session, desk: Desk, now: datetime, holder: str, day: str, found: Sequence[Found]
) -> None:
    """Who is gone becomes inactive and their work moves; the desk is told, also of new names."""
    leases.release(session, JOB, holder, now)
    if day and not runs.first(session, JOB, day, now):
        return
    gone = [one for one in found if not one.is_there]
    if len(gone) > FEW and len(gone) * 2 > len(found):
        _alarm(session, desk, now, len(gone), len(found))
        found = [one for one in found if one.is_there]
    for one in found:
        person = people.find(session, one.person)
        if person and person.active:
            _note(session, desk, now, person, one)


def stopped(session: Session, desk: Desk, now: datetime, holder: str, day: str, reason: str) -> None:
    """The application may not ask: the administrator is told once a day, and nobody becomes inactive."""
    leases.release(session, JOB, holder, now)
    if day and runs.first(session, JOB, day, now):
        text = Text(cards.not_asked(reason), is_notice=True)
        tell_people(session, now, people.with_role(session, Role.ADMIN), f"{JOB}:{day}:stopped", text)


def _note(session: Session, desk: Desk, now: datetime, person: PersonRow, found: Found) -> None:
    person.checked_at = now
    if not found.is_there:
        left(session, desk, now, person)
        return
    former, person.wecom_name = person.wecom_name, found.name or person.wecom_name
    if former and found.name and former != found.name:
        _renamed(session, desk, now, person, former)


def _renamed(session: Session, desk: Desk, now: datetime, person: PersonRow, former: str) -> None:
    """Only who is called here as they were called there gets the new name here as well."""
    follows = person.name == former
    if follows:
        person.name = person.wecom_name
    text = Text(cards.renamed(former, person.wecom_name, person.department, follows), is_notice=True)
    told = {each.id: each for each in (*on_duty_now(session, desk, now), *_admins(session))}
    tell_people(session, now, told.values(), f"renamed:{person.id}:{now:%Y%m%d%H%M}", text)


def _alarm(session: Session, desk: Desk, now: datetime, gone: int, asked: int) -> None:
    text = Text(cards.too_many_gone(gone, asked), is_notice=True)
    told = {each.id: each for each in (*on_duty_now(session, desk, now), *_admins(session))}
    tell_people(session, now, told.values(), f"{JOB}:{now:%Y%m%d}:many", text)


def _admins(session: Session) -> list[PersonRow]:
    return people.with_role(session, Role.ADMIN)


def _is_doubted(person: PersonRow) -> bool:
    """The platform said there is nobody, and the address book was not asked since."""
    since = person.unreached_at
    return since is not None and (person.checked_at is None or person.checked_at < since)
