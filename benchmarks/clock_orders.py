"""Fills a database with open orders of five clocks each, some of them due within one minute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, insert, literal, select, text
from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.timing import clocks_of
from rules.people import Department
from rules.words import Level, State
from storage.db import Database
from storage.tables import Clock, Order

#: A Tuesday morning of an ordinary week: the orders came a minute before.
BEGIN = datetime(2026, 3, 3, 1, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PART = 20_000
FIRST_ID = 2026_000_000_000


@dataclass(frozen=True)
class Size:
    """How much of it: open orders with five clocks each, nags due in a minute, and the peer's jobs."""

    orders: int
    due: int
    peer_idle: int
    peer_due: int


@dataclass(frozen=True)
class Pattern:
    """An order and its clocks as the rules make them, to be copied."""

    order: dict[str, Any]
    clocks: list[dict[str, Any]]

    @property
    def first(self) -> datetime:
        """When it speaks first."""
        found: datetime = min(clock["next_at"] for clock in self.clocks if clock["next_at"])
        return found

    def copied(self, number: int, shift: timedelta) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        order = {name: _shifted(value, shift) for name, value in self.order.items()}
        order |= {"id": FIRST_ID + number, "number": f"B{FIRST_ID + number}"}
        clocks = [{name: _shifted(value, shift) for name, value in row.items()} for row in self.clocks]
        return order, [row | {"order_id": order["id"]} for row in clocks]


def _shifted(value: Any, shift: timedelta) -> Any:
    return value + shift if isinstance(value, datetime) else value


def patterns(session: Session, desk: Desk, departments: Sequence[Department]) -> list[Pattern]:
    """A dispatched ordinary order for each department, with the clocks that the rules give it."""
    found = []
    for number, department in enumerate(departments):
        order = _ordinary(number + 1, department)
        rows = clocks_of(session, desk, BEGIN, order)
        stopped = rows[0] | {"next_at": None, "stopped_at": BEGIN}
        rows = [row | {"stopped_at": None} for row in rows]
        columns = {column.key: getattr(order, column.key) for column in Order.__mapper__.column_attrs}
        found.append(Pattern(columns, [*rows, *[stopped] * (5 - len(rows))]))
    return found


def _ordinary(number: int, department: Department) -> Order:
    texts = dict.fromkeys(("category", "channel", "school", "caller_hash", "fingerprint", "last_hash"), "")
    flags = dict.fromkeys(("is_key", "is_sensitive", "is_confidential", "is_public_reply"), False)
    times = dict.fromkeys(("sent_at", "received_at", "signed_at", "dispatched_at"), BEGIN)
    return Order(
        id=number,
        version=1,
        source="12345",
        state=State.DISPATCHED,
        level=Level.NORMAL,
        kind="投诉",
        title="样本",
        gist="样本工单，用于测量。",
        masked="样本工单，用于测量。",
        text_sealed=b"",
        person_sealed=b"",
        department=department.name,
        holder=department.contact_a,
        officer="",
        round=1,
        bounces=0,
        steps=1,
        due_imported=False,
        pauses=[],
        **texts,
        **flags,
        **times,
    )


def copies(found: list[Pattern], size: Size) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The due ones spread over one minute, then one part of the others over the thirty days after."""
    later = min(size.orders - size.due, PART)
    for number in range(size.due + later):
        pattern = found[number % len(found)]
        if number < size.due:
            shift = MINUTE * (number / size.due)
        else:
            shift = timedelta(days=1) + timedelta(days=30) * ((number - size.due) / later)
        yield pattern.copied(number, shift)


async def fill(database: Database, found: list[Pattern], size: Size) -> None:
    """The due orders and one part of the others made here; the engine copies that part until it is enough."""
    made = list(copies(found, size))
    orders, rows = [order for order, _ in made], [row for _, clocks in made for row in clocks]
    await database.transact(store, orders, rows)
    first = FIRST_ID + size.due
    for step in range(PART, size.orders - size.due, PART):
        last = first + min(PART, size.orders - size.due - step) - 1
        await database.transact(copy, first, last, step)
    await database.transact(analyse)


def store(session: Session, orders: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """Orders and their clocks, as they are."""
    session.execute(insert(Order), orders)
    session.execute(insert(Clock), rows)


def copy(session: Session, first: int, last: int, step: int) -> None:
    """The orders from ``first`` to ``last`` and their clocks once more, ``step`` numbers further on."""
    values: dict[str, Any] = {column.key: column for column in Order.__table__.columns}
    values |= {"id": Order.id + step, "number": literal("B") + cast(Order.id + step, String)}
    query = select(*values.values()).where(Order.id.between(first, last))
    session.execute(insert(Order).from_select(list(values), query))
    values = {column.key: column for column in Clock.__table__.columns if column.key != "id"}
    values["order_id"] = Clock.order_id + step
    query = select(*values.values()).where(Clock.order_id.between(first, last))
    session.execute(insert(Clock).from_select(list(values), query))


def analyse(session: Session) -> None:
    """What the engine does by itself in the course of a day, so that it plans as on any other day."""
    session.execute(text("ANALYZE"))
    if session.get_bind().dialect.name == "postgresql":
        # Else what was filled in is written out while idle ticks are timed.
        session.execute(text("CHECKPOINT"))
