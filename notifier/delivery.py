"""Sends what waits in the outbox: claim, send without a transaction, mark what became of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from notifier import outcomes
from notifier.budget import Budget
from notifier.channels.base import Change, Channel, Outgoing, Receipt, Withdrawal
from notifier.claiming import LEASE, NOTHING, Claimed, Job, claim
from notifier.errors import GiveUp, Halt, TryAgain
from notifier.outcomes import OnRefused, Outcome, mark
from notifier.reach import Reach
from notifier.slots import Slots
from notifier.turns import MOST_CLAIMED, Turns
from storage import claims
from storage.db import Database
from storage.outbox import NAG, URGENT

log = logging.getLogger(__name__)

AT_ONCE = 50  # sends on the wire at the same time
TOO_MANY_AT_ONCE = 45033

#: Told of each try: the channel, what became of it, and for what was sent how many seconds it waited.
Watch = Callable[[str, str, float | None], None]
#: Told in a transaction when a channel stops (why) and when it goes again (``None``).
OnHalted = Callable[[Session, datetime, str, Halt | None], None]


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
        on_halted: OnHalted = lambda session, now, channel, halt: None,
    ) -> None:
        self._on_halted = on_halted
        self._halt_news: list[tuple[str, Halt | None]] = []
        self._watch = watch
        self._database = database
        self._channel = channel
        self._clock = clock
        self._on_refused = on_refused
        self._budget = budget or Budget()
        self._reach = reach or Reach()
        self._slots = Slots(AT_ONCE)
        self._turns = Turns()
        self._flying: dict[str, asyncio.Task[None]] = {}  # person → what is being sent to them
        self._claimed = 0
        self._held: set[int] = set()  # rows claimed and not marked yet
        self._ended: list[Outcome] = []
        self._marking: list[Outcome] = []
        self.landed = asyncio.Event()
        self.halts: dict[str, datetime] = {}  # channel → until when it has stopped, at least

    async def once(self) -> int:
        """Claim a batch, send it and wait for all of it; returns how many messages were looked at."""
        looked_at = await self.round()
        await self.finish()
        return looked_at

    async def round(self) -> int:
        """Mark what has ended, claim what may go and begin to send it; waits for no send.

        Returns how many messages were looked at; ``landed`` is set when the next round has something to mark.
        """
        self.landed.clear()
        ended = self._ended
        self._ended, self._marking = [], ended
        news, self._halt_news = self._halt_news, []
        room = min(MOST_CLAIMED - self._claimed, self._turns.size)
        if not ended and not news and room <= 0:
            return 0
        asked = (self._budget, self._reach, room, tuple(self._flying))
        now = self._clock()
        try:
            await self._tell(now, news)
            found = await self._database.transact(_turn, now, ended, self._on_refused, *asked)
        except Exception:  # what became of them is not forgotten because it could not be written down
            self._ended, self._halt_news = ended + self._ended, news + self._halt_news
            raise
        finally:
            self._marking = []
        self._marked(ended)
        self._report(ended, now)
        self._turns.went(found.jobs)
        await self._begin(found)
        return found.looked_at

    def _marked(self, ended: Sequence[Outcome]) -> None:
        self._held -= {outcome.job.row_id for outcome in ended}

    async def renew(self) -> None:
        """Keep what is on the wire, more often than ``LEASE``; what is not kept another process sends."""
        if self._held:
            until = self._clock() + LEASE
            await self._database.transact(claims.renew, tuple(self._held), until)

    async def urgent_round(self) -> int:
        """What is urgent, at once, beside a round with the many; nothing where there is no such round."""
        if not self._flying and not self._marking:
            return 0
        asked = (self._clock(), self._budget, self._reach, AT_ONCE, self._busy(), URGENT)
        found = await self._database.transact(claim, *asked)
        if found.jobs:
            self._turns.went(found.jobs)
        await self._begin(found)
        return len(found.jobs)

    async def _tell(self, now: datetime, news: Sequence[tuple[str, Halt | None]]) -> None:
        for channel, halt in news:
            await self._database.transact(self._on_halted, now, channel, halt)

    def _busy(self) -> tuple[str, ...]:
        """Who is being sent to, or was and is not marked yet: a card's code may be spent already."""
        unmarked = (*self._ended, *self._marking)
        return tuple({*self._flying, *(outcome.job.person for outcome in unmarked)})

    async def _begin(self, found: Claimed) -> None:
        """Send, one chain a person; who the other round has begun to send to meanwhile waits for the next."""
        chains: dict[str, list[Job]] = defaultdict(list)
        for job in found.jobs:
            chains[job.person].append(job)
        back = [job.row_id for person in chains.keys() & set(self._busy()) for job in chains.pop(person)]
        for person, jobs in chains.items():
            self._claimed += len(jobs)
            self._held |= {job.row_id for job in jobs}
            self._flying[person] = asyncio.create_task(self._fly(person, jobs))
        if back:
            await self._database.transact(claims.release, back, self._clock())

    async def finish(self, seconds: float | None = None) -> None:
        """Wait for what is on the wire, at most so long, and mark it; the rest comes back with its lease."""
        if self._flying:
            _, late = await asyncio.wait(self._flying.values(), timeout=seconds)
            for task in late:
                task.cancel()
        self.landed.clear()
        ended, self._ended = self._ended, []
        if ended:
            now = self._clock()
            await self._database.transact(mark, now, ended, self._on_refused)
            self._marked(ended)
            self._report(ended, now)

    def _report(self, ended: Sequence[Outcome], now: datetime) -> None:
        for outcome in ended:
            self._report_one(outcome, now)

    def _report_one(self, outcome: Outcome, now: datetime) -> None:
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
        try:
            last: Outcome | None = None
            for job in jobs:
                held_up = last and last.values.get("next_at")
                last = outcomes.untried(job, held_up) if held_up else await self._in_turn(job)
                self._ended.append(last)
                self.landed.set()
        except Exception:  # a bug of ours: the lease brings the messages back, in doubt
            log.exception("message not sent", extra={"action": "send_failed"})
            self._held -= {job.row_id for job in jobs}
        finally:
            self._claimed -= len(jobs)
            del self._flying[person]
            self.landed.set()

    async def _in_turn(self, job: Job) -> Outcome:
        async with self._slots.slot(job.is_urgent):
            outcome = await self._send(job)
        if outcome.is_sent:
            self._slots.went_well()
        return outcome

    async def _send(self, job: Job) -> Outcome:
        now = self._clock()
        try:
            receipt = await self._carry(job.outgoing)
        except TryAgain as trouble:
            if trouble.code == TOO_MANY_AT_ONCE:
                self._slots.too_many()
            return outcomes.later(job, now, trouble)
        except GiveUp as trouble:
            return outcomes.refused(job, trouble)
        except Halt as trouble:
            return self._halt(job, now, trouble)
        except Exception:  # a bug of ours: tried a few times like any other, then parked and told
            log.exception("message not sent", extra={"action": "send_failed", "row": job.row_id})
            return outcomes.later(job, now, TryAgain("程序内部错误", in_doubt=True))
        self._goes_again(job.outgoing.channel, now)
        return outcomes.sent(job, receipt, now)

    async def _carry(self, outgoing: Outgoing | Change | Withdrawal) -> Receipt:
        if isinstance(outgoing, Outgoing):
            return await self._channel.send(outgoing)
        if isinstance(outgoing, Withdrawal):
            await self._channel.withdraw(outgoing)
        else:
            await self._channel.change(outgoing)
        return Receipt()

    def _halt(self, job: Job, now: datetime, trouble: Halt) -> Outcome:
        channel = job.outgoing.channel
        if channel not in self.halts:
            about = {"action": "channel_halted", "channel": channel, "reason": trouble.reason}
            log.error("channel halted", extra=about)
            self._halt_news.append((channel, trouble))
        self.halts[channel] = now + trouble.after
        return outcomes.untried(job, now + trouble.after, trouble.reason)

    def _goes_again(self, channel: str, began: datetime) -> None:
        """What was on the wire when the channel stopped proves nothing."""
        if channel in self.halts and began >= self.halts[channel]:
            del self.halts[channel]
            self._halt_news.append((channel, None))


def _turn(
    session: Session,
    now: datetime,
    ended: Sequence[Outcome],
    on_refused: OnRefused,
    budget: Budget,
    reach: Reach,
    room: int,
    busy: Sequence[str],
) -> Claimed:
    """Marks and claims in one transaction: writing to the disk costs as much as either."""
    if room > 0 and ended:
        claims.one_at_a_time(session)  # before any row is held, or two processes could wait for each other
    mark(session, now, ended, on_refused)
    return claim(session, now, budget, reach, room, busy, NAG) if room > 0 else NOTHING


__all__ = ["Delivery", "Job", "OnRefused", "Outcome", "claim", "mark"]
