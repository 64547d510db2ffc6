"""What 平台通过 does to an order: the deadline, the state, the clocks, the figures."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.moving import act, record
from handlers.telling import change_cards, on_duty_now, tell
from handlers.timing import wind
from notifier.cards import applying
from notifier.cards import orders as cards
from rules.words import Action, ApplicationKind
from storage import applications, conversations
from storage.tables import ApplicationRow, Order, PersonRow


def grant(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: ApplicationRow
) -> None:
    """Carry out what the platform granted."""
    _EFFECTS[row.kind](session, desk, now, actor, order, row)
    wind(session, desk, now, order)


def _return(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: ApplicationRow
) -> None:
    act(session, desk, now, actor, order, Action.RETURN)
    conversations.drop(session, order.id)
    face = cards.closed_face(order, desk, now, "平台已退单")
    change_cards(session, now, order, ("new", "dispatch", "work", "transfer"), face)


def _extend(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: ApplicationRow
) -> None:
    order.due_at, order.due_imported = row.until, True


def _exclude(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: ApplicationRow
) -> None:
    order.scoring = "excluded"


def _suspend(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: ApplicationRow
) -> None:
    order.suspended_since, order.suspended_until = now, row.until


def _resume(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: ApplicationRow
) -> None:
    end_suspension(order, now)


def end_suspension(order: Order, now: datetime) -> None:
    """The clocks run again; what was paused is given back."""
    if order.suspended_since:
        order.pauses = [*order.pauses, [order.suspended_since.isoformat(), now.isoformat()]]
    order.suspended_since = order.suspended_until = None


def wake(session: Session, desk: Desk, now: datetime) -> None:
    """挂账 returns by itself on its date, and who has it is told."""
    for order in applications.suspensions_over(session, now):
        end_suspension(order, now)
        record(session, now, "system", order, "resumed")
        wind(session, desk, now, order)
        to = [order.holder] if order.holder else on_duty_now(session, desk, now)
        tell(session, now, to, order, "resumed", applying.woken(order, desk, now))


Effect = Callable[[Session, Desk, datetime, PersonRow, Order, ApplicationRow], None]
_EFFECTS: dict[ApplicationKind, Effect] = {
    ApplicationKind.RETURN: _return,
    ApplicationKind.EXTEND: _extend,
    ApplicationKind.EXCLUDE: _exclude,
    ApplicationKind.SUSPEND: _suspend,
    ApplicationKind.RESUME: _resume,
}
