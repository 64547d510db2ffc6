"""How many messages one transaction claims: few while urgent ones come, many while none do."""

from collections.abc import Iterable

from notifier.claiming import Job

#: Messages claimed and not yet marked: as many as a died process would leave in doubt.
MOST_CLAIMED = 200
#: As many in one transaction while something urgent is on its way: the next waits for no more than that.
FEWEST = 40
#: So many more each time that nothing urgent came.
MORE = 10


class Turns:
    """``size`` is how many the next transaction claims at most.

    A transaction costs as much as sending thirty messages, so that large turns deliver three times as fast;
    but what is urgent waits until the one that has begun is over.
    """

    def __init__(self) -> None:
        self.size = MOST_CLAIMED

    def went(self, jobs: Iterable[Job]) -> None:
        """Told what a turn of either lane has claimed."""
        if any(job.is_urgent for job in jobs):
            self.size = FEWEST
        else:
            self.size = min(self.size + MORE, MOST_CLAIMED)
