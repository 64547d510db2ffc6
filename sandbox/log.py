"""What went over the wire and what went wrong, for people and for tests."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sandbox.refusal import Json

From = Literal["机器人", "平台", "手机"]


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. Neither token nor secret is ever in it."""

    at: datetime
    sender: From
    what: str
    result: str
    good: bool
    path: str = ""
    body: Json | None = None
    errcode: int = 0


@dataclass(frozen=True)
class Problem:
    """Something that the protocol forbids, or a message that a real phone would not have shown."""

    at: datetime
    place: str
    what: str


class Log:
    """Keeps the last ten thousand exchanges and every problem."""

    def __init__(self) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=10_000)
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def add(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)

    def problem(self, at: datetime, place: str, what: str) -> None:
        self.problems.append(Problem(at, place, what))

    def note(self, at: datetime, place: str, what: str) -> None:
        """Not refused, but not what a person would want either, e.g. a title that the phone cuts."""
        self.notes.append(Problem(at, place, what))
