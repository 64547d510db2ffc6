"""请假: who is away, who stands in, and that the work goes over and comes back by itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import together
from handlers.absence_words import EXAMPLE, Wanted, read
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.leaving import OWED, move_all
from handlers.moving import record
from handlers.telling import on_duty_now, tell, tell_people
from handlers.timing import wind
from notifier.cards import absences as cards
from notifier.cards import orders as order_cards
from rules.errors import Refusal
from rules.permissions import DESK
from rules.words import Role
from storage import absences, conversations, orders, people
from storage.tables import AbsenceRow, DepartmentRow, LentRow, Order, PersonRow

#: Who decides and is told of things: they stand in for each other, and heads for them.
ABOVE = frozenset({Role.LEADER, Role.SUPERVISOR, Role.HEAD})


def leave(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """请假: entered for oneself, by the chief for anybody; alone it is a look; 取消 ends it."""
    wanted = read(words, now, desk.tz, people.active(session))
    person = wanted.person or actor
    if person.id != actor.id and Role.CHIEF not in absences.roles_of(session, actor):
        raise Refusal("not_allowed", "请假由本人或班组长登记，您不能为他人登记。")
    if wanted.cancels:
        return _cancel(session, desk, now, person)
    if wanted.since is None:
        return Reply(text=cards.listed(_lines(session, _shown(session, actor)), desk.tz, EXAMPLE))
    return _enter(session, desk, now, actor, person, wanted)


def _shown(session: Session, actor: PersonRow) -> list[AbsenceRow]:
    """The desk sees everybody's; others their own, and those in which they stand in."""
    if people.roles_of(actor) & (DESK | {Role.SUPERVISOR}):
        return absences.to_come(session)
    return absences.concerning(session, actor.id)


def _enter(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, person: PersonRow, wanted: Wanted
) -> Reply:
    assert wanted.since is not None
    assert wanted.until is not None
    _must_be_free(session, desk, person, wanted)
    if wanted.substitute:
        _must_fit(session, desk, actor, person, wanted)
    row = AbsenceRow(
        person=person.id,
        since=wanted.since,
        until=wanted.until,
        substitute=wanted.substitute.id if wanted.substitute else "",
        by=actor.id,
        at=now,
    )
    absences.add(session, row)
    found = wanted.substitute or _stands_in(session, person)
    if row.since <= now:
        _begin(session, desk, now, row)
    return Reply(text=cards.entered(_line(session, row), desk.tz, found.name if found else ""))


def _must_be_free(session: Session, desk: Desk, person: PersonRow, wanted: Wanted) -> None:
    assert wanted.since is not None
    assert wanted.until is not None
    other = absences.overlapping(session, person.id, wanted.since, wanted.until)
    if other:
        span = cards.span(other.since, other.until, desk.tz)
        raise Refusal("already_away", f"{person.name} 已登记请假 {span}，如需更改请先回复：请假 取消。")


def _must_fit(session: Session, desk: Desk, actor: PersonRow, person: PersonRow, wanted: Wanted) -> None:
    """Raise Refusal when the substitute cannot stand in, or (unless the chief says so) has another office."""
    other = wanted.substitute
    assert other is not None
    assert wanted.since is not None
    assert wanted.until is not None
    if other.id == person.id:
        raise Refusal("same_person", "代理人不能是请假的本人，请另写一位。")
    if away := absences.overlapping(session, other.id, wanted.since, wanted.until):
        span = cards.span(away.since, away.until, desk.tz)
        raise Refusal("substitute_away", f"{other.name} 在 {span} 也请假，请另写一位代理人。")
    if Role.CHIEF not in people.roles_of(actor) and not _same_office(session, person, other):
        raise Refusal(
            "other_office", f"{other.name} 与 {person.name} 不在同一科室（专班），跨科室代理请班组长登记。"
        )


def _same_office(session: Session, person: PersonRow, other: PersonRow) -> bool:
    roles, others = people.roles_of(person), people.roles_of(other)
    both = any(roles & office and others & office for office in (DESK, ABOVE))
    return both or bool(_offices(session, person) & _offices(session, other))


def _offices(session: Session, person: PersonRow) -> set[str]:
    posts = {row.name for row in people.departments(session) if person.id in _posts(row)}
    return posts | ({person.department} if person.department else set())


def _posts(row: DepartmentRow) -> tuple[str, str, str]:
    return row.contact_a, row.contact_b, row.head


def _stands_in(session: Session, person: PersonRow) -> PersonRow | None:
    """Where nobody is named: the other contact of the department, then its head."""
    for row in people.departments(session):
        if person.id in (row.contact_a, row.contact_b):
            found = (absences.present(session, post) for post in _posts(row) if post != person.id)
            return next(filter(None, found), None)
    return None


def _cancel(session: Session, desk: Desk, now: datetime, person: PersonRow) -> Reply:
    """The one that runs, else all that are still to come."""
    mine = [row for row in absences.to_come(session) if row.person == person.id]
    ended = [row for row in mine if row.began_at] or mine
    if not ended:
        raise Refusal("not_away", f"{person.name} 没有登记请假。")
    for row in ended:
        _end(session, desk, now, row)
    return Reply(text="\n".join(cards.cancelled(_line(session, row), desk.tz) for row in ended))


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Absences begin and end when their time comes; what was on loan goes back."""
    for row in absences.to_come(session):
        if row.until <= now:
            _end(session, desk, now, row)
        elif row.began_at is None and row.since <= now:
            _begin(session, desk, now, row)
    _give_back(session, desk, now)


def _begin(session: Session, desk: Desk, now: datetime, row: AbsenceRow) -> None:
    person = people.find(session, row.person)
    absences.begin(session, row, now)
    if person is None or not person.active:
        return
    here = absences.present(session, person.id) or _stands_in(session, person)
    together.hand_on(session, desk, now, person)
    moved = move_all(session, desk, now, person, cards.handed_to(person.name))
    line = _line(session, row)
    if here:
        tell_people(session, now, [here], f"substitute:{row.id}", cards.to_substitute(line, desk.tz))
    text = cards.to_desk(line, desk.tz, moved, here.name if here else "")
    tell_people(session, now, on_duty_now(session, desk, now), f"away:{row.id}", text)


def _end(session: Session, desk: Desk, now: datetime, row: AbsenceRow) -> None:
    had_begun = row.began_at is not None
    absences.end(session, row, now)
    person = people.find(session, row.person)
    if had_begun and person and person.active:
        numbers = _give_back(session, desk, now, row.person)
        text = cards.is_back(person.name, numbers)
        tell_people(session, now, on_duty_now(session, desk, now), f"back:{row.id}", text)


def _give_back(session: Session, desk: Desk, now: datetime, owner: str = "") -> list[int]:
    """Loans whose owners are back; one whose substitute is in the middle of its form waits for that."""
    given: dict[tuple[str, str], list[int]] = {}
    for loan in absences.returning(session):
        order = orders.get(session, loan.order_id)
        if owner in ("", loan.owner) and not conversations.is_open(session, loan.holder, order.id):
            absences.keep(session, order.id)
            if _return(session, desk, now, order, loan):
                given.setdefault((loan.owner, loan.holder), []).append(order.short)
    for (whose, holder), numbers in given.items():
        to = [person for person in [people.find(session, holder)] if person and person.active]
        text = cards.given_back(people.name_of(session, whose), numbers)
        tell_people(session, now, to, f"given_back:{whose}:{now:%Y%m%d%H%M%S}", text)
    return [number for numbers in given.values() for number in numbers]


def _return(session: Session, desk: Desk, now: datetime, order: Order, loan: LentRow) -> bool:
    """Whether it went back: it is still with the substitute, not over, and the owner is there."""
    owner = people.find(session, loan.owner)
    if order.holder != loan.holder or owner is None or not owner.active:
        return False
    if not order.state.is_open:
        order.holder = owner.id  # so that a second round comes to them
        return False
    record(session, now, "system", order, "given_back", data={"from": loan.holder, "to": owner.id})
    order.holder = owner.id
    wind(session, desk, now, order)
    if order.state in OWED:
        card = order_cards.work_order(order, desk, now, cards.back(order))
        tell(session, now, [owner], order, "work", card)
    return True


def who_is_away(session: Session, desk: Desk) -> str:
    """What stands below 谁在班."""
    return cards.away(_lines(session, list(absences.running(session).values())), desk.tz)


def _lines(session: Session, rows: list[AbsenceRow]) -> list[cards.Line]:
    return [_line(session, row) for row in rows]


def _line(session: Session, row: AbsenceRow) -> cards.Line:
    substitute = people.name_of(session, row.substitute) if row.substitute else ""
    return people.name_of(session, row.person), row.since, row.until, substitute
