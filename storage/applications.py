"""Applications as rows: found by id, by order, by what is overdue."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rules.errors import Refusal
from rules.words import ApplicationKind, ApplicationState
from storage.db import vault_of
from storage.tables import ApplicationRow, Order

OPEN = tuple(state for state in ApplicationState if state.is_open)


def get(session: Session, application_id: int) -> ApplicationRow:
    """The application, held for this transaction. Raises Refusal("no_application")."""
    row = session.get(ApplicationRow, application_id, with_for_update=True)
    if row is None:
        raise Refusal("no_application", "没有找到这项申请。")
    return row


def open_of(session: Session, order_id: int, kind: ApplicationKind | None = None) -> list[ApplicationRow]:
    """The order's applications that are not decided, oldest first."""
    query = select(ApplicationRow).where(ApplicationRow.order_id == order_id, ApplicationRow.state.in_(OPEN))
    if kind is not None:
        query = query.where(ApplicationRow.kind == kind)
    return list(session.scalars(query.order_by(ApplicationRow.id)))


def of(session: Session, order_id: int) -> list[ApplicationRow]:
    """All applications of an order, oldest first."""
    query = select(ApplicationRow).where(ApplicationRow.order_id == order_id)
    return list(session.scalars(query.order_by(ApplicationRow.id)))


def add(session: Session, row: ApplicationRow, reason: str) -> ApplicationRow:
    """Keep a new application."""
    row.reason_sealed = vault_of(session).seal(reason)
    session.add(row)
    session.flush()
    return row


def reason(session: Session, row: ApplicationRow) -> str:
    """Why it was asked for."""
    return vault_of(session).open(row.reason_sealed)


def closing_windows(session: Session, before: datetime) -> list[ApplicationRow]:
    """Not yet filed, and the window closes before ``before``."""
    query = select(ApplicationRow).where(
        ApplicationRow.state.in_((ApplicationState.DRAFT, ApplicationState.REVIEWED)),
        ApplicationRow.window_at < before,
    )
    return list(session.scalars(query.order_by(ApplicationRow.window_at)))


def all_open(session: Session) -> list[ApplicationRow]:
    """What is not decided yet, oldest first."""
    query = select(ApplicationRow).where(ApplicationRow.state.in_(OPEN))
    return list(session.scalars(query.order_by(ApplicationRow.id)))


def suspensions_over(session: Session, now: datetime) -> list[Order]:
    """Suspended orders whose day has come."""
    query = select(Order).where(Order.suspended_since.is_not(None), Order.suspended_until <= now)
    return list(session.scalars(query.order_by(Order.id)))
