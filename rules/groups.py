"""Groups that are only told things: alarms and reports, never a person's data."""

from dataclasses import dataclass
from enum import StrEnum


class Matter(StrEnum):
    """What a group may be told."""

    SENSITIVE = "sensitive"  # a sensitive order has come, was confirmed or lowered
    NOBODY_ON_DUTY = "nobody_on_duty"
    SILENCE = "silence"  # nothing has come in for too long
    CHANNEL = "channel"  # messages cannot go out, or a line is down
    REPORT = "report"  # figures, no orders


ALARMS = frozenset(Matter) - {Matter.REPORT}


@dataclass(frozen=True)
class Group:
    """One group by its configured name, and what it is told."""

    name: str
    matters: frozenset[Matter] = ALARMS
