"""Orders: finding them by what people say, adding them, and keeping their sealed texts."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from rules.errors import Refusal
from rules.words import State
from storage.among import among
from storage.db import vault_of
from storage.tables import CounterRow, Order

FIRST_SHORT = 1001  # so that a number people say always has four digits
OPEN = tuple(state for state in State if state.is_open)


@dataclass(frozen=True)
class Personal:
    """What is personal in an order, kept sealed: never on a card, in a group or a log."""

    caller: str = ""
    phone: str = ""
    place: str = ""
    remark: str = ""
    title: str = ""
    reply: str = ""  # what the platform's export says was answered
    extra: dict[str, str] | None = None


def get(session: Session, order_id: int) -> Order:
    """The order; it must exist. Raises Refusal("no_order")."""
    order = session.get(Order, order_id)
    if order is None:
        raise Refusal("no_order", f"没有找到工单 {order_id % 1_000_000}。")
    return order


def all_of(session: Session, order_ids: Collection[int]) -> list[Order]:
    """These orders, in the sequence of ``order_ids``."""
    if not order_ids:
        return []
    query = select(Order).where(among(session, Order.id, order_ids)).execution_options(autoflush=False)
    found = {order.id: order for order in session.scalars(query)}
    return [found[order_id] for order_id in order_ids if order_id in found]


def find_same(session: Session, source: str, numbers: Sequence[str]) -> dict[str, Order]:
    """Those of ``numbers`` that are stored already, by the platform's number."""
    query = select(Order).where(Order.source == source, Order.number.in_(numbers))
    return {order.number: order for order in session.scalars(query)}


def latest_of(session: Session, caller_hashes: Collection[str]) -> dict[str, int]:
    """The latest order's id of each of these citizens."""
    query = select(Order.caller_hash, func.max(Order.id)).where(Order.caller_hash.in_(caller_hashes))
    found = session.execute(query.group_by(Order.caller_hash))
    return {row.caller_hash: row[1] for row in found}


def find(session: Session, reference: str, year: int) -> list[Order]:
    """The orders that ``reference`` may mean: this year's short number, else the platform's number or tail.

    An open order of last year is found by its short number too, when this year has none such.
    """
    found = _by_short(session, reference, year) or _by_short(session, reference, year - 1)
    return found or _by_number(session, reference)


def _by_short(session: Session, reference: str, year: int) -> list[Order]:
    if not (reference.isdecimal() and len(reference) <= 6):
        return []
    order = session.get(Order, year * 1_000_000 + int(reference))
    return [order] if order else []


def _by_number(session: Session, reference: str) -> list[Order]:
    """By the platform's number or its tail, the newest numbers first; found in the numbers' index alone."""
    if len(reference) < 4:
        return []
    tail = reference.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    same = select(Order.source, Order.number).where(Order.number.like(f"%{tail}", escape="\\"))
    keys = session.execute(same.order_by(Order.source.desc(), Order.number.desc()).limit(6))
    one_of = [and_(Order.source == source, Order.number == number) for source, number in keys]
    if not one_of:
        return []
    return list(session.scalars(select(Order).where(or_(*one_of)).order_by(Order.id.desc())))


def near(session: Session, reference: str, year: int, most: int = 3) -> list[Order]:
    """The orders whose short numbers are nearest to a number that does not exist."""
    if not reference.isdecimal():
        return []
    wanted = year * 1_000_000 + int(reference) % 1_000_000
    query = select(Order).order_by(func.abs(Order.id - wanted)).limit(most)
    return list(session.scalars(query))


def take_numbers(session: Session, year: int, many: int) -> range:
    """Reserve ``many`` consecutive order ids of ``year``."""
    name = f"orders:{year}"
    grown = (
        update(CounterRow)
        .where(CounterRow.name == name)
        .values(value=CounterRow.value + many)
        .returning(CounterRow.value)
    )
    last = session.scalar(grown)
    if last is None:
        last = FIRST_SHORT - 1 + many
        session.add(CounterRow(name=name, value=last))
        session.flush()
    return range(year * 1_000_000 + last - many + 1, year * 1_000_000 + last + 1)


def seal_personal(session: Session, personal: Personal) -> bytes:
    """The sealed form for ``Order.person_sealed``."""
    values = {key: value for key, value in vars(personal).items() if value}
    return vault_of(session).seal(json.dumps(values, ensure_ascii=False)) if values else b""


def personal(session: Session, order: Order) -> Personal:
    """What was sealed: only for who was allowed, one to one."""
    return unsealed(session, order.person_sealed)


def unsealed(session: Session, sealed: bytes) -> Personal:
    """``Order.person_sealed`` opened."""
    text = vault_of(session).open(sealed)
    return Personal(**json.loads(text)) if text else Personal()


def original(session: Session, order: Order) -> str:
    """The order's own words, unmasked: for reading by rules, never for showing."""
    return vault_of(session).open(order.text_sealed)


def freshly_signed(session: Session, after: datetime, most: int) -> list[Order]:
    """What waits for a department and was signed after that, due first, at most ``most``."""
    query = select(Order).where(Order.state == State.SIGNED, Order.signed_at > after)
    return list(session.scalars(query.order_by(Order.due_at, Order.id).limit(most)))


def in_states(
    session: Session, states: Iterable[State], most: int | None = None, **where: Any
) -> list[Order]:
    """Orders in ``states``, those due first, at most ``most``; ``where`` narrows by column equality."""
    query = select(Order).where(Order.state.in_(list(states))).filter_by(**where)
    return list(session.scalars(query.order_by(Order.due_at, Order.id).limit(most)))
