"""People and departments: seeded from the configuration, ruled by the database."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from rules.errors import Refusal
from rules.words import Role
from storage.among import among
from storage.tables import DepartmentRow, PersonRow

_BY_WECOM = (
    select(PersonRow)
    .where(PersonRow.wecom == bindparam("userid"))
    .order_by(PersonRow.active.desc())
    .with_for_update()
)
_DEPARTMENTS = select(DepartmentRow).order_by(DepartmentRow.position)


def find_by_wecom(session: Session, userid: str) -> PersonRow | None:
    """The person with this WeCom account, active or not; letter case does not matter to WeCom.

    The row is held until the transaction ends: two messages of one person are dealt with one by one.
    """
    return session.scalars(_BY_WECOM, {"userid": userid.lower()}).first()


def find_by_telegram(session: Session, chat_id: str) -> PersonRow | None:
    """The person bound to this Telegram chat, active or not, held like the one of WeCom."""
    query = select(PersonRow).where(PersonRow.telegram == chat_id)
    return session.scalars(query.order_by(PersonRow.active.desc()).with_for_update()).first()


def find(session: Session, person_id: str | None) -> PersonRow | None:
    """The person, active or not; None for nobody."""
    return session.get(PersonRow, person_id) if person_id else None


def all_of(session: Session, person_ids: Collection[str]) -> dict[str, PersonRow]:
    """These people by id, active or not."""
    found = session.scalars(select(PersonRow).where(among(session, PersonRow.id, person_ids)))
    return {person.id: person for person in found}


def name_of(session: Session, person_id: str | None) -> str:
    """How a person is called; the system is called 系统."""
    person = find(session, person_id)
    return person.name if person else ("系统" if not person_id or person_id == "system" else person_id)


def with_role(session: Session, *roles: Role) -> list[PersonRow]:
    """Active people that hold one of ``roles``, in a stable order."""
    wanted = {role.value for role in roles}
    people = session.scalars(select(PersonRow).where(PersonRow.active.is_(True)).order_by(PersonRow.id))
    return [person for person in people if wanted & set(person.roles)]


def active(session: Session) -> list[PersonRow]:
    """Everybody who can be reached, in a stable order."""
    query = select(PersonRow).where(PersonRow.active.is_(True)).order_by(PersonRow.id)
    return list(session.scalars(query))


def roles_of(person: PersonRow) -> frozenset[Role]:
    """The roles a person holds."""
    return frozenset(Role(word) for word in person.roles)


def department(session: Session, name: str | None) -> DepartmentRow:
    """The department; it must exist. Raises Refusal("no_department")."""
    row = session.get(DepartmentRow, name) if name else None
    if row is None:
        raise Refusal("no_department", f"没有名为“{name}”的科室。")
    return row


def departments(session: Session) -> list[DepartmentRow]:
    """All departments in the configured order, loaded once a transaction."""
    found: list[DepartmentRow] | None = session.info.get("departments")
    if found is None:
        found = list(session.scalars(_DEPARTMENTS, execution_options={"autoflush": False}))
        session.info["departments"] = found
    return found


def seed(session: Session, people: Iterable[dict[str, Any]], departments: Iterable[dict[str, Any]]) -> None:
    """Make people and departments what the configuration says; who is not in it becomes inactive."""
    listed = {values["id"]: values for values in people}
    for row in session.scalars(select(PersonRow)):
        row.active = row.id in listed
    for values in listed.values():
        session.merge(PersonRow(active=True, **values))
    kept = {values["name"]: values for values in departments}
    for old in session.scalars(select(DepartmentRow)):
        if old.name not in kept:
            session.delete(old)
    for position, values in enumerate(kept.values()):
        session.merge(DepartmentRow(position=position, **values))
