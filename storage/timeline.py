"""办理轨迹: append-only, each row chained to the one before; and the walk that finds a change."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import Order, TimelineRow

#: What the first row of every order is chained to.
ROOT = "0" * 64
PAGE = 1000
_INSERT = insert(TimelineRow.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Step:
    """One thing that happened: who, when, from, to, why, through which channel."""

    at: datetime
    actor: str
    action: str
    from_state: str = ""
    to_state: str = ""
    channel: str = ""
    note: str = ""  # free words, sealed
    data: dict[str, Any] = field(default_factory=dict)  # codes and numbers, never personal


@dataclass(frozen=True)
class Broken:
    """The first place where the chain does not hold."""

    order_id: int
    seq: int
    reason: str
    checkpoint: int = 0  # where it is a checkpoint that does not hold


def append(session: Session, order: Order, step: Step) -> None:
    """Add ``step`` to the order's timeline; the order row carries the chain's head."""
    row = row_for(session, order.id, order.steps + 1, order.last_hash or ROOT, step)
    session.connection().execute(_INSERT, row)  # beside the session: it writes the order but once
    order.steps, order.last_hash = row["seq"], row["hash"]


def row_for(session: Session, order_id: int, seq: int, previous: str, step: Step) -> dict[str, Any]:
    """The row as it will be stored, for a bulk insert."""
    vault = vault_of(session)
    row = {
        "order_id": order_id,
        "seq": seq,
        "at": step.at.astimezone(UTC),
        "actor": step.actor,
        "action": step.action,
        "from_state": step.from_state,
        "to_state": step.to_state,
        "channel": step.channel,
        "data": step.data,
        "note_sealed": vault.seal(step.note),
        "commitment": vault.digest(f"{order_id}:{seq}:{step.note}") if step.note else "",
        "previous_hash": previous,
    }
    return {**row, "hash": _hash(row)}


def _hash(row: dict[str, Any]) -> str:
    parts = [
        row["previous_hash"],
        row["order_id"],
        row["seq"],
        row["at"].isoformat(),
        *(row[name] for name in ("actor", "action", "from_state", "to_state", "channel")),
        json.dumps(row["data"], ensure_ascii=False, sort_keys=True),
        row["commitment"],
    ]
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def of(session: Session, order_id: int) -> list[TimelineRow]:
    """The whole timeline of one order, oldest first."""
    query = select(TimelineRow).where(TimelineRow.order_id == order_id).order_by(TimelineRow.seq)
    return list(session.scalars(query))


def of_action(session: Session, order_id: int, action: str) -> list[TimelineRow]:
    """Every row of that action, oldest first."""
    query = select(TimelineRow).where(TimelineRow.order_id == order_id, TimelineRow.action == action)
    return list(session.scalars(query.order_by(TimelineRow.seq)))


def last_of(session: Session, order_id: int, action: str) -> TimelineRow | None:
    """The latest row of that action, to tell who has done it already."""
    query = select(TimelineRow).where(TimelineRow.order_id == order_id, TimelineRow.action == action)
    return session.scalars(query.order_by(TimelineRow.seq.desc()).limit(1)).first()


def note(session: Session, row: TimelineRow) -> str:
    """The free words of a row; empty when they were erased or never there."""
    return vault_of(session).open(row.note_sealed)


def verify(session: Session) -> tuple[int, Broken | None]:
    """Walk every chain: how many rows were read, and the first broken one if any."""
    rows, order_id, seq, previous = 0, -1, 0, ROOT
    heads: dict[int, tuple[int, str]] = {}
    for row in _walk(session):
        if row.order_id != order_id:
            order_id, seq, previous = row.order_id, 0, ROOT
        reason = _fault(session, row, seq + 1, previous)
        if reason:
            return rows, Broken(row.order_id, row.seq, reason)
        rows, seq, previous = rows + 1, row.seq, row.hash
        heads[order_id] = (seq, previous)
    return rows, _wrong_head(session, heads)


def check(session: Session, order: Order) -> Broken | None:
    """The same for the chain of one order."""
    seq, previous = 0, ROOT
    for row in of(session, order.id):
        if reason := _fault(session, row, seq + 1, previous):
            return Broken(order.id, row.seq, reason)
        seq, previous = row.seq, row.hash
    is_whole = (seq, previous) == (order.steps, order.last_hash or ROOT)
    return None if is_whole else Broken(order.id, seq + 1, "末尾的步骤缺失")


def _walk(session: Session) -> Iterator[TimelineRow]:
    query = select(TimelineRow).order_by(TimelineRow.order_id, TimelineRow.seq)
    yield from session.scalars(query.execution_options(yield_per=PAGE))


def _fault(session: Session, row: TimelineRow, seq: int, previous: str) -> str:
    if row.seq != seq:
        return f"第 {seq} 步缺失"
    if row.previous_hash != previous:
        return "与上一步不相连"
    if _hash(vars(row)) != row.hash:
        return "内容被改动"
    if row.note_sealed and row.commitment != vault_of(session).digest(
        f"{row.order_id}:{row.seq}:{note(session, row)}"
    ):
        return "说明文字被改动"
    return ""


def _wrong_head(session: Session, heads: dict[int, tuple[int, str]]) -> Broken | None:
    """An order whose last step is not the one its row remembers: the end was cut off."""
    query = select(Order.id, Order.steps, Order.last_hash).order_by(Order.id)
    for order_id, steps, last_hash in session.execute(query):
        if steps and heads.get(order_id, (0, "")) != (steps, last_hash):
            return Broken(order_id, heads.get(order_id, (0, ""))[0] + 1, "末尾的步骤缺失")
        heads.pop(order_id, None)
    return next((Broken(order_id, 1, "工单已不存在") for order_id in sorted(heads)), None)
