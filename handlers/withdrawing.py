"""撤回消息: a message that went to the wrong person is taken back, while the platform still lets us."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import record
from notifier.card import Recall
from notifier.cards import withdrawing as cards
from notifier.outbox import URGENT, Message, put
from notifier.reach import TELEGRAM, WECOM
from rules.errors import Refusal
from rules.permissions import DESK
from storage import outbox, people
from storage.tables import Order, OutboxRow, PersonRow

#: WeCom's limit; Telegram's is longer, but nobody should have to know which is which.
WITHIN = timedelta(hours=24)
#: Longer ago than this nobody thinks of a message as one that can be taken back.
SHOWN = timedelta(days=7)


def ask(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """撤回消息 1023: which one."""
    _permit(actor)
    rows, late = _rows(session, order, now, actor)
    if not rows:
        return Reply(text=cards.nothing(order, late))
    names = {row.person: people.name_of(session, row.person) for row in rows}
    return Reply(messages=(cards.asked(order, rows, names, late, now, desk.tz),))


def withdraw(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, picked: str
) -> Reply:
    """The one picked, or all; what fails after all is told to who is on duty."""
    _permit(actor)
    rows = [row for row in _rows(session, order, now, actor)[0] if picked in ("all", str(row.id))]
    put(
        session,
        now,
        [
            Message(f"recall:{row.key}", row.person, Recall(row.key), URGENT, order.id, channel=row.channel)
            for row in rows
        ],
    )
    names = [people.name_of(session, row.person) for row in rows]
    if rows:
        record(session, now, actor.id, order, "unsend", data={"to": [row.person for row in rows]})
    return Reply(card=cards.done(order, names))


def _rows(session: Session, order: Order, now: datetime, actor: PersonRow) -> tuple[list[OutboxRow], int]:
    """What others have and can be taken back, and how many can not any more."""
    found = [row for row in outbox.recallable(session, order.id, now - SHOWN) if row.person != actor.id]
    can = [row for row in found if _can(row, now)]
    return can, len(found) - len(can)


def _can(row: OutboxRow, now: datetime) -> bool:
    is_fresh = row.sent_at is not None and row.sent_at > now - WITHIN
    return is_fresh and bool(row.message_id) and row.channel in (WECOM, TELEGRAM)


def _permit(actor: PersonRow) -> None:
    if not people.roles_of(actor) & DESK:
        raise Refusal("not_allowed", "消息由值班专班撤回，您没有此项权限。")
