"""Delivery as the product has it: what a channel refuses, and that one stopped, is told to the desk."""

from collections.abc import Callable
from datetime import datetime

from handlers.delivered import halted
from handlers.desk import Desk
from handlers.leaving import undeliverable
from notifier.budget import Budget
from notifier.channels.base import Channel
from notifier.delivery import Delivery, Watch
from notifier.reach import Reach
from storage.db import Database


def unwatched(channel: str, outcome: str, waited: float | None) -> None:
    """Where nobody counts what is sent."""


def delivery(
    database: Database,
    channel: Channel,
    clock: Callable[[], datetime],
    desk: Callable[[], Desk],
    reach: Reach,
    budget: Budget | None = None,
    watch: Watch = unwatched,
) -> Delivery:
    """The delivery of a desk that is asked for anew each time: its calendar changes while it runs."""
    return Delivery(
        database,
        channel,
        clock,
        lambda *refused: undeliverable(desk(), *refused),
        budget=budget,
        reach=reach,
        watch=watch,
        on_halted=lambda *news: halted(desk(), *news),
    )
