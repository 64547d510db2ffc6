"""What goes on beside an order's life, as rows: 并案, schools asked, the desk's own call-backs."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.words import State
from storage.db import vault_of
from storage.tables import Order, OwnVisitRow, SchoolCheckRow


def of_matter(session: Session, matter: int | None) -> list[Order]:
    """The orders of one matter, the one that leads first; none where there is no matter."""
    if matter is None:
        return []
    found = session.scalars(select(Order).where(Order.matter == matter).order_by(Order.id))
    return sorted(found, key=lambda order: order.id != matter)


def ask_school(session: Session, row: SchoolCheckRow) -> None:
    """Keep that a school was asked."""
    session.add(row)
    session.flush()


def schools_asked(session: Session, order_id: int) -> list[SchoolCheckRow]:
    """Every school that was asked about an order, in that sequence."""
    query = select(SchoolCheckRow).where(SchoolCheckRow.order_id == order_id)
    return list(session.scalars(query.order_by(SchoolCheckRow.id)))


def unanswered(session: Session, order_id: int) -> list[SchoolCheckRow]:
    """Those that have not answered, the first due first."""
    open_ones = [row for row in schools_asked(session, order_id) if row.done_at is None]
    return sorted(open_ones, key=lambda row: (row.due_at, row.id))


def keep_answer(session: Session, row: SchoolCheckRow, words: str, now: datetime) -> None:
    """What the school said, sealed."""
    row.answer_sealed, row.done_at = vault_of(session).seal(words), now


def add_own_visit(session: Session, row: OwnVisitRow, words: str) -> None:
    """Keep one of the desk's own call-backs; the citizen's words sealed."""
    row.words_sealed = vault_of(session).seal(words)
    session.add(row)
    session.flush()


def own_visits(session: Session, order_ids: Collection[int]) -> list[OwnVisitRow]:
    """The desk's own call-backs of these orders, oldest first."""
    query = select(OwnVisitRow).where(OwnVisitRow.order_id.in_(order_ids)).order_by(OwnVisitRow.id)
    return list(session.scalars(query))


def own_words(session: Session, row: OwnVisitRow) -> str:
    """What the citizen told the desk."""
    return vault_of(session).open(row.words_sealed)


def reported_since(session: Session, since: datetime) -> list[Order]:
    """Orders that wait for the city's call-back, reported since then, the oldest first."""
    query = select(Order).where(Order.state == State.REPORTED, Order.reported_at >= since)
    return list(session.scalars(query.order_by(Order.reported_at, Order.id)))
