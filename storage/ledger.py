"""The ledger's rows: explicit columns, page by page along the id, in the same memory for a million."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.orders import Personal, unsealed
from storage.tables import Order, PersonRow, VisitRow

#: Rows read at once: a few megabytes.
PAGE = 2000
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Order.id, Order.number, Order.state, Order.round, Order.level, Order.kind, Order.category, Order.channel,
    Order.title, Order.masked, Order.school, Order.department, Order.holder, Order.officer, Order.sent_at,
    Order.received_at, Order.signed_at, Order.dispatched_at, Order.confirmed_at, Order.contacted_at,
    Order.reported_at, Order.closed_at, Order.due_at, Order.is_key, Order.is_sensitive, Order.is_confidential,
    Order.is_public_reply, Order.repeat_of, Order.scoring, Order.suspended_since,
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """Which orders: received from ``since`` up to but not including ``until``; None or empty means all."""

    since: datetime | None = None
    until: datetime | None = None
    departments: Collection[str] | None = None
    personal: bool = False


@dataclass(frozen=True)
class Entry:
    """One order with its last call-back, and who called where that was asked for and may be told."""

    order: Any  # a row with the columns above
    visit: Any
    personal: Personal | None


def count(session: Session, scope: Scope) -> int:
    """How many orders there are in ``scope``."""
    return session.scalar(select(func.count()).select_from(Order).where(*_within(scope))) or 0


def page(session: Session, scope: Scope, after: int) -> list[Entry]:
    """The next orders after the one with this id, by id."""
    columns = (*_COLUMNS, *((Order.person_sealed,) if scope.personal else ()))
    query = select(*columns).where(Order.id > after, *_within(scope)).order_by(Order.id).limit(PAGE)
    rows = session.execute(query).all()
    visits = _visits(session, rows)
    return [Entry(row, visits.get(row.id), _personal(session, scope, row)) for row in rows]


def names(session: Session) -> dict[str, str]:
    """People's names by their ids."""
    return {row.id: row.name for row in session.execute(select(PersonRow.id, PersonRow.name))}


def _within(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.since:
        yield Order.received_at >= scope.since
    if scope.until:
        yield Order.received_at < scope.until
    if scope.departments is not None:
        yield Order.department.in_(scope.departments)


def _visits(session: Session, rows: Sequence[Any]) -> dict[int, Any]:
    """The last call-back of each of these orders."""
    if not rows:
        return {}
    wanted = VisitRow.order_id.between(rows[0].id, rows[-1].id)
    query = select(VisitRow.order_id, VisitRow.contacted, VisitRow.solved, VisitRow.opinion)
    found: Sequence[Any] = session.execute(query.where(wanted).order_by(VisitRow.id)).all()
    return {row.order_id: row for row in found}


def _personal(session: Session, scope: Scope, row: Any) -> Personal | None:
    """Whoever called about a confidential order is never told of, whoever asks."""
    if not scope.personal or row.is_confidential:
        return None
    return unsealed(session, row.person_sealed)
