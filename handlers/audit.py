"""在办自查: every open order must have a next moment; one that has not is red, and told once."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from handlers.telling import on_duty_now
from notifier.card import Text
from notifier.cards import listing
from notifier.cards.phrases import as_of
from notifier.outbox import URGENT, Message, put
from rules.words import Role
from storage import audits, intakes, orders, people, runs
from storage.tables import Order, PersonRow


def audit(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """What is open, late, and without a next moment, of the orders this person may see."""
    found = [order for order in orders.in_states(session, orders.OPEN) if may_see(session, actor, order)]
    red = [order for order in audits.without_next(session, now) if may_see(session, actor, order)]
    return Reply(
        text=listing.audit(found, red, as_of(intakes.last(session), now, desk.tz), now, desk.privacy)
    )


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Once an hour: orders that nothing will speak of are told to the chief, each once where it stands."""
    if not runs.first(session, "audit", f"{now:%Y%m%d%H}", now):
        return
    red = audits.without_next(session, now)
    fresh = [order for order in red if runs.first(session, "audit_red", _standing(order), now)]
    if fresh:
        to = people.with_role(session, Role.CHIEF) or on_duty_now(session, desk, now)
        alarm = Text(listing.red(fresh, now, desk.privacy))
        put(
            session,
            now,
            [Message(f"audit:{now:%Y%m%d%H}:{person.id}", person.id, alarm, URGENT) for person in to],
        )


def _standing(order: Order) -> str:
    """An order where it stands: it is told again only when something was done and it is red once more."""
    return f"{order.id}:{order.steps}"
