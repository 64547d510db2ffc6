"""After a storm: whether every order's story is complete, and what phones show is what the outbox says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rules.words import State
from sandbox.platform import Message, Platform
from storage import timeline
from storage.outbox import BETWEEN_IDS, WAITING
from storage.tables import InboxRow, Order, OutboxRow, TimelineRow

WHOLE_WAY = ("take_in", "sign", "dispatch", "confirm", "submit", "pass")
#: What may become of a message; moot: the work was done before it could be said.
ENDS = ("sent", "refused", "parked", "moot")


@dataclass(frozen=True)
class Sent:
    """One message that the outbox knows: to whom, under which ids, and what became of it."""

    key: str
    person: str
    state: str
    ids: tuple[str, ...]
    task_id: str
    order: int | None
    is_card: bool


@dataclass(frozen=True)
class Books:
    """What the database says at the end."""

    states: dict[str, State]
    steps: dict[str, Counter[str]]  # order number → how often each action happened
    messages: list[Sent]
    unread: int  # messages from the platform that nobody has dealt with
    chain: str  # where the timeline is broken; empty when it is whole


def read(session: Session) -> Books:
    """All of it, in one look."""
    orders = {row.id: row for row in session.execute(select(Order.id, Order.number, Order.state))}
    steps: dict[str, Counter[str]] = {row.number: Counter() for row in orders.values()}
    for order_id, action in session.execute(select(TimelineRow.order_id, TimelineRow.action)):
        steps[orders[order_id].number][action] += 1
    unread = session.scalar(select(func.count()).where(InboxRow.done_at.is_(None))) or 0
    broken = timeline.verify(session)[1]
    states = {row.number: row.state for row in orders.values()}
    return Books(states, steps, _messages(session), unread, str(broken or ""))


def _messages(session: Session) -> list[Sent]:
    columns = (OutboxRow.key, OutboxRow.person, OutboxRow.state, OutboxRow.message_id, OutboxRow.task_id)
    found = session.execute(select(*columns, OutboxRow.order_id).where(OutboxRow.state.in_(ENDS)))
    return [
        Sent(
            row.key, row.person, row.state, _ids(row.message_id), row.task_id, row.order_id, bool(row.task_id)
        )
        for row in found
    ]


def _ids(message_id: str) -> tuple[str, ...]:
    return tuple(one for one in message_id.split(BETWEEN_IDS) if one)


def due(session: Session, now: datetime) -> int:
    """How many messages could go out now and have not."""
    return session.scalar(
        select(func.count()).where(OutboxRow.state.in_(WAITING), OutboxRow.next_at <= now)
    ) or len(session.scalars(select(OutboxRow.id).where(OutboxRow.state == "leased")).all())


def lost(books: Books, numbers: Sequence[str]) -> list[str]:
    """Orders whose way is not complete, and who was never told of it."""
    short = [f"{number}: {books.states.get(number)}" for number in numbers if not _is_done(books, number)]
    told = {message.order for message in books.messages if message.key.startswith("work:")}
    untold = len(books.states) - len(told)
    unread = [f"{books.unread} callbacks not dealt with"] if books.unread else []
    return short + unread + ([f"{untold} orders without a card for the contact"] if untold else [])


def _is_done(books: Books, number: str) -> bool:
    steps = books.steps.get(number, Counter())
    return books.states.get(number) is State.PASSED and all(steps[action] for action in WHOLE_WAY)


def doubled(books: Books, platform: Platform) -> list[str]:
    """What happened twice to an order, and what a phone shows twice."""
    effects = [
        f"{number}: {action} × {steps[action]}"
        for number, steps in books.steps.items()
        for action in WHOLE_WAY
        if steps[action] > 1
    ]
    return effects + [f"{who}: {what} × {often}" for (who, what), often in _shown(platform) if often > 1]


def _shown(platform: Platform) -> Iterable[tuple[tuple[str, str], int]]:
    """Cards by their task: a text may rightly come twice, when two orders have the same to say."""
    return Counter(
        (who, message.task_id)
        for who in _phones(platform)
        for message in _received(platform, who)
        if message.task_id
    ).items()


def falsely_delivered(books: Books, platform: Platform) -> list[str]:
    """What the outbox counts as sent and no phone shows."""
    arrived = {(who, message.id) for who in _phones(platform) for message in _received(platform, who)}
    return [
        f"{message.key} to {message.person}"
        for message in books.messages
        if message.state == "sent" and not all((message.person, one) in arrived for one in message.ids)
    ]


def unsent(books: Books) -> list[str]:
    """What was given up: with this platform nothing has to be."""
    return [message.key for message in books.messages if message.state in ("refused", "parked")]


def _phones(platform: Platform) -> list[str]:
    return list(platform.scope.members)


def _received(platform: Platform, who: str) -> list[Message]:
    """What came over message/send, not the answers given on the spot."""
    return [platform.messages[entry.id] for entry in platform.phone(who) if entry.id in platform.messages]
