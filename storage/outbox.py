"""The outbox as rows: claimed with a lease, marked with what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, Update, and_, bindparam, case, func, or_, select, text, update
from sqlalchemy.orm import Session

from storage.inserting import insert_new
from storage.tables import Clock, OutboxRow

URGENT, ROUTINE, NAG = 0, 1, 2
WAITING = ("queued", "leased")
#: Any number will do, as long as every process uses the same.
CLAIM_LOCK = 12345_2027
BETWEEN_IDS = "|"  # a long text has a message id for each of its parts
_BY_TASK = select(OutboxRow.id, OutboxRow.key).where(OutboxRow.task_id == bindparam("task_id"))
_HELD = (
    select(OutboxRow.id, OutboxRow.key, OutboxRow.person, OutboxRow.state, OutboxRow.clock_id)
    .where(
        OutboxRow.order_id == bindparam("order_id"),
        or_(
            OutboxRow.state == "queued",
            and_(
                OutboxRow.state == "sent",
                OutboxRow.response_code != "",
                OutboxRow.sent_at > bindparam("since", type_=OutboxRow.sent_at.type),
            ),
        ),
    )
    .order_by(OutboxRow.id.desc())
    .execution_options(autoflush=False)
)


def add(session: Session, rows: list[dict[str, Any]]) -> None:
    """Put messages in; one with a key that is there already is left out: it has been said.

    Each carries what this session deals with (``session.info["cause"]``), so that the log can be followed.
    """
    if rows:
        cause = session.info.get("cause", "")
        insert_new(session, OutboxRow, [row | {"cause": cause} for row in rows])
        session.info["said"] = True


def supersede(session: Session, clock_id: int, person: str) -> None:
    """What waits to remind this person of this clock is not said: something newer is about to wait."""
    waiting = (OutboxRow.state == "queued", OutboxRow.clock_id == clock_id, OutboxRow.person == person)
    moot = update(OutboxRow).where(*waiting).values(state="moot")
    session.execute(moot.execution_options(synchronize_session=False))


def drop_moot(session: Session, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Nags, urgent ones too, whose clock has been stopped meanwhile are not said: the work is done."""
    clocks = {row.clock_id for row in rows if row.state == "queued" and row.clock_id is not None}
    if not clocks:
        return list(rows)
    stops = select(Clock.id).where(Clock.id.in_(clocks), Clock.stopped_at.is_not(None))
    stopped = set(session.scalars(stops))
    for row in rows:
        if row.state == "queued" and row.clock_id in stopped:
            row.state = "moot"
    return [row for row in rows if row.state != "moot"]


def one_at_a_time(session: Session) -> None:
    """Only this process claims until its transaction ends: two that claim for one person at the same moment
    would see neither what the other takes nor what is left of the person's budget."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": CLAIM_LOCK})


def being_sent_to(session: Session, now: datetime) -> set[str]:
    """Whom some process is sending to: what else they are to get waits, so that it comes in its order."""
    held = select(OutboxRow.person).where(OutboxRow.state == "leased", OutboxRow.next_at > now)
    return set(session.scalars(held))


def due(
    session: Session,
    now: datetime,
    most: int,
    busy: Collection[str] = (),
    least_urgent: int = NAG,
    away: Collection[str] = (),
) -> list[OutboxRow]:
    """What may go out now but not to who is ``busy``, urgent first, locked for this transaction.

    What is known to go over a channel that is ``away`` is left to the process that has it.

    A leased row whose lease ran out is among them: its sender died, so it may have arrived.
    """
    asked = [_due(state, now, most, busy, least_urgent, away) for state in WAITING]
    found = [row for query in asked for row in session.scalars(query)]
    return sorted(found, key=_rank)[:most]


def _rank(row: OutboxRow) -> tuple[int, bool, datetime, int]:
    """What a dead process had begun to send was first, and stays it."""
    return row.urgency, row.state != "leased", row.next_at, row.id


def _due(
    state: str, now: datetime, most: int, busy: Collection[str], least_urgent: int, away: Collection[str]
) -> Select[OutboxRow]:
    """One state at a time: the index then has them in this order, however many wait."""
    query = select(OutboxRow).where(OutboxRow.state == state, OutboxRow.next_at <= now)
    if least_urgent < NAG:
        query = query.where(OutboxRow.urgency <= least_urgent)
    if busy:
        query = query.where(OutboxRow.person.not_in(busy))
    if away:
        query = query.where(OutboxRow.channel.not_in(away))
    order = (OutboxRow.urgency, OutboxRow.next_at, OutboxRow.id)
    return query.order_by(*order).limit(most).with_for_update(skip_locked=True)


def also_due(session: Session, now: datetime, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """The other reminders to the people reminded in ``rows``, so that one digest holds them all."""
    people = {row.person for row in rows if _is_nag(row)}
    if not people:
        return []
    query = (
        select(OutboxRow)
        .where(OutboxRow.state == "queued", OutboxRow.next_at <= now, OutboxRow.person.in_(people))
        .where(or_(OutboxRow.urgency == NAG, OutboxRow.clock_id.is_not(None)))
        .where(OutboxRow.id.not_in([row.id for row in rows]))
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
            .where(OutboxRow.id.in_(row_ids))
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
    ours = update(OutboxRow).where(OutboxRow.id.in_(row_ids), OutboxRow.state == "leased")
    session.execute(ours.values(next_at=until).execution_options(synchronize_session=False))


def sent_times(
    session: Session, people: Sequence[str], since: datetime, fewest: int = 1
) -> dict[str, list[datetime]]:
    """When each was sent something since ``since``, for the budget: a long text counts as its parts.

    Who was sent fewer than ``fewest`` has none: there is room for them anyway.
    """
    times: dict[str, list[datetime]] = {person: [] for person in people}
    many = _many(session, people, since, fewest)
    query = select(OutboxRow.person, OutboxRow.sent_at, OutboxRow.message_id).where(
        OutboxRow.person.in_(many), OutboxRow.sent_at > since
    )
    for person, at, message_id in session.execute(query.order_by(OutboxRow.sent_at)) if many else ():
        times[person] += [at] * (message_id.count(BETWEEN_IDS) + 1) if at else []
    return times


def _many(session: Session, people: Sequence[str], since: datetime, fewest: int) -> list[str]:
    """Who was sent so much: counted there, for thousands of times are slow to read."""
    ids = OutboxRow.message_id
    parts = func.sum(1 + func.length(ids) - func.length(func.replace(ids, BETWEEN_IDS, "")))
    query = select(OutboxRow.person).where(OutboxRow.person.in_(people), OutboxRow.sent_at > since)
    return list(session.scalars(query.group_by(OutboxRow.person).having(parts >= fewest)))


def mark(session: Session, row_id: int, **values: Any) -> None:
    """Set columns of one row by its id."""
    session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**values))


def mark_each(session: Session, row_ids: Sequence[int], **values: Any) -> None:
    """Set columns of several rows to the same."""
    session.execute(update(OutboxRow).where(OutboxRow.id.in_(row_ids)).values(**values))


def mark_all(session: Session, marks: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Set columns of many rows by their ids; rows that get the same columns go in one statement.

    A press may have come before the mark: its response code is the one still good, and stays.
    """
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, values in marks:
        alike[tuple(sorted(values))].append({"of_id": row_id, **{f"to_{k}": v for k, v in values.items()}})
    for names, rows in alike.items():
        session.connection().execute(_marking(names), rows)


@cache
def _marking(names: tuple[str, ...]) -> Update:
    table = OutboxRow.__table__
    assert isinstance(table, Table)
    values: dict[str, Any] = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
    if "response_code" in values:
        held = table.c.response_code
        values["response_code"] = case((held != "", held), else_=values["response_code"])
    return table.update().where(table.c.id == bindparam("of_id")).values(values)


def all_of(session: Session, row_ids: Collection[int]) -> dict[int, OutboxRow]:
    """These messages by id."""
    found = session.scalars(select(OutboxRow).where(OutboxRow.id.in_(row_ids)))
    return {row.id: row for row in found}


def spend(session: Session, key: str, response_code: str) -> None:
    """A card was changed: this code is good for nothing any more; a newer one, of a press, stays."""
    query = update(OutboxRow).where(OutboxRow.key == key, OutboxRow.response_code == response_code)
    session.execute(query.values(response_code=""))


def withdrawn(session: Session, key: str) -> None:
    """A message was taken back: its card is changed no more."""
    taken = update(OutboxRow).where(OutboxRow.key == key)
    session.execute(taken.values(state="recalled", response_code=""))


def recallable(session: Session, order_id: int, since: datetime) -> list[OutboxRow]:
    """What people were sent about an order since then, newest first, but for what was taken back already."""
    query = select(OutboxRow).where(
        OutboxRow.order_id == order_id, OutboxRow.state == "sent", OutboxRow.sent_at > since
    )
    made = (OutboxRow.key.not_like(f"{kind}:%") for kind in ("face", "recall", "undelivered"))
    asked = query.where(*made).order_by(OutboxRow.id.desc())
    gone = select(OutboxRow.key).where(OutboxRow.key.like("recall:%"), OutboxRow.order_id == order_id)
    keys = {key.removeprefix("recall:") for key in session.scalars(gone)}
    return [row for row in session.scalars(asked) if row.key not in keys]


def release(session: Session, row_ids: Sequence[int], at: datetime) -> None:
    """Give back rows that were not tried."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(row_ids))
        .values(state="queued", next_at=at, attempts=OutboxRow.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def pressed(session: Session, task_id: str, response_code: str, now: datetime) -> str:
    """The key of the message whose card was pressed; empty when it is none of ours.

    The press brought a fresh chance to change the card later.
    """
    found = session.execute(_BY_TASK, {"task_id": task_id}).first()
    if found:
        fresh = {"response_code": response_code} if response_code else {}
        mark(session, found.id, acted_at=now, **fresh)
    return found.key if found else ""


def has_reached(session: Session, person: str, since: datetime) -> bool:
    """Whether anything was sent to this person after that."""
    query = select(OutboxRow.id).where(OutboxRow.person == person, OutboxRow.sent_at > since)
    return session.scalar(query.limit(1)) is not None


def by_tag(session: Session, tag: str) -> OutboxRow | None:
    """The message whose card's task id begins with ``tag``: there is no room for all of it in a small key."""
    begins = OutboxRow.task_id.between(tag, tag + "g")  # g: behind every hexadecimal digit
    return session.scalars(select(OutboxRow).where(begins).limit(1)).first()


def last_card(session: Session, person: str) -> OutboxRow | None:
    """The last message with something to press that this person was sent."""
    query = select(OutboxRow).where(
        OutboxRow.person == person,
        OutboxRow.sent_at.is_not(None),
        OutboxRow.task_id != "",
        OutboxRow.state != "recalled",
    )
    return session.scalars(query.order_by(OutboxRow.sent_at.desc(), OutboxRow.id.desc()).limit(1)).first()


def find(session: Session, key: str) -> OutboxRow | None:
    """The message with this key."""
    return session.scalars(select(OutboxRow).where(OutboxRow.key == key)).first()


@dataclass(frozen=True)
class Held:
    """A message about an order that may still be changed: nobody has begun to send it, or its card lives."""

    id: int
    key: str
    person: str
    is_sent: bool
    is_nag: bool


def held(session: Session, order_id: int, now: datetime, age: timedelta) -> list[Held]:
    """The messages about an order that may still be changed, newest first."""
    found = session.execute(_HELD, {"order_id": order_id, "since": now - age})
    return [Held(row.id, row.key, row.person, row.state == "sent", row.clock_id is not None) for row in found]


def waiting(session: Session) -> int:
    """How many messages have not gone out."""
    return len(session.scalars(select(OutboxRow.id).where(OutboxRow.state.in_(WAITING))).all())


def oldest_waiting(session: Session, now: datetime) -> datetime | None:
    """Since when the longest-waiting message that may go out has been waiting."""
    query = select(OutboxRow.created_at).where(OutboxRow.state.in_(WAITING), OutboxRow.next_at <= now)
    return session.scalars(query.order_by(OutboxRow.created_at).limit(1)).first()


def refused(session: Session, most: int = 20) -> list[OutboxRow]:
    """The newest messages that could not be delivered."""
    query = select(OutboxRow).where(or_(OutboxRow.state == "refused", OutboxRow.state == "parked"))
    return list(session.scalars(query.order_by(OutboxRow.id.desc()).limit(most)))
