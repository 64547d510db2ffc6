"""请假 as rows: who is away, who is there in their place, and which orders are on loan meanwhile."""

from datetime import datetime
from itertools import chain

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from rules.words import Role
from storage import people
from storage.tables import AbsenceRow, LentRow, PersonRow

_KEPT = "absences"
_RUNNING = (
    select(AbsenceRow)
    .where(AbsenceRow.ended_at.is_(None), AbsenceRow.began_at.is_not(None))
    .order_by(AbsenceRow.id)
    .execution_options(autoflush=False)
)


def add(session: Session, row: AbsenceRow) -> None:
    """Keep one; it has no effect before it has begun."""
    session.add(row)
    session.flush()


def to_come(session: Session) -> list[AbsenceRow]:
    """Every absence that runs or is still to begin, the first to begin first."""
    query = select(AbsenceRow).where(AbsenceRow.ended_at.is_(None))
    return list(session.scalars(query.order_by(AbsenceRow.since, AbsenceRow.id)))


def begin(session: Session, row: AbsenceRow, now: datetime) -> None:
    """From here on the substitute acts."""
    row.began_at = now
    _forget(session)


def end(session: Session, row: AbsenceRow, now: datetime) -> None:
    """Over, or cancelled."""
    row.ended_at = now
    _forget(session)


def _forget(session: Session) -> None:
    session.flush()
    session.info.pop(_KEPT, None)


def running(session: Session) -> dict[str, AbsenceRow]:
    """Who is away now, by person; asked once a transaction."""
    found: dict[str, AbsenceRow] | None = session.info.get(_KEPT)
    if found is None:
        found = session.info[_KEPT] = {row.person: row for row in session.scalars(_RUNNING)}
    return found


def present(session: Session, person_id: str | None) -> PersonRow | None:
    """This person, or while they are away who stands in for them; None where nobody is there."""
    away, seen = running(session), set[str]()
    while person_id and person_id not in seen:
        seen.add(person_id)
        person = people.find(session, person_id)
        if person and person.active and person_id not in away:
            return person
        person_id = away[person_id].substitute if person_id in away else ""
    return None


def represented(session: Session, person_id: str) -> list[PersonRow]:
    """Those for whom this person stands in now."""
    found = []
    for away in running(session):
        here, person = present(session, away), people.find(session, away)
        if person and here and here.id == person_id:
            found.append(person)
    return found


def acting(session: Session, person: PersonRow) -> list[PersonRow]:
    """The person, and those they stand in for: whose posts they hold now."""
    return [person, *represented(session, person.id)]


def roles_of(session: Session, person: PersonRow) -> frozenset[Role]:
    """The roles a person holds, those on behalf of others with them."""
    return frozenset(role for each in acting(session, person) for role in people.roles_of(each))


def here(session: Session, *roles: Role) -> list[PersonRow]:
    """Who answers for these roles now: those who hold them and are there, or who stands in for them."""
    found = (present(session, person.id) for person in people.with_role(session, *roles))
    return list({person.id: person for person in found if person}.values())


def answering(session: Session, *roles: Role) -> list[PersonRow]:
    """Who is there for the first of these roles that has anybody there; where none has, who holds one."""
    there = (here(session, role) for role in roles)
    held = (people.with_role(session, role) for role in roles)
    return next(filter(None, chain(there, held)), [])


def lend(session: Session, order_id: int, owner: str | None, holder: str, now: datetime) -> None:
    """An order of somebody away goes back to them later; handed on once more, it still is theirs."""
    row = session.get(LentRow, order_id)
    if row:
        row.holder = holder
    elif owner in running(session):
        session.add(LentRow(order_id=order_id, owner=owner, holder=holder, at=now))


def keep(session: Session, order_id: int) -> None:
    """The order is no loan any more: whoever has it keeps it."""
    session.execute(delete(LentRow).where(LentRow.order_id == order_id))


def returning(session: Session) -> list[LentRow]:
    """Loans whose owners are back."""
    away = set(running(session))
    rows = session.scalars(select(LentRow).order_by(LentRow.order_id))
    return [row for row in rows if row.owner not in away]


def overlapping(session: Session, person_id: str, since: datetime, until: datetime) -> AbsenceRow | None:
    """An absence of this person that shares a moment with these."""
    query = select(AbsenceRow).where(
        AbsenceRow.person == person_id,
        AbsenceRow.ended_at.is_(None),
        AbsenceRow.since < until,
        AbsenceRow.until > since,
    )
    return session.scalars(query.order_by(AbsenceRow.since).limit(1)).first()


def concerning(session: Session, person_id: str) -> list[AbsenceRow]:
    """The absences that run or come of this person, and those in which they stand in."""
    mine = or_(AbsenceRow.person == person_id, AbsenceRow.substitute == person_id)
    query = select(AbsenceRow).where(AbsenceRow.ended_at.is_(None), mine)
    return list(session.scalars(query.order_by(AbsenceRow.since, AbsenceRow.id)))
