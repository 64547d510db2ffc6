"""申请改派 by button: a reason and a department are picked from lists, or written."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import asking, assign
from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards import transferring as cards
from rules.errors import Refusal
from storage import conversations
from storage.tables import Order, PersonRow


def ask(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """The form; the person's next message is an answer to it as well."""
    asking.ask(session, desk, now, actor, order, asking.TRANSFER)
    return Reply(messages=(cards.form(order, _departments(session, order)),))


def send(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    reason: str,
    department: str,
    pressed: str = "",
) -> Reply:
    """What was picked goes the way of what is written."""
    if reason not in cards.REASONS:
        raise Refusal("no_reason", cards.NO_REASON)
    reply = assign.ask_transfer(session, desk, now, actor, order, cards.words(reason, department), pressed)
    conversations.drop(session, order.id, actor.id, asking.TRANSFER)
    return reply


def _departments(session: Session, order: Order) -> list[str]:
    """Those that were suggested for the order first, then the others as configured."""
    likely = [str(each["department"]) for each in order.suggestions or []]
    found = dict.fromkeys([*likely, *assign.names(session)])
    return [name for name in found if name != order.department]
