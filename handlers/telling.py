"""Who is told what: people by their part in an order, and the cards that others still hold."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import rota
from notifier.bodies import dump
from notifier.card import Body, Card, Update
from notifier.outbox import NAG, ROUTINE, URGENT, Message, put
from rules.manual import Manual
from rules.words import Level, Role
from storage import absences, outbox
from storage.db import vault_of
from storage.tables import Order, PersonRow

#: WeCom lets a card be changed for 72 hours; a little less, so that we are never too late.
CARD_LIVES = timedelta(hours=71)


def on_duty_now(session: Session, desk: Manual, now: datetime) -> list[PersonRow]:
    """Who is on duty; with nobody there, the chief, then the 主管科室, then the admin: never silence.

    Who is away is left out, and who stands in for them is there.
    """
    if rota.is_kept(session, desk):
        on = (who for duty in rota.running(session, desk, now) for who in duty.people)
        there = {person.id: person for who in on if (person := absences.present(session, who))}
        found = sorted(there.values(), key=lambda person: person.id)
    else:
        found = absences.here(session, Role.DUTY)
    above = (absences.here(session, role) for role in (Role.CHIEF, Role.SUPERVISOR, Role.ADMIN))
    return found or next(filter(None, above), [])


def urgency_of(order: Order) -> int:
    """Urgent orders do not wait behind a digest."""
    pressing = order.level in (Level.CRITICAL, Level.URGENT) or order.is_key or order.is_sensitive
    return URGENT if pressing else ROUTINE


def tell(
    session: Session,
    now: datetime,
    to: Iterable[PersonRow | str],
    order: Order,
    topic: str,
    body: Body,
    urgency: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """Say ``body`` about this step of ``order`` to each, once."""
    ids = dict.fromkeys(person if isinstance(person, str) else person.id for person in to)
    level = urgency_of(order) if urgency is None else urgency
    put(
        session,
        now,
        [
            Message(
                f"{topic}:{order.id}:{order.steps}:{who}", who, body, level, order.id, not_before=not_before
            )
            for who in ids
        ],
    )


def tell_people(session: Session, now: datetime, to: Iterable[PersonRow], key: str, body: Body) -> None:
    """Say something that is not about one order."""
    put(session, now, [Message(f"{key}:{person.id}", person.id, body) for person in to])


def change_cards(
    session: Session, now: datetime, order: Order, topics: Iterable[str], card: Card, but: str = ""
) -> None:
    """Give the cards of ``topics`` that people hold a new face, except the one just pressed (its key).

    One that has not gone out yet goes out with the new face, or not at all where nothing is left to press.
    """
    wanted = tuple(f"{topic}:{order.id}:" for topic in topics)
    held = [row for row in outbox.held(session, order.id, now, CARD_LIVES) if row.key.startswith(wanted)]
    waiting = [row.id for row in held if not row.is_sent and not row.is_nag]
    if waiting:
        changed = {"state": "moot"} if card.done else {"body_sealed": vault_of(session).seal(dump(card))}
        outbox.mark_all(session, [(row_id, changed) for row_id in waiting])
    put(
        session,
        now,
        [
            Message(f"face:{order.steps}:{row.key}", row.person, Update(row.key, card), ROUTINE, order.id)
            for row in held
            if row.is_sent and row.key != but
        ],
    )


def next_copy_time(desk: Manual, now: datetime) -> datetime:
    """When the next digest of ordinary copies goes to the heads."""
    local = now.astimezone(desk.tz)
    days = (local.date() + timedelta(days=ahead) for ahead in (0, 1))
    times = (datetime.combine(day, at, desk.tz) for day in days for at in sorted(desk.copies_at))
    return next(at for at in times if at > local)


__all__ = [
    "NAG",
    "change_cards",
    "next_copy_time",
    "on_duty_now",
    "tell",
    "tell_people",
    "urgency_of",
]
