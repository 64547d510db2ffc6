"""督办 and the calls of 电话督办 as rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.errors import Refusal
from rules.words import ClockKind, State
from storage.db import vault_of
from storage.tables import CallRow, Clock, Order, SupervisionRow


def open_of(session: Session, order_id: int) -> SupervisionRow | None:
    """The order's 督办 that is not closed; there is at most one."""
    query = select(SupervisionRow).where(
        SupervisionRow.order_id == order_id, SupervisionRow.closed_at.is_(None)
    )
    return session.scalars(query.order_by(SupervisionRow.id.desc()).with_for_update()).first()


def of(session: Session, order_id: int) -> list[SupervisionRow]:
    """Every 督办 of an order, oldest first."""
    query = select(SupervisionRow).where(SupervisionRow.order_id == order_id)
    return list(session.scalars(query.order_by(SupervisionRow.id)))


def still_open(session: Session, most: int) -> list[tuple[SupervisionRow, Order]]:
    """The first ``most`` that are not closed, with their orders, the first due first."""
    query = (
        select(SupervisionRow, Order)
        .join(Order, Order.id == SupervisionRow.order_id)
        .where(SupervisionRow.closed_at.is_(None))
        .order_by(SupervisionRow.due_at, SupervisionRow.id)
        .limit(most)
    )
    return [(row, order) for row, order in session.execute(query)]


def between(session: Session, since: datetime, until: datetime) -> list[SupervisionRow]:
    """What was opened from ``since`` on and before ``until``, for the reports."""
    query = select(SupervisionRow).where(SupervisionRow.at >= since, SupervisionRow.at < until)
    return list(session.scalars(query.order_by(SupervisionRow.at, SupervisionRow.id)))


def answer(session: Session, row: SupervisionRow) -> str:
    """What the department has answered."""
    return vault_of(session).open(row.answer_sealed) if row.answer_sealed else ""


def close_with_order(session: Session, order: Order, now: datetime) -> bool:
    """The order is over, and its 督办 with it; whether there was one."""
    order.supervised_until = None
    row = open_of(session, order.id)
    if row is None:
        return False
    row.closed_at, row.closed_by = now, "system"
    return True


@dataclass(frozen=True)
class Late:
    """One order that somebody has not acted on: the clock that ran out, and since when it ran."""

    order: Order
    kind: ClockKind
    since: datetime
    due_at: datetime


def late(session: Session, now: datetime, kinds: Collection[ClockKind], most: int) -> list[Late]:
    """The first ``most`` clocks of these kinds that ran out, of orders with a department, the latest first.

    Suspended orders wait for their day and are none of them.
    """
    with_departments = (State.DISPATCHED, State.HANDLING, State.APPROVING)
    query = (
        select(Order, Clock)
        .join(Clock, Clock.order_id == Order.id)
        .where(Order.state.in_(with_departments), Order.suspended_since.is_(None))
        .where(Clock.kind.in_(kinds), Clock.stopped_at.is_(None), Clock.due_at < now)
        .order_by(Clock.due_at, Clock.id)
        .limit(most)
    )
    return [Late(order, clock.kind, clock.starts_at, clock.due_at) for order, clock in session.execute(query)]


def last_call(session: Session, order_id: int) -> CallRow | None:
    """The last call about an order."""
    query = select(CallRow).where(CallRow.order_id == order_id)
    return session.scalars(query.order_by(CallRow.id.desc()).limit(1)).first()


def must_be_open(session: Session, order: Order) -> SupervisionRow:
    """The order's open 督办. Raises Refusal("not_supervised")."""
    row = open_of(session, order.id)
    if row is None:
        raise Refusal("not_supervised", f"工单 {order.short} 目前没有在办的督办事项。")
    return row
