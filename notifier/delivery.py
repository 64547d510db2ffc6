"""Sends what waits in the outbox: claim, send without a transaction, mark what became of it."""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from notifier.backoff import next_try
from notifier.bodies import dump, load
from notifier.budget import Budget
from notifier.card import Card, Text, Update
from notifier.cards import nags
from notifier.channels.base import Change, Channel, Outgoing, Receipt
from notifier.channels.wecom_cards import as_text, task_id
from notifier.errors import GiveUp, Halt, TryAgain
from notifier.reach import TELEGRAM, WECOM, Reach
from storage import outbox, people
from storage.db import Database, vault_of
from storage.outbox import NAG
from storage.tables import OutboxRow, PersonRow

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 100
AT_ONCE = 20  # sends on the wire at the same time
CARD_LIVES = timedelta(hours=71)

#: Told in the same transaction that marks a message undeliverable.
OnRefused = Callable[[Session, datetime, OutboxRow, bool], None]


@dataclass(frozen=True)
class Job:
    """One claimed message, as plain values."""

    row_id: int
    outgoing: Outgoing | Change
    attempts: int


@dataclass(frozen=True)
class Outcome:
    """What became of a job: values for its row, and whether it must be told as undeliverable."""

    job: Job
    values: Mapping[str, Any]
    refused: bool = False
    gone: bool = False


class Delivery:
    """Carries messages where ``reach`` says. ``on_refused`` decides what a failure means for the desk."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Callable[[], datetime],
        on_refused: OnRefused,
        budget: Budget | None = None,
        reach: Reach | None = None,
    ) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._on_refused = on_refused
        self._budget = budget or Budget()
        self._reach = reach or Reach()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self.halted: Halt | None = None

    async def once(self) -> int:
        """Claim a batch and send it; returns how many were claimed."""
        jobs = await self._database.transact(claim, self._clock(), self._budget, self._reach)
        if not jobs:
            return 0
        by_person: dict[str, list[Job]] = defaultdict(list)
        for job in jobs:
            by_person[job.outgoing.to].append(job)
        outcomes = await asyncio.gather(*(self._in_order(chain) for chain in by_person.values()))
        done = [outcome for chain in outcomes for outcome in chain]
        await self._database.transact(mark, self._clock(), done, self._on_refused)
        return len(jobs)

    async def _in_order(self, jobs: Sequence[Job]) -> list[Outcome]:
        """One person's messages one after the other; after a set-back the rest waits as well."""
        outcomes: list[Outcome] = []
        for job in jobs:
            if outcomes and "next_at" in outcomes[-1].values:
                outcomes.append(_untried(job, outcomes[-1].values["next_at"]))
                continue
            async with self._slots:
                outcomes.append(await self._send(job))
        return outcomes

    async def _send(self, job: Job) -> Outcome:
        now = self._clock()
        try:
            receipt = await self._carry(job.outgoing)
        except TryAgain as trouble:
            return _later(job, now, trouble)
        except GiveUp as trouble:
            return Outcome(job, _refused(trouble.reason), refused=True, gone=trouble.gone)
        except Halt as trouble:
            return self._halt(job, now, trouble)
        self.halted = None
        return Outcome(job, _sent(job, receipt, now))

    async def _carry(self, outgoing: Outgoing | Change) -> Receipt:
        if isinstance(outgoing, Outgoing):
            return await self._channel.send(outgoing)
        await self._channel.change(outgoing)
        return Receipt()

    def _halt(self, job: Job, now: datetime, trouble: Halt) -> Outcome:
        if self.halted is None:
            log.error("channel halted", extra={"action": "channel_halted", "reason": trouble.reason})
        self.halted = trouble
        return _untried(job, now + trouble.after, trouble.reason)


def _sent(job: Job, receipt: Receipt, now: datetime) -> dict[str, Any]:
    return {
        "state": "sent",
        "sent_at": now,
        "message_id": receipt.message_id,
        "response_code": receipt.response_code,
        "in_doubt": False,
        "error": "",
    }


def _refused(reason: str) -> dict[str, Any]:
    return {"state": "refused", "error": reason}


def _untried(job: Job, at: datetime, reason: str = "") -> Outcome:
    return Outcome(job, {"state": "queued", "next_at": at, "attempts": job.attempts - 1, "error": reason})


def _later(job: Job, now: datetime, trouble: TryAgain) -> Outcome:
    key = job.outgoing.key if isinstance(job.outgoing, Outgoing) else str(job.row_id)
    at = next_try(job.attempts, now, key, trouble.after)
    if at is None:
        return Outcome(job, {"state": "parked", "error": trouble.reason}, refused=True)
    values: dict[str, Any] = {"state": "queued", "next_at": at, "error": trouble.reason}
    return Outcome(job, values | ({"in_doubt": True} if trouble.in_doubt else {}))


def claim(session: Session, now: datetime, budget: Budget, reach: Reach) -> list[Job]:
    """Take what may go out now: moot nags dropped, nags to one person folded, budgets kept."""
    outbox.drop_moot(session, now)
    rows = outbox.due(session, now, BATCH)
    rows = _fold(session, now, [*rows, *outbox.also_due(session, now, rows)])
    rows = _within_budget(session, now, rows, budget)
    outbox.lease(rows, now + LEASE)
    return [job for row in rows if (job := _job(session, now, row, reach))]


def _fold(session: Session, now: datetime, rows: list[OutboxRow]) -> list[OutboxRow]:
    """Nags (and only nags) to one person that are due together become one digest, copies another."""
    piles: dict[tuple[str, bool], list[OutboxRow]] = defaultdict(list)
    for row in rows:
        if row.state == "queued" and (row.urgency == NAG or row.clock_id is not None):
            piles[row.person, row.clock_id is not None].append(row)
    digests = [_digest(session, now, pile) for pile in piles.values() if len(pile) > 1]
    folded = {id(row) for pile in piles.values() if len(pile) > 1 for row in pile}
    return [*digests, *(row for row in rows if id(row) not in folded)]


def _digest(session: Session, now: datetime, pile: list[OutboxRow]) -> OutboxRow:
    """A digest is a row of its own, so that a retry sends the same bytes."""
    vault = vault_of(session)
    bodies = [load(vault.open(row.body_sealed)) for row in pile]
    make = nags.copies if pile[0].clock_id is None else nags.digest
    members = "\n".join(sorted(row.key for row in pile))
    key = f"digest:{hashlib.sha256(members.encode()).hexdigest()[:40]}"
    made = OutboxRow(
        key=key,
        person=pile[0].person,
        urgency=min(row.urgency for row in pile),
        body_sealed=vault.seal(dump(make([body for body in bodies if isinstance(body, Card)]))),
        state="queued",
        created_at=now,
        next_at=now,
    )
    session.add(made)
    for row in pile:
        row.state, row.folded_into = "folded", key
    session.flush()
    return made


def _within_budget(session: Session, now: datetime, rows: list[OutboxRow], budget: Budget) -> list[OutboxRow]:
    """Who has had enough this minute or hour waits: the platform would drop the rest without a word."""
    times = outbox.sent_times(session, list({row.person for row in rows}), now - timedelta(hours=1))
    allowed: list[OutboxRow] = []
    for row in rows:
        wait_until = budget.allows(times[row.person], now, urgent=row.urgency == outbox.URGENT)
        if wait_until is None:
            times[row.person].append(now)
            allowed.append(row)
        else:
            row.next_at = wait_until
    return allowed


def _job(session: Session, now: datetime, row: OutboxRow, reach: Reach) -> Job | None:
    """The row as a job; None when there is nothing to send any more."""
    person = people.find(session, row.person)
    body = load(vault_of(session).open(row.body_sealed))
    if isinstance(body, Update):
        change = _change(session, now, body, person, reach)
        if change is None:
            row.state = "moot"
        return Job(row.id, change, row.attempts) if change else None
    row.channel, to = reach.of(person, row.channel)
    row.task_id = task_id(row.key) if isinstance(body, Card) else ""
    shown = _shown(body, person) if row.channel == WECOM else body
    outgoing = Outgoing(row.key, to, shown, retry=row.in_doubt, channel=row.channel)
    return Job(row.id, outgoing, row.attempts)


def _shown(body: Card | Text, person: PersonRow | None) -> Card | Text:
    """Who reads inside WeChat sees no cards: the same as a text."""
    return Text(as_text(body)) if isinstance(body, Card) and person and person.plain else body


def _change(
    session: Session, now: datetime, body: Update, person: PersonRow | None, reach: Reach
) -> Change | None:
    """A card that can no longer be changed is left as it is: a press on it is answered by its state."""
    held = outbox.find(session, body.of)
    if held is None or not held.response_code or not held.sent_at or held.sent_at < now - CARD_LIVES:
        return None
    channel, to = reach.of(person, held.channel)
    if channel != held.channel:
        return None
    change = Change(to, held.response_code, body.card, channel)
    if (
        channel == TELEGRAM
    ):  # its cards may be changed again and again, and their keys mean what they show now
        held.body_sealed = vault_of(session).seal(dump(body.card))
    else:
        held.response_code = ""  # good for one change only
    return change


def mark(session: Session, now: datetime, outcomes: Sequence[Outcome], on_refused: OnRefused) -> None:
    """Write down what became of each."""
    for outcome in outcomes:
        row = session.get(OutboxRow, outcome.job.row_id)
        if row is None:
            continue
        for name, value in outcome.values.items():
            setattr(row, name, _newer_code(row, value) if name == "response_code" else value)
        if outcome.refused:
            on_refused(session, now, row, outcome.gone)


def _newer_code(row: OutboxRow, code: str) -> str:
    """A press may have come before we marked: its code is the one still good."""
    return row.response_code or code


__all__ = ["Delivery", "Job", "Outcome", "claim", "mark"]
