"""One-time pages: the token is known to the person only, we keep its keyed hash."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import LinkRow


def make(
    session: Session,
    purpose: str,
    person: str,
    now: datetime,
    lasts: timedelta,
    order_id: int | None = None,
    reason: str = "",
) -> str:
    """A new token for ``person``, good once and until it expires."""
    token = secrets.token_urlsafe(24)
    row = LinkRow(
        hash=vault_of(session).digest(token),
        purpose=purpose,
        person=person,
        order_id=order_id,
        expires_at=now + lasts,
        reason=reason,
    )
    session.add(row)
    return token


def peek(session: Session, token: str, purpose: str, now: datetime) -> LinkRow | None:
    """The link if it is still good; it is not used up."""
    row = session.get(LinkRow, vault_of(session).digest(token))
    good = row is not None and row.purpose == purpose and row.used_at is None and row.expires_at > now
    return row if good else None


def use(session: Session, token: str, purpose: str, now: datetime) -> LinkRow | None:
    """The link, used up by this call; None when it is spent, expired or unknown."""
    row = peek(session, token, purpose, now)
    if row is None:
        return None
    taken = update(LinkRow).where(LinkRow.hash == row.hash, LinkRow.used_at.is_(None)).values(used_at=now)
    return row if session.execute(taken).rowcount == 1 else None  # type: ignore[attr-defined]
