"""台账 out of the desk: who may take what, a one-time link, and a record of every file that left."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers import sending
from handlers.desk import Desk
from handlers.inbound import Reply
from nlp.queries import read_query
from notifier.cards import exporting as cards
from rules.errors import Refusal
from rules.permissions import DESK, EXPORTERS, PERSONAL_EXPORTERS
from rules.words import Role
from storage import exports, ledger, links, people
from storage.tables import PersonRow

PURPOSE = "ledger"
#: These see every department's orders; a head exports their own.
_ALL = EXPORTERS - {Role.HEAD}


@dataclass(frozen=True)
class Asked:
    """Which ledger is asked for. ``since`` and ``until`` as in ``storage.ledger.Scope``."""

    since: datetime | None = None
    until: datetime | None = None
    department: str = ""
    personal: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Granted:
    """A ledger that may be written now, and was put on record: its number, and what the file needs."""

    number: int
    scope: ledger.Scope
    who: str
    about: str
    confidential: bool
    names: dict[str, str]
    rows: int


def link(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """台账: the file itself where it may go into the chat, else a one-time page that gives it."""
    found = read_query(words, now, desk.tz, _departments(session))
    if found.words or found.states or found.overdue:
        raise Refusal("unclear", cards.UNCLEAR)
    asked = Asked(found.since, found.until, found.department)
    if sending.goes_as_file(desk, PURPOSE) and ledger.count(session, _scope(session, actor, asked)):
        return sending.ask(session, now, actor, PURPOSE, f"台账（{_about(desk, asked)}）", _values(asked))
    return link_to(session, desk, now, actor, asked)


def link_to(session: Session, desk: Desk, now: datetime, actor: PersonRow, asked: Asked) -> Reply:
    """The one-time page, whatever may go into the chat."""
    scope = _scope(session, actor, asked)
    many = ledger.count(session, scope)
    if not many:
        raise Refusal("nothing", cards.nothing(_about(desk, asked)))
    token = links.make(session, PURPOSE, actor.id, now, desk.link_lasts, reason=_written(asked))
    url = f"{desk.public_url}/{PURPOSE}/{token}"
    return Reply(text=cards.link(url, _about(desk, asked), many, desk.link_lasts))


def opened(session: Session, desk: Desk, now: datetime, token: str) -> Granted | None:
    """Use a link up; None when it is spent, or the person may not any more."""
    row = links.use(session, token, PURPOSE, now)
    person = people.find(session, row.person) if row else None
    if row is None or person is None or not person.active:
        return None
    try:
        return grant(session, desk, now, person, read(row.reason))
    except Refusal:
        return None


def grant(session: Session, desk: Desk, now: datetime, actor: PersonRow, asked: Asked) -> Granted:
    """Put the export on record and say what may stand in it. Raises Refusal unless ``actor`` may."""
    if asked.personal and not people.roles_of(actor) & PERSONAL_EXPORTERS:
        raise Refusal("not_allowed", cards.PERSONAL_NOT_ALLOWED)
    if asked.personal and not asked.reason:
        raise Refusal("no_reason", cards.PERSONAL_NEEDS_REASON)
    return _granted(session, desk, now, actor.id, actor.name, asked, _scope(session, actor, asked))


def grant_machine(session: Session, desk: Desk, now: datetime, asked: Asked) -> Granted:
    """The command line without a name: everything but the callers' data."""
    _known(session, asked.department)
    scope = ledger.Scope(asked.since, asked.until, _only(asked.department))
    return _granted(session, desk, now, "cli", "命令行", asked, scope)


def finished(session: Session, number: int, rows: int) -> None:
    """How many rows the file has got."""
    exports.counted(session, number, rows)


def _granted(
    session: Session, desk: Desk, now: datetime, by: str, who: str, asked: Asked, scope: ledger.Scope
) -> Granted:
    said = _about(desk, asked)
    number = exports.log(
        session, at=now, by=by, kind=PURPOSE, about=json.loads(_written(asked)), is_personal=asked.personal
    )
    person = people.find(session, by)
    confidential = person is None or bool(people.roles_of(person) & (DESK | {Role.HEAD}))
    names, rows = ledger.names(session), ledger.count(session, scope)
    return Granted(number, scope, who, said, confidential, names, rows)


def _scope(session: Session, actor: PersonRow, asked: Asked) -> ledger.Scope:
    """Who sees every order exports any; a head exports their own departments."""
    roles = people.roles_of(actor)
    _known(session, asked.department)
    if roles & _ALL:
        return ledger.Scope(asked.since, asked.until, _only(asked.department), asked.personal)
    theirs = [row.name for row in people.departments(session) if actor.id == row.head]
    if Role.HEAD not in roles or not theirs:
        raise Refusal("not_allowed", cards.NOT_ALLOWED)
    if asked.department and asked.department not in theirs:
        raise Refusal("not_allowed", cards.own_only(theirs))
    return ledger.Scope(asked.since, asked.until, _only(asked.department) or theirs, asked.personal)


def _only(department: str) -> list[str] | None:
    return [department] if department else None


def _known(session: Session, department: str) -> None:
    if department and department not in [row.name for row in people.departments(session)]:
        raise Refusal("no_department", f"没有“{department}”这个科室。")


def _about(desk: Desk, asked: Asked) -> str:
    return cards.about(asked.since, asked.until, asked.department, desk.tz)


def _departments(session: Session) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.name, tuple(row.aliases)) for row in people.departments(session)]


def _written(asked: Asked) -> str:
    return json.dumps(_values(asked), ensure_ascii=False)


def _values(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {name: value for name, value in vars(asked).items() if value}
    for name in ("since", "until"):
        if name in values:
            values[name] = values[name].isoformat()
    return values


def read(text: str) -> Asked:
    """What was asked for, as it was kept."""
    values = json.loads(text)
    for name in ("since", "until"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    return Asked(**values)
