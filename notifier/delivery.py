"""Sends what waits in the outbox: claim, send without a transaction, mark what became of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from notifier.backoff import next_try
from notifier.budget import Budget
from notifier.channels.base import Change, Channel, Outgoing, Receipt
from notifier.claiming import Job, claim
from notifier.errors import GiveUp, Halt, TryAgain
from notifier.reach import TELEGRAM, Reach
from storage import outbox
from storage.db import Database
from storage.tables import OutboxRow

log = logging.getLogger(__name__)

AT_ONCE = 20  # sends on the wire at the same time
#: Messages claimed and not yet marked: few, so that an urgent one never stands behind many.
MOST_CLAIMED = 100
#: The platform's words for a card that cannot be changed any more: it shows itself at the next press.
TOO_LATE_TO_CHANGE = (60140, 42015, 42016)

#: Told in the same transaction that marks a message undeliverable.
OnRefused = Callable[[Session, datetime, OutboxRow, bool], None]
#: Told of each try: the channel, what became of it, and for what was sent how many seconds it waited.
Watch = Callable[[str, str, float | None], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: values for its row, and whether it must be told as undeliverable."""

    job: Job
    values: Mapping[str, Any]
    refused: bool = False
    gone: bool = False
    is_spent: bool = False  # of a change: its response code is used up

    @property
    def is_sent(self) -> bool:
        return self.values["state"] == "sent"

    @property
    def word(self) -> str:
        """sent, refused, parked, moot; later: tried and queued again; held: not tried at all."""
        state = str(self.values["state"])
        if state != "queued":
            return state
        return "held" if "attempts" in self.values else "later"


class Delivery:
    """Carries messages. ``on_refused`` decides what a failure means for the desk, ``reach`` where each goes.

    A slow send holds up its own recipient alone: the others go on being claimed, sent and marked.
    """

    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Callable[[], datetime],
        on_refused: OnRefused,
        budget: Budget | None = None,
        reach: Reach | None = None,
        watch: Watch = lambda channel, outcome, waited: None,
    ) -> None:
        self._watch = watch
        self._database = database
        self._channel = channel
        self._clock = clock
        self._on_refused = on_refused
        self._budget = budget or Budget()
        self._reach = reach or Reach()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._flying: dict[str, asyncio.Task[None]] = {}  # person → what is being sent to them
        self._claimed = 0
        self._ended: list[Outcome] = []
        self.landed = asyncio.Event()
        self.halted: Halt | None = None

    async def once(self) -> int:
        """Claim a batch, send it and wait for all of it; returns how many messages were looked at."""
        looked_at = await self.round()
        await self.finish()
        return looked_at

    async def round(self) -> int:
        """Mark what has ended, claim what may go and begin to send it; waits for no send.

        Returns how many messages were looked at; ``landed`` is set when the next round has something to mark.
        """
        await self._mark_ended()
        room = MOST_CLAIMED - self._claimed
        if room <= 0:
            return 0
        asked = (self._clock(), self._budget, self._reach, room, self._busy())
        found = await self._database.transact(claim, *asked)
        chains: dict[str, list[Job]] = defaultdict(list)
        for job in found.jobs:
            chains[job.person].append(job)
        for person, jobs in chains.items():
            self._flying[person] = asyncio.create_task(self._fly(person, jobs))
        return found.looked_at

    def _busy(self) -> tuple[str, ...]:
        """Who is being sent to, or was and is not marked yet: a card's code may be spent already."""
        return tuple({*self._flying, *(outcome.job.person for outcome in self._ended)})

    async def finish(self, seconds: float | None = None) -> None:
        """Wait for what is on the wire, at most so long, and mark it; the rest comes back with its lease."""
        if self._flying:
            _, late = await asyncio.wait(self._flying.values(), timeout=seconds)
            for task in late:
                task.cancel()
        await self._mark_ended()

    async def _mark_ended(self) -> None:
        self.landed.clear()
        ended, self._ended = self._ended, []
        if ended:
            now = self._clock()
            await self._database.transact(mark, now, ended, self._on_refused)
            for outcome in ended:
                self._report(outcome, now)

    def _report(self, outcome: Outcome, now: datetime) -> None:
        """One line and one count for a try that is marked; who it went to stays out of both."""
        job = outcome.job
        waited = (now - job.ready_at).total_seconds() if outcome.is_sent and job.ready_at else None
        self._watch(job.outgoing.channel, outcome.word, waited)
        about = {"action": "delivery", "outcome": outcome.word, "channel": job.outgoing.channel}
        level = logging.DEBUG if outcome.word == "held" else logging.INFO
        log.log(
            level, "message tried", extra=about | {"order": job.order, "cause": job.cause, "row": job.row_id}
        )

    async def _fly(self, person: str, jobs: Sequence[Job]) -> None:
        """One person's messages one after the other; after a set-back the rest waits as well."""
        self._claimed += len(jobs)
        try:
            last: Outcome | None = None
            for job in jobs:
                held_up = last and last.values.get("next_at")
                last = _untried(job, held_up) if held_up else await self._in_turn(job)
                self._ended.append(last)
                self.landed.set()
        except Exception:  # a bug of ours: the lease brings the messages back, in doubt
            log.exception("message not sent", extra={"action": "send_failed"})
        finally:
            self._claimed -= len(jobs)
            del self._flying[person]
            self.landed.set()

    async def _in_turn(self, job: Job) -> Outcome:
        async with self._slots:
            return await self._send(job)

    async def _send(self, job: Job) -> Outcome:
        now = self._clock()
        try:
            receipt = await self._carry(job.outgoing)
        except TryAgain as trouble:
            return _later(job, now, trouble)
        except GiveUp as trouble:
            if isinstance(job.outgoing, Change) and trouble.code in TOO_LATE_TO_CHANGE:
                return Outcome(job, {"state": "moot", "error": trouble.reason}, is_spent=True)
            return Outcome(job, _refused(trouble.reason), refused=True, gone=trouble.gone)
        except Halt as trouble:
            return self._halt(job, now, trouble)
        self.halted = None
        return Outcome(job, _sent(job, receipt, now), is_spent=_is_spent(job))

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


def _is_spent(job: Job) -> bool:
    """WeCom's codes are good for one change, Telegram's for any number."""
    return isinstance(job.outgoing, Change) and job.outgoing.channel != TELEGRAM


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


def mark(session: Session, now: datetime, outcomes: Sequence[Outcome], on_refused: OnRefused) -> None:
    """Write down what became of each."""
    rows = outbox.all_of(session, [outcome.job.row_id for outcome in outcomes])
    for outcome in outcomes:
        row, sent = rows.get(outcome.job.row_id), outcome.job.outgoing
        if row is None:
            continue
        for name, value in outcome.values.items():
            setattr(row, name, _newer_code(row, value) if name == "response_code" else value)
        if outcome.is_spent and isinstance(sent, Change):
            outbox.spend(session, outcome.job.changes, sent.response_code)
        if outcome.refused:
            on_refused(session, now, row, outcome.gone)


def _newer_code(row: OutboxRow, code: str) -> str:
    """A press may have come before we marked: its code is the one still good."""
    return row.response_code or code


__all__ = ["Delivery", "Job", "Outcome", "claim", "mark"]
