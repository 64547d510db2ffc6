"""What can be wrong with what we were given: told to the person, or to who runs the bot."""

from dataclasses import dataclass


class Refusal(Exception):
    """Cannot be done now; the reason is a plain Chinese sentence that the person is told.

    Caught once, in ``bot/app.py``. ``code`` is stable, for tests and metrics.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Conflict(Exception):
    """Somebody else changed the same thing first; the flow is run once more from the start."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a configuration: where (``departments[3].contact``) and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ConfigError(Exception):
    """Everything wrong with a configuration, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
