"""送达 and 未送达: what became of each message; what failed is sent again, or told by telephone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import groups
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.telling import on_duty_now, tell_people
from notifier.card import Card, Text
from notifier.cards import delivered as cards
from notifier.cards import groups as group_cards
from notifier.errors import Halt
from notifier.outbox import URGENT, Message, put
from notifier.reach import TELEGRAM
from rules.errors import Refusal
from rules.groups import Matter
from rules.permissions import DESK
from rules.words import Role
from storage import outbox, people, undelivered
from storage.tables import Order, OutboxRow, PersonRow

SHOWN = 30
#: How long an urgent message may be tried before somebody picks up the telephone.
PATIENCE = timedelta(minutes=3)


def of_order(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """送达 1023: each message about the order and what became of it."""
    _permit(actor)
    rows = undelivered.of_order(session, order.id, SHOWN)
    return Reply(text=cards.of_order(order, rows, _names(session, rows), now, desk.tz))


def listed(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """未送达: the messages that could not be delivered."""
    _permit(actor)
    if not undelivered.count(session):
        return Reply(text=cards.NOTHING)
    return Reply(messages=(_list(session, desk, now),))


def resend(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order | None = None,
    picked: str = "",
) -> Reply:
    """重发: those of an order, the one picked, or all. A press shows the list as it is then."""
    _permit(actor)
    rows = _meant(session, order, picked)
    undelivered.again(rows, now)
    session.flush()
    session.info["said"] = session.info.get("said") or bool(rows)  # wakes who sends
    said = cards.resent(len(rows))
    return Reply(card=_list(session, desk, now, said)) if picked else Reply(text=said)


def settle(session: Session, desk: Desk, now: datetime, actor: PersonRow, picked: str) -> Reply:
    """已电话告知: off the list."""
    _permit(actor)
    rows = _meant(session, None, picked)
    undelivered.settle(rows)
    session.flush()
    return Reply(card=_list(session, desk, now, cards.settled(len(rows))))


def _list(session: Session, desk: Desk, now: datetime, said: str = "") -> Card:
    rows = undelivered.failed(session, SHOWN)
    return cards.undelivered(rows, _names(session, rows), undelivered.count(session), now, desk.tz, said)


def _meant(session: Session, order: Order | None, picked: str) -> list[OutboxRow]:
    rows = undelivered.failed(session, 1000, order.id if order else None)
    return [row for row in rows if str(row.id) == picked] if picked.isdecimal() else rows


@dataclass(frozen=True)
class Failed:
    """One message that could not be delivered, for the command line."""

    order: int  # short number, 0: about none
    person: str
    at: datetime
    reason: str

    def as_json(self) -> dict[str, str | int]:
        return {"order": self.order, "person": self.person, "at": self.at.isoformat(), "reason": self.reason}


def failures(session: Session, desk: Desk, now: datetime, resending: bool) -> list[Failed]:
    """What could not be delivered, all of it; sent again if wanted."""
    rows = undelivered.failed(session, 1000)
    names = _names(session, rows)
    found = [
        Failed(
            (row.order_id or 0) % 1_000_000, names[row.person], row.created_at.astimezone(desk.tz), row.error
        )
        for row in rows
    ]
    if resending:
        undelivered.again(rows, now)
    return found


def watch(session: Session, desk: Desk, now: datetime) -> None:
    """An urgent message that is tried again and again: somebody should phone. Said once a message."""
    rows = undelivered.late(session, URGENT, now - PATIENCE)
    names = _names(session, rows)
    for row in rows:
        staff = [officer for officer in on_duty_now(session, desk, now) if officer.id != row.person]
        order = (row.order_id or 0) % 1_000_000
        text = Text(cards.please_phone(names[row.person], order, row.error))
        tell_people(session, now, staff, f"undelivered:late:{row.key}", text)


def halted(desk: Desk, session: Session, now: datetime, channel: str, halt: Halt | None) -> None:
    """A whole channel stopped, or (``None``) goes again: said where it can still be said."""
    key = f"halted:{channel}:{now:%Y%m%d%H}{now.minute // 10}"
    staff = on_duty_now(session, desk, now)
    if halt is None:
        text = cards.resumed(channel, outbox.waiting(session))
        tell_people(session, now, staff, f"{key}:over", Text(text, is_notice=True))
        return
    told = group_cards.halted(halt.reason, halt.remedy, now, desk.tz)
    groups.tell(session, desk, now, Matter.CHANNEL, key, told)
    elsewhere = [one for one in staff if channel != TELEGRAM and _is_on_telegram(desk, one)]
    body = Text(told, is_notice=True)
    put(
        session,
        now,
        [Message(f"{key}:{one.id}", one.id, body, URGENT, channel=TELEGRAM) for one in elsewhere],
    )


def _is_on_telegram(desk: Desk, person: PersonRow) -> bool:
    return bool(person.telegram and people.roles_of(person) & desk.telegram_for)


def _names(session: Session, rows: Sequence[OutboxRow]) -> Mapping[str, str]:
    """Groups stand in the outbox by their own names."""
    return {
        row.person: row.person.removeprefix(groups.PREFIX)
        if row.person.startswith(groups.PREFIX)
        else people.name_of(session, row.person)
        for row in rows
    }


def _permit(actor: PersonRow) -> None:
    if not people.roles_of(actor) & (DESK | {Role.SUPERVISOR}):
        raise Refusal("not_allowed", "消息送达情况由值班专班查看，您没有此项权限。")
