"""Takes orders in: each once, changed rows update, and nobody's personal data stays readable."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from handlers import indexing, paging
from handlers.arrival import Arrival, arrive, fingerprint, link_repeats
from handlers.assign import names, suggest
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import SYSTEM, record
from handlers.telling import change_cards, on_duty_now, tell, tell_people, urgency_of
from handlers.timing import clocks_of, wind
from handlers.visit import is_conclusive, is_happy, record_visit, visit_row
from notifier.card import Text
from notifier.cards import intake as cards
from notifier.cards import orders as order_cards
from notifier.cards.phrases import as_of
from notifier.outbox import URGENT
from rules.errors import Refusal
from rules.order import NewOrder, RowRefused
from rules.permissions import may, who_may
from rules.words import Action, State
from storage import clocks, intakes, links, orders, people, timeline
from storage.facts import CHANGEABLE
from storage.tables import Order, PersonRow, TimelineRow, VisitRow

SOURCE = "12345"
#: Up to so many new orders get a card each; more become one digest.
MOST_SINGLE = 3


@dataclass
class Taken:
    """What became of the rows."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[RowRefused] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)  # platform number → new, updated, unchanged
    intake: int = 0

    def add(self, other: "Taken") -> None:
        """Count another part of the same intake in."""
        self.new += other.new
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.outcomes |= other.outcomes

    def as_json(self) -> dict[str, Any]:
        """The last line of ``import --json``."""
        return {
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [asdict(row) for row in self.refused],
        }


def begin(session: Session, desk: Desk, now: datetime, by: str, way: str) -> int:
    """Open an intake; its orders carry the id, so that a crash leaves none untold."""
    return intakes.begin(session, by, way, now)


def take_in(session: Session, desk: Desk, now: datetime, intake: int, found: Sequence[NewOrder]) -> Taken:
    """Store a part of an intake: new ones in bulk, known ones compared."""
    taken = Taken()
    known = orders.find_same(session, SOURCE, [new.number for new in found])
    fresh: dict[str, NewOrder] = {}
    for new in found:
        if new.number in known:
            _compare(session, desk, now, known[new.number], new, taken)
        elif new.number in fresh:
            _again(fresh, new, taken)
        else:
            fresh[new.number] = new
    _store(session, desk, now, intake, list(fresh.values()))
    taken.new = len(fresh)
    taken.outcomes |= dict.fromkeys(fresh, "new")
    return taken


def rehearse(session: Session, desk: Desk, now: datetime, found: Sequence[NewOrder]) -> Taken:
    """What ``take_in`` would do; the caller keeps nothing of it."""
    return take_in(session, desk, now, begin(session, desk, now, "rehearsal", "rehearsal"), found)


def _again(fresh: dict[str, NewOrder], new: NewOrder, taken: Taken) -> None:
    """The same number twice in one file: the later row counts."""
    if fresh[new.number] == new:
        taken.unchanged += 1
    else:
        fresh[new.number] = new
        taken.updated += 1


def _store(session: Session, desk: Desk, now: datetime, intake: int, fresh: list[NewOrder]) -> None:
    if not fresh:
        return
    ids = orders.take_numbers(session, now.astimezone(desk.tz).year, len(fresh))
    made = [arrive(session, desk, now, order_id, new) for order_id, new in zip(ids, fresh, strict=True)]
    link_repeats(session, made)
    steps, times = [], []
    for order in made:
        order.intake = intake
        times += clocks_of(session, desk, now, order)
        steps.append(_first_step(session, now, order))
    session.add_all(made)
    session.add_all(_past_visits(session, now, made, fresh))
    session.flush()
    session.execute(insert(TimelineRow), steps)
    clocks.start(session, times)
    indexing.index(session, made)


def _past_visits(
    session: Session, now: datetime, made: list[Order], fresh: list[NewOrder]
) -> Iterator[VisitRow]:
    """Call-backs of rows that were history when they came: kept, and closed where the citizen is content.

    One that is not content stays 待回访: whether it is handled again is the desk's to say.
    """
    for order, new in zip(made, fresh, strict=True):
        if order.state is State.REPORTED and new.call_back and is_conclusive(new.call_back):
            order.state = State.CLOSED if is_happy(new.call_back) else order.state
            yield visit_row(session, now, SYSTEM, order, new.call_back)


def _first_step(session: Session, now: datetime, order: Order) -> dict[str, Any]:
    step = timeline.Step(
        now, "system", Action.TAKE_IN.value, to_state=order.state.value, data={"number": order.number}
    )
    row = timeline.row_for(session, order.id, 1, timeline.ROOT, step)
    order.steps, order.last_hash = 1, row["hash"]
    return row


def _compare(session: Session, desk: Desk, now: datetime, order: Order, new: NewOrder, taken: Taken) -> None:
    """A row that came before: what changed is taken over, and told to who has the order."""
    same = order.fingerprint == fingerprint(session, new)
    taken.outcomes[new.number] = "unchanged" if same else "updated"
    if same:
        taken.unchanged += 1
        return
    taken.updated += 1
    signed_there = bool(new.signed_at) and order.state is State.RECEIVED
    if signed_there:
        _signed_in_platform(session, desk, now, order, new)
    said = {name: getattr(order, name) for name in CHANGEABLE}
    changed = Arrival(session, desk, now).update(order, new)
    was = {name: value for name, value in said.items() if getattr(order, name) != value}
    indexing.index(session, [order])
    if order.state.is_open and (order.is_sensitive or order.is_key):
        paging.start(session, desk, now, order)
    record(session, now, "system", order, "update", data={"fields": changed, "was": was})
    wind(session, desk, now, order)
    if signed_there:
        _offer_dispatch(session, desk, now, order)
    if changed and order.holder and order.state.is_open:
        tell(session, now, [order.holder], order, "changed", cards.changed(order, desk, now, changed))
    if new.call_back and is_conclusive(new.call_back) and order.state is State.REPORTED:
        record_visit(session, desk, now, SYSTEM, order, new.call_back)
    elif order.state.is_open and (new.finished_at or (new.call_back and is_conclusive(new.call_back))):
        text = Text(cards.finished_there(order))
        tell(session, now, on_duty_now(session, desk, now), order, "finished", text)


def _signed_in_platform(session: Session, desk: Desk, now: datetime, order: Order, new: NewOrder) -> None:
    order.state, order.signed_at = State.SIGNED, new.signed_at
    record(session, now, "system", order, Action.SIGN.value, State.RECEIVED, data={"in": "platform"})


def _offer_dispatch(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """Cards to sign it with become cards to dispatch it with."""
    suggest(session, desk, order)
    change_cards(session, now, order, ("new",), order_cards.to_dispatch(order, desk, now, names(session)))


def announce(session: Session, desk: Desk, now: datetime, intake: int, counts: dict[str, Any]) -> None:
    """Tell who is on duty of an intake's new orders: a card each, or one digest for a batch."""
    single, rest = intakes.pressing(session, intake), intakes.others(session, intake)
    batch = rest.many if rest.many > MOST_SINGLE else 0
    single += [] if batch else rest.first
    staff = on_duty_now(session, desk, now)
    for order in single:
        _tell_one(session, desk, now, staff, order)
    if batch:
        card = order_cards.new_orders(rest.first[:6], batch, desk, as_of(now, now, desk.tz))
        tell_people(session, now, staff, f"batch:{intake}", card)
    intakes.finish(session, intake, counts, now)


def _tell_one(session: Session, desk: Desk, now: datetime, staff: list[PersonRow], order: Order) -> None:
    suggest(session, desk, order)
    is_new = order.state is State.RECEIVED
    make = order_cards.new_order if is_new else order_cards.to_dispatch
    topic = "new" if is_new else "dispatch"
    urgency = URGENT if order.is_sensitive else urgency_of(order)
    tell(session, now, staff, order, topic, make(order, desk, now, names(session)), urgency)
    if order.is_sensitive or order.is_key:
        paging.start(session, desk, now, order)


def announce_forgotten(session: Session, desk: Desk, now: datetime, before: datetime) -> int:
    """Tell of intakes whose process died before it could; returns how many."""
    found = intakes.untold(session, before)
    for intake in found:
        announce(session, desk, now, intake, {"resumed": True})
    return len(found)


def upload_link(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """导入: a one-time page, since a self-built WeCom app is never passed a file."""
    if not may(people.roles_of(actor), Action.TAKE_IN, own=False):
        raise Refusal("not_allowed", f"导入由{who_may(Action.TAKE_IN)}办理，您没有此项权限。")
    token = links.make(session, "upload", actor.id, now, desk.link_lasts)
    return Reply(text=cards.upload_link(f"{desk.public_url}/upload/{token}", desk.link_lasts))
