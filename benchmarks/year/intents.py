"""What people mean to do, when they would have done it by themselves, and why it took so long."""

from dataclasses import dataclass, field
from datetime import datetime

from rules.words import ClockKind, Level

#: (order, round, clock): one deed that a clock waits for.
Deed = tuple[int, int, ClockKind]


@dataclass
class Intents:
    """``alone``: when a deed would have been done with no reminder; None: never. ``why``: what kept it."""

    alone: dict[Deed, datetime | None] = field(default_factory=dict)
    why: dict[Deed, str] = field(default_factory=dict)
    who: dict[Deed, str] = field(default_factory=dict)
    level: dict[int, Level] = field(default_factory=dict)
    round: dict[int, int] = field(default_factory=dict)
    pending: dict[tuple[int, ClockKind, str], datetime] = field(default_factory=dict)
    hurried: int = 0  # done sooner because of a reminder

    def deed(self, order_id: int, kind: ClockKind) -> Deed:
        return order_id, self.round.get(order_id, 1), kind

    def means(self, order_id: int, kind: ClockKind, who: str, at: datetime | None, why: str) -> None:
        """Somebody will do it at ``at``; the first time it is said counts as what they would do alone."""
        deed = self.deed(order_id, kind)
        self.alone.setdefault(deed, at)
        self.who[deed] = who
        if why:
            self.why[deed] = why
        if at:
            self.pending[order_id, kind, who] = at

    def is_still_meant(self, order_id: int, kind: ClockKind, who: str, at: datetime) -> bool:
        """Whether this is the moment it was last put to; it is then over."""
        if self.pending.get((order_id, kind, who)) != at:
            return False
        del self.pending[order_id, kind, who]
        return True
