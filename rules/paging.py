"""敏感件上报: who is told of a sensitive order, in which order, and how long each may take."""

from dataclasses import dataclass
from datetime import timedelta

from rules.words import Role


@dataclass(frozen=True)
class Paging:
    """The officer on duty decides first; then the chain is told, one after the other. Defaults are ours."""

    silence: timedelta = timedelta(minutes=5)  # silence of the officer confirms
    next_after: timedelta = timedelta(minutes=10)  # who has not read by then is gone past
    chain: tuple[Role, ...] = (Role.CHIEF, Role.SUPERVISOR, Role.LEADER)
    read_stops: bool = False  # 已阅 ends it there; else it hands on to the next at once
