"""Somebody is gone, or away for a while: their open work moves, and the desk is told."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import groups, making
from handlers.assign import take_back
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import record
from handlers.telling import on_duty_now, tell, tell_people
from handlers.timing import wind
from notifier.bodies import load
from notifier.card import File, Text
from notifier.cards import failures
from notifier.cards import orders as cards
from notifier.outbox import URGENT
from notifier.reach import GROUP, TELEGRAM, WECOM
from rules.words import State
from storage import absences, orders, outbox, people
from storage.db import vault_of
from storage.tables import Order, OutboxRow, PersonRow

#: One refusal may be the platform's slip; so much later it is believed.
REPEATED = timedelta(minutes=1)
#: What a holder still owes.
OWED = (State.DISPATCHED, State.HANDLING)


def left(session: Session, desk: Desk, now: datetime, person: PersonRow) -> Reply:
    """The person left the bot's scope: inactive, open orders to the other contact, the desk told once."""
    person.active, person.unreached_at = False, None
    session.flush()
    moved = move_all(session, desk, now, person, failures.taken_over())
    text = Text(failures.person_left(person.name, person.department, moved))
    tell_people(session, now, on_duty_now(session, desk, now), f"left:{person.id}:{now:%Y%m%d%H%M}", text)
    return Reply()


def stand_in(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """An order that comes back to be handled again goes to somebody who is there, or to the desk.

    Whoever holds it then is told by the caller, who has more to say.
    """
    holder = absences.present(session, order.holder)
    if holder is None or holder.id != order.holder:
        _pass_on(session, desk, now, order)


def move_all(
    session: Session, desk: Desk, now: datetime, person: PersonRow, hint: str
) -> list[tuple[int, str]]:
    """Pass on what this person still owes; each with the name of who has it, "" for the desk."""
    owed = orders.in_states(session, OWED, holder=person.id)
    return [_move(session, desk, now, order, hint) for order in owed]


def _move(session: Session, desk: Desk, now: datetime, order: Order, hint: str) -> tuple[int, str]:
    other = _pass_on(session, desk, now, order)
    if other is None:
        return order.short, ""
    tell(session, now, [other], order, "work", cards.work_order(order, desk, now, hint), URGENT)
    return order.short, other.name


def _pass_on(session: Session, desk: Desk, now: datetime, order: Order) -> PersonRow | None:
    """To who stands in, the other contact or the head; where nobody is there, the desk has it again."""
    other = _other(session, order)
    if other is None:
        take_back(session, desk, now, order)
        return None
    absences.lend(session, order.id, order.holder, other.id, now)
    record(session, now, "system", order, "take_over", data={"from": order.holder, "to": other.id})
    order.holder = other.id
    wind(session, desk, now, order)
    return other


def _other(session: Session, order: Order) -> PersonRow | None:
    """Who is there: for the holder, then the contacts of the department, then its head."""
    posts: tuple[str | None, ...] = (order.holder,)
    if order.department:
        row = people.department(session, order.department)
        posts = (order.holder, row.contact_a, row.contact_b, row.head)
    found = (absences.present(session, post) for post in posts)
    return next((person for person in found if person and person.id != order.holder), None)


def _over_wecom(now: datetime, row: OutboxRow, person: PersonRow, gone: bool) -> None:
    """What Telegram refused goes over WeCom; who stopped the bot there is bound no more."""
    row.state, row.channel, row.next_at, row.attempts, row.in_doubt = "queued", WECOM, now, 0, False
    row.fell_back = "企业微信"
    if gone:
        person.telegram = ""


def _is_believed(session: Session, now: datetime, person: PersonRow) -> bool:
    """Whether "there is nobody" was said before, and nothing has reached them since.

    The first time it is only noted: the address book is asked soon (``handlers.roll_call``).
    """
    since = person.unreached_at
    if since and now - since >= REPEATED and not outbox.has_reached(session, person.id, since):
        return True
    if since is None or outbox.has_reached(session, person.id, since):
        person.unreached_at = now
    return False


def undeliverable(desk: Desk, session: Session, now: datetime, row: OutboxRow, gone: bool) -> None:
    """A message was refused: the desk is told once, and who cannot be reached at all is replaced."""
    if row.channel == GROUP:
        groups.undelivered(session, now, on_duty_now(session, desk, now), row)
        return
    person = people.find(session, row.person)
    if row.key.startswith(making.KEY) and isinstance(load(vault_of(session).open(row.body_sealed)), File):
        making.refused(session, desk, now, row)
        return
    if row.key.startswith("recall:") and person:
        text = Text(failures.not_recalled(person.name, row.order_id, row.error))
        tell_people(session, now, on_duty_now(session, desk, now), f"undelivered:{row.key}", text)
        return
    if row.key.startswith(("undelivered:", "left:", "face:")) or person is None:
        return
    if row.channel == TELEGRAM and person.wecom and person.active:
        _over_wecom(now, row, person, gone)
        return
    staff = [officer for officer in on_duty_now(session, desk, now) if officer.id != person.id]
    order = session.get(Order, row.order_id) if row.order_id else None
    text = Text(failures.undelivered(person.name, order, row.error))
    tell_people(session, now, staff, f"undelivered:{row.key}", text)
    if gone and person.active and (row.channel == TELEGRAM or _is_believed(session, now, person)):
        left(session, desk, now, person)
        if order and order.holder and order.holder != person.id:
            row.fell_back = people.name_of(session, order.holder)
