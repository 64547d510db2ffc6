"""The phones of the year: a channel that counts what it shows, and wakes who reads it."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from benchmarks.year.faults import Faults
from notifier.card import Card, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.errors import GiveUp, TryAgain
from rules.words import ClockKind, State

NIGHT = (time(22, 0), time(7, 0))
#: In which states a reminder of each clock is to the point.
STANDS = {
    ClockKind.SIGN: {State.RECEIVED},
    ClockKind.DISPATCH: {State.SIGNED},
    ClockKind.CONFIRM: {State.DISPATCHED},
    ClockKind.CONTACT: {State.DISPATCHED, State.HANDLING},
    ClockKind.SUBMIT: {State.DISPATCHED, State.HANDLING},
    ClockKind.REVIEW: {State.SUBMITTED},
    ClockKind.APPROVE: {State.APPROVING},
    ClockKind.REPORT: {State.PASSED},
}
_IN_DIGEST = re.compile(r"(\d{4,6}) ([^，\s]+)，")


@dataclass
class Board:
    """Where every order stands, as its people have left it: kept apart from the product's own books."""

    state: dict[int, State] = field(default_factory=dict)
    year: int = 0

    def is_done(self, order_id: int, kind: ClockKind) -> bool:
        """Whether what a reminder of this kind asks for has been done."""
        state = self.state.get(order_id)
        return state is not None and kind in STANDS and state not in STANDS[kind]

    def numbered(self, short: int) -> int:
        return self.year * 1_000_000 + short


@dataclass
class Phones:
    """``read`` is told of each message that is shown: who, under which key, what."""

    faults: Faults
    chance: random.Random
    board: Board
    tz: ZoneInfo
    now: datetime
    read: Callable[[Outgoing], None] = lambda message: None
    name: str = "wecom"
    shown: Counter[str] = field(default_factory=Counter)  # by topic
    failures: Counter[str] = field(default_factory=Counter)
    by_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    nags_by_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    nags_at_night: Counter[str] = field(default_factory=Counter)  # by key, to be looked into at the end
    too_late: list[str] = field(default_factory=list)  # reminders of what had been done
    twice: list[str] = field(default_factory=list)
    _arrived: set[int] = field(default_factory=set)  # hashes of keys: a year has half a million of them
    _receipts: dict[str, Receipt] = field(default_factory=dict)
    _codes: set[str] = field(default_factory=set)
    _issued: int = 0

    async def send(self, message: Outgoing) -> Receipt:
        trouble = self.faults.trouble(self.now, self.chance)
        if isinstance(trouble, GiveUp) or (isinstance(trouble, TryAgain) and not trouble.in_doubt):
            self.failures[type(trouble).__name__] += 1
            raise trouble
        receipt = self._receipts.get(message.key) or self._show(message)
        if trouble:
            self.failures["in doubt"] += 1
            raise trouble
        del self._receipts[message.key]  # it is known to have arrived: whatever comes now comes twice
        return receipt

    async def change(self, change: Change) -> None:
        trouble = self.faults.trouble(self.now, self.chance)
        if trouble:
            raise trouble
        if change.response_code not in self._codes:
            raise GiveUp("卡片更新凭据无效、已用过或已过期", code=60140)
        self._codes.remove(change.response_code)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        pass

    def new_code(self) -> str:
        """Good for one change of a card."""
        self._issued += 1
        self._codes.add(f"code-{self._issued}")
        return f"code-{self._issued}"

    def _show(self, message: Outgoing) -> Receipt:
        topic = message.key.partition(":")[0]
        day = self.now.astimezone(self.tz).date()
        self.shown[topic] += 1
        if hash(message.key) in self._arrived:
            self.twice.append(message.key)
        self._arrived.add(hash(message.key))
        self.by_day[message.to, day] += 1
        if topic in ("nag", "digest"):
            self._reminded(message, day)
        self.read(message)
        has_buttons = isinstance(message.body, Card) and message.body.buttons
        receipt = Receipt(f"m{sum(self.shown.values())}", self.new_code() if has_buttons else "")
        return self._receipts.setdefault(message.key, receipt)

    def _reminded(self, message: Outgoing, day: date) -> None:
        self.nags_by_day[message.to, day] += 1
        local = self.now.astimezone(self.tz).time()
        if local >= NIGHT[0] or local < NIGHT[1]:
            self.nags_at_night[message.key] += 1
        self.too_late += [
            f"{message.key} {self.now:%m-%d %H:%M} {order_id} {kind.label} {self.board.state[order_id].label}"
            for order_id, kind in self.asked(message)
            if self.board.is_done(order_id, kind)
        ]

    def asked(self, message: Outgoing) -> list[tuple[int, ClockKind]]:
        """Which orders and clocks a reminder speaks of."""
        parts = message.key.split(":")
        if parts[0] == "nag" and len(parts) > 4:
            return [(int(parts[1]), ClockKind(parts[3]))] if parts[3] in set(ClockKind) else []
        words = message.body.text if isinstance(message.body, Card | Text) else ""
        found = (
            (self.board.numbered(int(short)), ClockKind.from_label(what))
            for short, what in _IN_DIGEST.findall(words)
        )
        return [(order_id, kind) for order_id, kind in found if kind]
