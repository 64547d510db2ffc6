"""What of the outbox goes out next: found in order, leased by one process, given back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select, text, update
from sqlalchemy.orm import Session

from storage.among import among
from storage.outbox import BETWEEN_IDS, NAG, WAITING
from storage.tables import Clock, OutboxRow

#: Any number will do, as long as every process uses the same.
CLAIM_LOCK = 12345_2027


def drop_moot(session: Session, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Nags, urgent ones too, whose clock has been stopped meanwhile are not said: the work is done."""
    stopped = _stopped(session, [row for row in rows if row.state == "queued"])
    for row in rows:
        if row.state == "queued" and row.clock_id in stopped:
            row.state = "moot"
    return [row for row in rows if row.state != "moot"]


def take_apart(session: Session, now: datetime, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Digests that had to wait while something in them was done: what is left of them is said anew.

    One that may have arrived already stays as it is: whoever got it must not get it twice.
    """
    digests = {row.key: row for row in rows if row.state == "queued" and row.is_digest and not row.in_doubt}
    if not digests:
        return list(rows)
    members = _members(session, digests.values())
    stopped = _stopped(session, members)
    stale = {row.folded_into for row in members if row.clock_id in stopped}
    freed = [row for row in members if row.folded_into in stale]
    for key in stale:
        digests[key].state = "moot"
    for row in freed:
        row.state, row.folded_into, row.next_at = "queued", "", now
    return [row for row in rows if row.state != "moot"] + freed


def _members(session: Session, digests: Collection[OutboxRow]) -> list[OutboxRow]:
    people, keys = {row.person for row in digests}, [row.key for row in digests]
    query = select(OutboxRow).where(among(session, OutboxRow.person, people), OutboxRow.sent_at.is_(None))
    inside = query.where(among(session, OutboxRow.folded_into, keys))
    return list(session.scalars(inside.order_by(OutboxRow.id)))


def _stopped(session: Session, rows: Sequence[OutboxRow]) -> set[int | None]:
    """The clocks of these reminders that run no more."""
    clocks = {row.clock_id for row in rows if row.clock_id is not None}
    stops = select(Clock.id).where(among(session, Clock.id, clocks), Clock.stopped_at.is_not(None))
    return set(session.scalars(stops)) if clocks else set()


def one_at_a_time(session: Session) -> None:
    """Only this process claims until its transaction ends: two that claim for one person at the same moment
    would see neither what the other takes nor what is left of the person's budget."""
    if session.get_bind().dialect.name == "postgresql" and "claims" not in session.info:
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": CLAIM_LOCK})
        session.info["claims"] = True


def is_due(session: Session, now: datetime, least_urgent: int = NAG) -> bool:
    """Whether there is anything to claim at all: most looks find nothing, and ask no more than this."""
    waits = select(OutboxRow.id).where(OutboxRow.state.in_(WAITING), OutboxRow.next_at <= now)
    if least_urgent < NAG:
        waits = waits.where(OutboxRow.urgency <= least_urgent)
    return session.scalar(waits.limit(1)) is not None


def being_sent_to(session: Session, now: datetime) -> tuple[set[str], bool]:
    """Whom some process is sending to: what else they are to get waits, so that it comes in its order.

    And whether a process died while it was sending something.
    """
    held = select(OutboxRow.person, OutboxRow.next_at).where(OutboxRow.state == "leased")
    found = session.execute(held).all()
    return {row.person for row in found if row.next_at > now}, any(row.next_at <= now for row in found)


def due(
    session: Session,
    now: datetime,
    most: int,
    busy: Collection[str] = (),
    least_urgent: int = NAG,
    away: Collection[str] = (),
    states: Iterable[str] = WAITING,
) -> list[OutboxRow]:
    """What may go out now but not to who is ``busy``, urgent first, locked for this transaction.

    What is known to go over a channel that is ``away`` is left to the process that has it.

    A leased row whose lease ran out is among them: its sender died, so it may have arrived.
    """
    asked = [_due(session, state, now, most, busy, least_urgent, away) for state in states]
    found = [row for query in asked for row in session.scalars(query)]
    return sorted(found, key=_rank)[:most]


def _rank(row: OutboxRow) -> tuple[int, bool, datetime, int]:
    """What a dead process had begun to send was first, and stays it."""
    return row.urgency, row.state != "leased", row.next_at, row.id


def _due(
    session: Session,
    state: str,
    now: datetime,
    most: int,
    busy: Collection[str],
    least_urgent: int,
    away: Collection[str],
) -> Select[OutboxRow]:
    """One state at a time: the index then has them in this order, however many wait."""
    query = select(OutboxRow).where(OutboxRow.state == state, OutboxRow.next_at <= now)
    if least_urgent < NAG:
        query = query.where(OutboxRow.urgency <= least_urgent)
    if busy:
        query = query.where(~among(session, OutboxRow.person, busy))
    if away:
        query = query.where(~among(session, OutboxRow.channel, away))
    order = (OutboxRow.urgency, OutboxRow.next_at, OutboxRow.id)
    return query.order_by(*order).limit(most).with_for_update(skip_locked=True)


def also_due(session: Session, now: datetime, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """The other reminders to the people reminded in ``rows``, so that one digest holds them all."""
    people = {row.person for row in rows if _is_nag(row)}
    if not people:
        return []
    query = (
        select(OutboxRow)
        .where(OutboxRow.state == "queued", OutboxRow.next_at <= now)
        .where(among(session, OutboxRow.person, people))
        .where(or_(OutboxRow.urgency == NAG, OutboxRow.clock_id.is_not(None)))
        .where(~among(session, OutboxRow.id, [row.id for row in rows]))
        .order_by(OutboxRow.urgency, OutboxRow.next_at, OutboxRow.id)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def _is_nag(row: OutboxRow) -> bool:
    return row.state == "queued" and (row.urgency == NAG or row.clock_id is not None)


def lease(session: Session, row_ids: Sequence[int], until: datetime, **values: Any) -> None:
    """Take rows for sending; if we die, they come back at ``until``, in doubt. ``values`` are set as well.

    What a process took along when it died is the same try: nothing is given up because machines fail.
    """
    if row_ids:
        session.execute(
            update(OutboxRow)
            .where(among(session, OutboxRow.id, row_ids))
            .values(
                state="leased",
                next_at=until,
                attempts=OutboxRow.attempts + case((OutboxRow.state == "leased", 0), else_=1),
                in_doubt=or_(OutboxRow.in_doubt, OutboxRow.state == "leased"),
                **values,
            )
            .execution_options(synchronize_session=False)
        )


def renew(session: Session, row_ids: Collection[int], until: datetime) -> None:
    """Keep what we are still sending; what is marked by now is left as it is."""
    ours = update(OutboxRow).where(among(session, OutboxRow.id, row_ids), OutboxRow.state == "leased")
    session.execute(ours.values(next_at=until).execution_options(synchronize_session=False))


def release(session: Session, row_ids: Sequence[int], at: datetime) -> None:
    """Give back rows that were not tried."""
    session.execute(
        update(OutboxRow)
        .where(among(session, OutboxRow.id, row_ids))
        .values(state="queued", next_at=at, attempts=OutboxRow.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def sent_times(
    session: Session, people: Sequence[str], since: datetime, fewest: int = 1
) -> dict[str, list[datetime]]:
    """When each was sent something since ``since``, for the budget: a long text counts as its parts.

    Who was sent fewer than ``fewest`` has none: there is room for them anyway.
    """
    times: dict[str, list[datetime]] = {person: [] for person in people}
    many = _many(session, people, since, fewest)
    query = select(OutboxRow.person, OutboxRow.sent_at, OutboxRow.message_id).where(
        among(session, OutboxRow.person, many), OutboxRow.sent_at > since
    )
    for person, at, message_id in session.execute(query.order_by(OutboxRow.sent_at)) if many else ():
        times[person] += [at] * (message_id.count(BETWEEN_IDS) + 1) if at else []
    return times


def _many(session: Session, people: Sequence[str], since: datetime, fewest: int) -> list[str]:
    """Who was sent so much: counted there, for thousands of times are slow to read."""
    ids = OutboxRow.message_id
    parts = func.sum(1 + func.length(ids) - func.length(func.replace(ids, BETWEEN_IDS, "")))
    query = select(OutboxRow.person).where(
        among(session, OutboxRow.person, people), OutboxRow.sent_at > since
    )
    return list(session.scalars(query.group_by(OutboxRow.person).having(parts >= fewest)))
