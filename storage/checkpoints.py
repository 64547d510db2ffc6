"""检查点: keyed seals over all timelines, so that a tail cut off or an order deleted is seen.

Each covers the rows since the one before it: how many there are, and for each chain among them where it
ended and with which hash. Sealing costs what has happened since, however many orders there are.

On PostgreSQL a row's number is drawn before it is committed, so that an earlier one may appear later. A
checkpoint there covers only what the one before it had seen the end of; SQLite has a single writer.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.db import vault_of
from storage.tables import CheckpointRow, TimelineRow
from storage.timeline import ROOT, Broken

#: Longer than any transaction: what is older is all there.
SETTLED = timedelta(minutes=5)
PAGE = 5000


class _Link(NamedTuple):
    id: int
    order_id: int
    seq: int
    hash: str


class _Covered:
    """What a checkpoint says of its rows."""

    def __init__(self) -> None:
        self.rows = 0
        self._heads: dict[int, tuple[int, str]] = {}

    def take(self, link: _Link) -> None:
        self.rows += 1
        self._heads[link.order_id] = max((link.seq, link.hash), self._heads.get(link.order_id, (0, "")))

    @property
    def chains(self) -> int:
        return len(self._heads)

    @property
    def digest(self) -> str:
        found = hashlib.sha256()
        for order_id, (seq, head) in sorted(self._heads.items()):
            found.update(f"{order_id}:{seq}:{head}\n".encode())
        return found.hexdigest()


def last(session: Session) -> CheckpointRow | None:
    """The newest checkpoint."""
    return session.scalars(select(CheckpointRow).order_by(CheckpointRow.id.desc()).limit(1)).first()


def seal(session: Session, now: datetime) -> CheckpointRow | None:
    """Seal what has happened since the last checkpoint; None when there is nothing new to be sealed."""
    before = last(session)
    seen, mark = (before.last_row, before.mark) if before else (0, 0)
    newest = session.scalar(select(func.max(TimelineRow.id))) or 0
    upto = newest if session.get_bind().dialect.name == "sqlite" else _settled(before, now)
    if newest in (mark, 0) and upto <= seen:
        return None
    covered = _Covered()
    for link in _links(session, seen, upto):
        covered.take(link)
    row = CheckpointRow(
        at=now,
        last_row=max(upto, seen),
        mark=newest,
        rows=covered.rows,
        chains=covered.chains,
        previous_hash=before.hash if before else ROOT,
    )
    row.hash = _hash(row, covered.digest)
    row.seal = vault_of(session).digest(f"checkpoint:{row.hash}")
    session.add(row)
    session.flush()
    return row


def _settled(before: CheckpointRow | None, now: datetime) -> int:
    if before is None:
        return 0
    return before.mark if before.at <= now - SETTLED else before.last_row


def verify(session: Session, sealed: str = "") -> Broken | None:
    """The first checkpoint whose rows are not all there and unchanged, or that is none of ours.

    ``sealed``: what ``name_of`` gave once; that checkpoint must still be there. Noted elsewhere, it shows
    that not even the newest checkpoints were taken away together with what they cover.
    """
    seen, previous, names = 0, ROOT, set()
    links, ahead = _links(session, 0, None), None
    for row in session.scalars(select(CheckpointRow).order_by(CheckpointRow.id)):
        covered = _Covered()
        ahead = ahead or next(links, None)
        while ahead and ahead.id <= row.last_row:
            covered.take(ahead)
            ahead = next(links, None)
        if reason := _fault(session, row, covered, seen, previous):
            return Broken(0, 0, reason, checkpoint=row.id)
        seen, previous = row.last_row, row.hash
        names.add(name_of(row))
    if sealed and sealed not in names:
        return Broken(0, 0, f"没有封签为 {sealed} 的检查点", checkpoint=_number(sealed))
    return None


def _fault(session: Session, row: CheckpointRow, covered: _Covered, seen: int, previous: str) -> str:
    if row.previous_hash != previous or row.last_row < seen:
        return "与上一检查点不相连"
    if vault_of(session).digest(f"checkpoint:{row.hash}") != row.seal:
        return "封签不符"
    if covered.rows != row.rows:
        return f"封存时有 {row.rows} 步、{row.chains} 件工单，现有 {covered.rows} 步、{covered.chains} 件"
    return "" if _hash(row, covered.digest) == row.hash else "所封存的步骤被改动"


def name_of(row: CheckpointRow) -> str:
    """How people note a checkpoint: its number and the beginning of its seal, "12:9f3a…"."""
    return f"{row.id}:{row.seal[:12]}"


def _number(sealed: str) -> int:
    number = sealed.partition(":")[0]
    return int(number) if number.isdecimal() else 0


def _hash(row: CheckpointRow, digest: str) -> str:
    parts = (row.previous_hash, row.at.timestamp(), row.last_row, row.mark, row.rows, row.chains, digest)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _links(session: Session, after: int, upto: int | None) -> Iterator[_Link]:
    """The timelines' rows by number, as many at a time as fit well into memory."""
    columns = (TimelineRow.id, TimelineRow.order_id, TimelineRow.seq, TimelineRow.hash)
    while True:
        query = select(*columns).where(TimelineRow.id > after)
        query = query.where(TimelineRow.id <= upto) if upto is not None else query
        page = [_Link(*row) for row in session.execute(query.order_by(TimelineRow.id).limit(PAGE))]
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].id
