"""在办自查: every open order must have a next moment; one that has not is red, and told until it has."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import visible
from handlers.leafing import Sheet
from handlers.telling import on_duty_now
from notifier.card import Text
from notifier.cards import listing
from notifier.cards.phrases import press
from notifier.outbox import URGENT, Message, put
from rules.words import Role
from storage import absences, audits, lists, orders, runs
from storage.tables import Order, PersonRow


def audit(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Sheet:
    """What is open of the orders this person may see, the late ones first; red: without a next moment."""
    seen = visible(session, actor)
    everything = lists.Part(orders.OPEN, seen)
    late = lists.Part(orders.OPEN, (Order.due_at < now, *seen))
    stuck = lists.count(session, lists.Part(orders.OPEN, (*audits.is_red(now), *seen)))
    return Sheet(
        "audit",
        "在办自查",
        lambda most, cursor: lists.page(session, everything, most=most, cursor=cursor),
        note=listing.audit(lists.count(session, everything), lists.count(session, late), stuck),
        red=lambda shown: audits.red_among(session, now, shown),
        more=(press("list", "red", "只看无时限", style=3),) if stuck else (),
    )


def red(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Sheet:
    """Of these orders nothing will ever speak again, unless somebody acts."""
    part = lists.Part(orders.OPEN, (*audits.is_red(now), *visible(session, actor)))
    return Sheet(
        "red",
        "无下一步时限",
        lambda most, cursor: lists.page(session, part, most=most, cursor=cursor),
        red=lambda shown: frozenset(order.id for order in shown),
    )


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Once an hour: orders that nothing will speak of are told to the chief, each working day anew."""
    if not runs.first(session, "audit", f"{now:%Y%m%d%H}", now):
        return
    red = audits.without_next(session, now)
    day = _day(desk, now)
    fresh = [order for order in red if runs.first(session, "audit_red", _standing(order, day), now)]
    if fresh:
        to = absences.here(session, Role.CHIEF) or on_duty_now(session, desk, now)
        alarm = Text(listing.red(fresh, now, desk.privacy))
        put(
            session,
            now,
            [Message(f"audit:{now:%Y%m%d%H}:{person.id}", person.id, alarm, URGENT) for person in to],
        )


def _day(desk: Desk, now: datetime) -> date:
    """The working day that has begun last, at nine."""
    local = now.astimezone(desk.tz) - timedelta(hours=9)
    return desk.calendar.add_working_days(local.date() + timedelta(days=1), -1)


def _standing(order: Order, day: date) -> str:
    """An order where it stands on a day: told once."""
    return f"{order.id}:{order.steps}:{day:%Y%m%d}"
