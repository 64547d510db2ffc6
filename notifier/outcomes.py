"""What became of a message that was tried: as a value, and written down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from notifier.backoff import next_try
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.claiming import Job
from notifier.errors import GiveUp, TryAgain
from notifier.reach import TELEGRAM, WECOM
from storage import outbox
from storage.tables import OutboxRow

#: The platform's words for a card that cannot be changed any more: it shows itself at the next press.
TOO_LATE_TO_CHANGE = (60140, 42015, 42016)

#: Told in the same transaction that marks a message undeliverable.
OnRefused = Callable[[Session, datetime, OutboxRow, bool], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: values for its row, and whether it must be told as undeliverable."""

    job: Job
    values: Mapping[str, Any]
    refused: bool = False
    gone: bool = False
    is_spent: bool = False  # of a change: its response code is used up
    maybe_twice: bool = False  # an earlier try may have arrived as well

    @property
    def is_sent(self) -> bool:
        return bool(self.values["state"] == "sent")

    @property
    def word(self) -> str:
        """sent, refused, parked, moot; sent_maybe_twice; later: tried and queued again; held: not tried."""
        state = str(self.values["state"])
        if state == "sent" and self.maybe_twice:
            return "sent_maybe_twice"
        if state != "queued":
            return state
        return "held" if "attempts" in self.values else "later"


def sent(job: Job, receipt: Receipt, now: datetime) -> Outcome:
    """The platform took it. WeCom's codes are good for one change, Telegram's for any number."""
    values = {
        "state": "sent",
        "sent_at": now,
        "message_id": receipt.message_id,
        "response_code": receipt.response_code,
        "in_doubt": False,
        "error": "",
    }
    is_spent = isinstance(job.outgoing, Change) and job.outgoing.channel != TELEGRAM
    return Outcome(job, values, is_spent=is_spent, maybe_twice=receipt.maybe_twice)


def refused(job: Job, trouble: GiveUp) -> Outcome:
    """Never; of a change that came too late that is no harm."""
    if isinstance(job.outgoing, Change) and trouble.code in TOO_LATE_TO_CHANGE:
        if job.outgoing.channel == WECOM and job.outgoing.card.buttons and not job.outgoing.card.done:
            values = {"state": "queued", "attempts": 0, "error": trouble.reason}
            return Outcome(job, values, is_spent=True)  # without its code it goes out as a fresh card
        return Outcome(job, {"state": "moot", "error": trouble.reason}, is_spent=True)
    return Outcome(job, {"state": "refused", "error": trouble.reason}, refused=True, gone=trouble.gone)


def untried(job: Job, at: datetime, reason: str = "") -> Outcome:
    """Not tried at all: queued again as it was."""
    return Outcome(job, {"state": "queued", "next_at": at, "attempts": job.attempts - 1, "error": reason})


def later(job: Job, now: datetime, trouble: TryAgain) -> Outcome:
    """Tried and to be tried again, or given up after the last time."""
    key = job.outgoing.key if isinstance(job.outgoing, Outgoing) else str(job.row_id)
    at = next_try(job.attempts, now, key, trouble.after)
    if at is None:
        return Outcome(job, {"state": "parked", "error": trouble.reason}, refused=True)
    values: dict[str, Any] = {"state": "queued", "next_at": at, "error": trouble.reason}
    return Outcome(job, values | ({"in_doubt": True} if trouble.in_doubt else {}))


def mark(session: Session, now: datetime, outcomes: Sequence[Outcome], on_refused: OnRefused) -> None:
    """Write down what became of each; what was refused is told of."""
    outbox.mark_all(session, [(outcome.job.row_id, outcome.values) for outcome in outcomes])
    for outcome in outcomes:
        change = outcome.job.outgoing
        if outcome.is_spent and isinstance(change, Change):
            outbox.spend(session, outcome.job.changes, change.response_code)
        if outcome.is_sent and isinstance(change, Withdrawal):
            outbox.withdrawn(session, outcome.job.changes)
    failed = {outcome.job.row_id: outcome.gone for outcome in outcomes if outcome.refused}
    for row_id, row in outbox.all_of(session, failed).items() if failed else ():
        on_refused(session, now, row, failed[row_id])
