"""The story that the page plays: which step comes next, and that it moves on when somebody does it."""

from collections.abc import Sequence

from sandbox.people import Deed, Step


class Story:
    """Steps in their order; a deed that is not the next step changes nothing."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = tuple(steps)
        self.at = 0

    @property
    def next(self) -> Step | None:
        return self.steps[self.at] if self.at < len(self.steps) else None

    def did(self, person: str, do: Deed, *words: str) -> None:
        """Somebody did something; ``words`` are the ways to name it."""
        step = self.next
        if step and step.do == do and step.person in ("", person) and _names(step, words):
            self.at += 1

    def skip(self) -> None:
        self.at = min(self.at + 1, len(self.steps))

    def restart(self) -> None:
        self.at = 0


def _names(step: Step, words: tuple[str, ...]) -> bool:
    if not step.text or step.do in ("picture", "enter"):
        return True
    if step.do == "open":
        return any(step.text in word for word in words)
    return step.text in words
