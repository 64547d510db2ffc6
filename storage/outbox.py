"""The outbox as rows: put in once, marked with what became of them, found again when somebody presses."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from storage.among import among
from storage.inserting import insert_new
from storage.tables import OutboxRow

URGENT, ROUTINE, NAG = 0, 1, 2
WAITING = ("queued", "leased")
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


def mark(session: Session, row_id: int, **values: Any) -> None:
    """Set columns of one row by its id."""
    session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**values))


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
    found = session.scalars(select(OutboxRow).where(among(session, OutboxRow.id, row_ids)))
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


def waits(session: Session, error: str, now: datetime) -> list[tuple[str, datetime]]:
    """(person, until when) of the messages that were put off for this reason."""
    asked = (OutboxRow.state == "queued", OutboxRow.error == error, OutboxRow.next_at > now)
    found = session.execute(select(OutboxRow.person, OutboxRow.next_at).where(*asked))
    return [(person, until) for person, until in found]


def waiting(session: Session) -> int:
    """How many messages have not gone out."""
    return len(session.scalars(select(OutboxRow.id).where(OutboxRow.state.in_(WAITING))).all())


def refused(session: Session, most: int = 20) -> list[OutboxRow]:
    """The newest messages that could not be delivered."""
    query = select(OutboxRow).where(or_(OutboxRow.state == "refused", OutboxRow.state == "parked"))
    return list(session.scalars(query.order_by(OutboxRow.id.desc()).limit(most)))
