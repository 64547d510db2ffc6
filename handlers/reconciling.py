"""对账: the platform's current export against what is here; differences are told, nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards import intake as cards
from notifier.cards import reconciling
from rules.errors import Refusal
from rules.order import NewOrder
from rules.permissions import may, who_may
from rules.words import Action, State
from storage import links, orders, people
from storage.tables import Order, PersonRow


@dataclass(frozen=True)
class Differences:
    """What the two sides do not agree on; orders by short number, the platform's by its own."""

    compared: int
    only_there: tuple[str, ...]
    only_here: tuple[Order, ...]  # open here, and not in the export
    other_deadline: tuple[tuple[Order, datetime], ...]
    finished_there: tuple[Order, ...]  # open here, finished there
    not_reported_there: tuple[Order, ...]  # reported here, not finished there

    @property
    def is_clean(self) -> bool:
        """Whether both sides agree."""
        return not (
            self.only_there
            or self.only_here
            or self.other_deadline
            or self.finished_there
            or self.not_reported_there
        )


def compare(session: Session, desk: Desk, now: datetime, rows: Sequence[NewOrder]) -> Differences:
    """Hold an export of everything the platform has open against the orders here."""
    there = {row.number: row for row in rows}
    here = orders.find_same(session, "12345", list(there))
    pairs = [(here[number], row) for number, row in there.items() if number in here]
    missing = select(Order).where(Order.state.in_(orders.OPEN), Order.number.not_in(list(there)))
    return Differences(
        compared=len(pairs),
        only_there=tuple(number for number in there if number not in here),
        only_here=tuple(session.scalars(missing.order_by(Order.id))),
        other_deadline=tuple(
            (order, row.due_at) for order, row in pairs if row.due_at and _differs(order, row.due_at)
        ),
        finished_there=tuple(order for order, row in pairs if order.state.is_open and row.finished_at),
        not_reported_there=tuple(
            order for order, row in pairs if order.state is State.REPORTED and not row.finished_at
        ),
    )


def _differs(order: Order, due_at: datetime) -> bool:
    """To the minute: the platform writes no seconds."""
    if order.due_at is None or not order.state.is_open:
        return False
    return abs((order.due_at - due_at).total_seconds()) >= 60


def told(session: Session, desk: Desk, now: datetime, rows: Sequence[NewOrder]) -> str:
    """The differences in words."""
    return reconciling.report(compare(session, desk, now, rows), now, desk.tz)


def link(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """对账: a one-time page for the export."""
    if not may(people.roles_of(actor), Action.TAKE_IN, own=False):
        raise Refusal("not_allowed", f"对账由{who_may(Action.TAKE_IN)}办理，您没有此项权限。")
    token = links.make(session, "reconcile", actor.id, now, desk.link_lasts)
    return Reply(text=cards.reconcile_link(f"{desk.public_url}/reconcile/{token}", desk.link_lasts))
