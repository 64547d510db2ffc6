"""What was handed in, what the city's call-back said, and the pictures that go with it."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import AttachmentRow, Order, ResultRow, VisitRow

_LATEST = "latest results"
_LAST = (
    select(ResultRow)
    .where(ResultRow.order_id == bindparam("order_id"))
    .order_by(ResultRow.id.desc())
    .limit(1)
)
_RECENT = (
    select(ResultRow)
    .join(Order, Order.id == ResultRow.order_id)
    .order_by(ResultRow.id.desc())
    .limit(bindparam("most"))
)
_OF_DEPARTMENT = _RECENT.where(Order.department == bindparam("department"))
_OF_DESK = _RECENT.where(Order.department.is_(None))
_PICTURES = (
    select(func.count()).select_from(AttachmentRow).where(AttachmentRow.order_id == bindparam("order_id"))
)


def add(
    session: Session,
    order: Order,
    *,
    by: str,
    at: datetime,
    facts: dict[str, Any],
    text: str,
    findings: list[Any],
) -> None:
    """Keep a handed-in result with the check's findings."""
    vault = vault_of(session)
    session.add(
        ResultRow(
            order_id=order.id,
            round=order.round,
            by=by,
            at=at,
            facts_sealed=vault.seal(json.dumps(facts, ensure_ascii=False)),
            text_sealed=vault.seal(text),
            findings=findings,
        )
    )
    session.info.setdefault(_LATEST, {}).pop(order.id, None)


def latest(session: Session, order_id: int) -> ResultRow | None:
    """The result handed in last; asked once a transaction."""
    found: dict[int, ResultRow | None] = session.info.setdefault(_LATEST, {})
    if order_id not in found:
        found[order_id] = session.scalars(_LAST, {"order_id": order_id}).first()
    return found[order_id]


def of(session: Session, order_id: int) -> list[ResultRow]:
    """Every result handed in for an order, oldest first."""
    query = select(ResultRow).where(ResultRow.order_id == order_id)
    return list(session.scalars(query.order_by(ResultRow.id)))


def recent_of(session: Session, department: str | None, most: int) -> list[ResultRow]:
    """The newest results of a department's orders; for None, of those that the desk handled itself."""
    query = _OF_DESK if department is None else _OF_DEPARTMENT
    return list(session.scalars(query, {"department": department, "most": most}))


def text(session: Session, row: ResultRow) -> str:
    """The reply as it was composed."""
    return vault_of(session).open(row.text_sealed)


def facts(session: Session, row: ResultRow) -> dict[str, Any]:
    """The answers as they were given."""
    found: dict[str, Any] = json.loads(vault_of(session).open(row.facts_sealed) or "{}")
    return found


def visits(session: Session, order_id: int) -> list[VisitRow]:
    """The call-backs of an order, oldest first."""
    return list(session.scalars(select(VisitRow).where(VisitRow.order_id == order_id).order_by(VisitRow.id)))


def visit_words(session: Session, row: VisitRow) -> str:
    """The citizen's words at the call-back."""
    return vault_of(session).open(row.words_sealed)


def add_picture(session: Session, order_id: int, by: str, at: datetime, media_id: str) -> int:
    """Keep a picture's id; returns how many the order has now."""
    session.add(AttachmentRow(order_id=order_id, by=by, at=at, media_id=media_id))
    session.flush()
    return pictures(session, order_id)


def pictures(session: Session, order_id: int) -> int:
    """How many pictures an order has."""
    return session.scalar(_PICTURES, {"order_id": order_id}) or 0


def pictures_to_fetch(session: Session, most: int = 10) -> list[tuple[int, str]]:
    """Pictures whose content is not here yet: (id, the platform's media id)."""
    query = select(AttachmentRow.id, AttachmentRow.media_id)
    missing = query.where(AttachmentRow.content_sealed == b"", AttachmentRow.media_id != "")
    return [(picture_id, media_id) for picture_id, media_id in session.execute(missing.limit(most))]


def keep_picture(session: Session, picture_id: int, content: bytes) -> None:
    """Keep a picture's content, sealed."""
    session.get_one(AttachmentRow, picture_id).content_sealed = vault_of(session).seal_bytes(content)


def lose_picture(session: Session, picture_id: int) -> None:
    """The platform has it no more: it is not asked for again."""
    session.get_one(AttachmentRow, picture_id).media_id = ""
