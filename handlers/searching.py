"""查: orders by words, department, dates and state, as people say them: "食堂 上周 未办结"."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import is_theirs, visible
from handlers.leafing import OUTDATED, Sheet
from nlp import terms
from nlp.queries import Query, read_query
from notifier.cards.phrases import typed
from rules.errors import Refusal
from rules.permissions import DESK
from storage import lists, people
from storage import search as full_text
from storage.db import vault_of
from storage.orders import OPEN
from storage.tables import Order, PersonRow


def search(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Sheet:
    """Every word must be among those of the masked text, title, category or school; newest first."""
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    wanted = _wanted(read_query(words, now, desk.tz, known), now, *_findable(session, actor))
    return Sheet(
        f"search.{sealed(session, words)}",
        f"查询“{typed(words, 20)}”",
        lambda most, cursor: full_text.newest(session, wanted, most, cursor),
        most=lists.COUNTED,
    )


def conditions(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str
) -> list[ColumnElement[bool]]:
    """The same orders as conditions of a query, for counting them all."""
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    asked = read_query(words, now, desk.tz, known)
    seen = _findable(session, actor) if asked.words else visible(session, actor)
    wanted = _wanted(asked, now, *seen)
    where = [*wanted.where, *full_text.having(session, wanted.terms)]
    where += [Order.received_at >= asked.since] if asked.since else []
    return where + ([Order.received_at < asked.until] if asked.until else [])


def sealed(session: Session, words: str) -> str:
    """Words as they may stand in a button's key: unreadable for who carries it."""
    return urlsafe_b64encode(vault_of(session).seal(words)).decode()


def unsealed(session: Session, key: str) -> str:
    """The words again. Raises Refusal where the key is none of ours."""
    try:
        return vault_of(session).open(urlsafe_b64decode(key.encode()))
    except (ValueError, InvalidTag) as error:
        raise Refusal("unknown_button", OUTDATED) from error


def _wanted(asked: Query, now: datetime, *seen: ColumnElement[bool]) -> full_text.Wanted:
    """What is asked for, among what the person may see."""
    where = list(seen)
    if asked.states:
        where.append(Order.state.in_(asked.states))
    if asked.overdue:
        where += [Order.due_at < now, Order.state.in_(asked.states or OPEN)]
    if asked.department:
        where.append(Order.department == asked.department)
    return full_text.Wanted(terms.asked(asked.words), where, asked.since, asked.until)


def _findable(session: Session, actor: PersonRow) -> tuple[ColumnElement[bool], ...]:
    """A confidential order is found by words only by who may read it."""
    if people.roles_of(actor) & DESK:
        return ()
    return (*visible(session, actor), or_(~Order.is_confidential, is_theirs(session, actor)))
