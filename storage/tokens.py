"""A platform's access token in the database: all processes read one, one of them fetches the next."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import TokenRow

#: How long a process may take to fetch before another one tries.
CLAIM = timedelta(seconds=15)


def read(session: Session, name: str) -> tuple[str, datetime] | None:
    """The token and when it expires; None when there is none."""
    row = session.get(TokenRow, name)
    value = vault_of(session).open(row.value_sealed) if row else ""
    return (value, row.expires_at) if row and value and row.expires_at else None


def claim(session: Session, name: str, now: datetime) -> bool:
    """Whether the caller is to fetch a new token; False: somebody else is at it."""
    row = session.get(TokenRow, name, with_for_update=True)
    if row is None:
        row = TokenRow(name=name)
        session.add(row)
    if row.claimed_until and row.claimed_until > now:
        return False
    row.claimed_until = now + CLAIM
    session.flush()
    return True


def write(session: Session, name: str, value: str, expires_at: datetime) -> None:
    """Keep a fetched token for everybody and let go of the claim."""
    sealed = vault_of(session).seal(value)
    session.merge(TokenRow(name=name, value_sealed=sealed, expires_at=expires_at, claimed_until=None))


def release(session: Session, name: str) -> None:
    """Let go of the claim without a token: fetching failed."""
    row = session.get(TokenRow, name)
    if row:
        row.claimed_until = None


def drop(session: Session, name: str, value: str) -> None:
    """Forget a token that the platform refused, unless a newer one is there already."""
    row = session.get(TokenRow, name, with_for_update=True)
    if row and vault_of(session).open(row.value_sealed) == value:
        row.value_sealed = b""
