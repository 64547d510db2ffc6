"""Reports that go out by themselves: once a period, whatever the number of processes."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import figuring, groups
from handlers.desk import Desk
from handlers.telling import tell_people
from notifier.cards import groups as group_cards
from notifier.cards import reporting as cards
from reports.kinds import KINDS, Kind
from reports.report import Report, as_json
from rules.groups import Matter
from rules.periods import Period
from rules.reporting import due
from rules.words import Role
from storage import absences, people, published, runs
from storage.tables import PersonRow


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Send what is due. Nothing goes out of a time in which nothing had come in yet."""
    first = published.first_order_at(session)
    for name, period in due(desk.reporting, desk.periods, now):
        if first and first < period.until and runs.first(session, f"report:{name}", period.label, now):
            _send(session, desk, now, KINDS[name], period)


def _send(session: Session, desk: Desk, now: datetime, kind: Kind, period: Period) -> None:
    roles = desk.reporting.schedule[kind.name].to
    whole = _there(session, people.with_role(session, *(roles & figuring.READERS)))
    if whole:
        _tell(session, desk, now, kind, period, "", whole)
    told = {person.id for person in whole}
    for department, head in _heads(session, roles):
        if head.id not in told:
            _tell(session, desk, now, kind, period, department, [head])


def _heads(session: Session, roles: Iterable[Role]) -> Iterator[tuple[str, PersonRow]]:
    """Each department with its head, where heads are to be told."""
    if Role.HEAD not in roles:
        return
    for row in people.departments(session):
        head = people.find(session, row.head)
        for there in _there(session, [head] if head and head.active else []):
            yield row.name, there


def _there(session: Session, to: Iterable[PersonRow]) -> list[PersonRow]:
    """Each of them, or who stands in for them; who is away with nobody in their place finds it later."""
    found = [absences.present(session, person.id) or person for person in to]
    return list({person.id: person for person in found}.values())


def _tell(
    session: Session,
    desk: Desk,
    now: datetime,
    kind: Kind,
    period: Period,
    department: str,
    to: list[PersonRow],
) -> None:
    report = figuring.make(session, desk, kind, period, department, now)
    if (department and not _has_anything(report)) or (kind.name == "urgent" and not any(report.tables)):
        return
    reference = f"{kind.name}|{period.label}|{department}"
    tell_people(session, now, to, f"report:{reference}", cards.card(*_headed(report), reference))
    if not department:
        figures = group_cards.report(*_headed(report))
        groups.tell(session, desk, now, Matter.REPORT, f"report:{reference}", figures)
    told = [person.id for person in to]
    published.keep_report(session, kind.name, period.label, department, "system", told, as_json(report), now)


def _headed(report: Report) -> tuple[str, str, list[tuple[str, str]]]:
    title = f"{report.title}｜{report.about}" if report.about else report.title
    return title, report.period, [(each.label, each.value) for each in report.headlines]


def _has_anything(report: Report) -> bool:
    """Whether the department had anything to do; nobody is sent an empty report."""
    return any(each.value not in ("—", "0件") for each in report.headlines)
