"""Makes an order of a row: what is personal sealed, what may be shown masked, what is urgent marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from nlp.urgency import Urgency
from rules.order import NewOrder
from rules.privacy import gist, mask, mask_name
from rules.words import Level, State
from storage import orders
from storage.db import vault_of
from storage.tables import Order

GIST = 120
#: What a word of the row may be long at most: its column is not longer.
WORD = 40
#: Columns compared when a row comes again; the words are for the card that says what changed.
WATCHED = {
    "level": "紧急程度",
    "category": "类别",
    "kind": "诉求类型",
    "masked": "内容",
    "due_at": "办理时限",
    "is_confidential": "是否保密",
    "is_public_reply": "网络诉求",
}


def fingerprint(session: Session, new: NewOrder) -> str:
    """The same for the same row, wherever it comes from."""
    values = [value for name, value in vars(new).items() if name != "extra"]
    return vault_of(session).digest(repr([*values, sorted(new.extra.items())]))


def arrive(session: Session, desk: Desk, now: datetime, order_id: int, new: NewOrder) -> Order:
    """The order as it is stored; clocks and timeline are the caller's."""
    order = Order(id=order_id, number=new.number, received_at=now, round=1, bounces=0, suggestions=None)
    order.source = "12345"
    Arrival(session, desk, now).fill(order, new)
    order.state = _state(new)
    order.signed_at = new.signed_at
    order.reported_at = new.finished_at
    return order


def _state(new: NewOrder) -> State:
    """A row that was finished in the platform is history, one that was signed there is signed."""
    if new.finished_at:
        return State.REPORTED
    return State.SIGNED if new.signed_at else State.RECEIVED


def link_repeats(session: Session, made: Sequence[Order]) -> None:
    """To the latest order of the same citizen, by keyed hash; the desk judges if it is the same matter."""
    latest = orders.latest_of(session, {order.caller_hash for order in made} - {""})
    for order in made:
        if order.caller_hash:
            order.repeat_of = latest.get(order.caller_hash)
            order.repeat_why = "caller" if order.repeat_of else ""
            latest[order.caller_hash] = order.id


@dataclass(frozen=True)
class Arrival:
    """What filling in an order needs beside the row."""

    session: Session
    desk: Desk
    now: datetime

    def fill(self, order: Order, new: NewOrder) -> None:
        """Set everything that the row says."""
        found = self.desk.reader.urgency(new.text, new.title)
        self._plain(order, new, found)
        self._sealed(order, new)
        order.due_at, order.due_imported = new.due_at, new.due_at is not None
        order.fingerprint = fingerprint(self.session, new)

    def update(self, order: Order, new: NewOrder) -> list[str]:
        """Take over a changed row; returns the Chinese names of what changed."""
        before = {name: getattr(order, name) for name in WATCHED}
        decided = order.is_sensitive, order.is_key
        due, imported = order.due_at, order.due_imported
        self.fill(order, new)
        if new.due_at is None:
            order.due_at, order.due_imported = due, imported
        if order.masked == before["masked"]:
            order.is_sensitive, order.is_key = decided  # what people made of the same words stands
        return [words for name, words in WATCHED.items() if getattr(order, name) != before[name]]

    def _plain(self, order: Order, new: NewOrder, found: Urgency) -> None:
        order.level = new.level or found.level or Level.NORMAL
        order.kind, order.channel = new.kind[:WORD], new.channel[:WORD]
        order.category = new.category
        title, text = (mask_name(words, new.caller) for words in (new.title, new.text))
        order.title, order.masked, order.gist = mask(title), mask(text), gist(text, GIST)
        order.school = mask(new.school)
        order.sent_at = new.sent_at or new.called_at
        order.is_sensitive = found.is_sensitive
        order.is_key = found.is_key
        order.is_confidential = new.confidential or found.is_confidential
        order.is_public_reply = new.public_reply

    def _sealed(self, order: Order, new: NewOrder) -> None:
        vault = vault_of(self.session)
        order.text_sealed = vault.seal(new.text)
        personal = orders.Personal(
            new.caller, new.phone, new.place, new.remark, new.title, new.reply, new.extra or None
        )
        order.person_sealed = orders.seal_personal(self.session, personal)
        order.caller_hash = vault.digest(_digits(new.phone)) if _digits(new.phone) else ""


_digits: Callable[[str], str] = lambda phone: "".join(filter(str.isdigit, phone))  # noqa: E731
