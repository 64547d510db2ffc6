"""How a channel says that a message did not go out."""

from datetime import timedelta


class TryAgain(Exception):
    """Not now; ``after`` is how long to wait at least. ``in_doubt``: it may have arrived all the same."""

    def __init__(
        self, reason: str, *, code: int | None = None, after: timedelta | None = None, in_doubt: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.after = after
        self.in_doubt = in_doubt


class GiveUp(Exception):
    """Never, for this message and this person. ``gone``: the person cannot be reached here at all."""

    def __init__(self, reason: str, *, code: int | None = None, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.gone = gone


class Halt(Exception):
    """The whole channel must stop for ``after``: a ban, or a configuration that only a person can mend."""

    def __init__(self, reason: str, *, code: int | None = None, after: timedelta, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.after = after
        self.remedy = remedy
