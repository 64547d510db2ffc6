"""Periodic looks at the whole desk: 诉求不过夜, silence at the intake, messages left lying."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import (
    absences,
    applications,
    audit,
    automatic,
    calendar,
    delivered,
    granting,
    groups,
    intake,
    notices,
    own_visits,
    paging,
    receive,
    roster,
    scheduling,
    sealing,
)
from handlers.desk import Desk
from handlers.telling import on_duty_now, tell_people
from notifier.cards import groups as group_cards
from notifier.cards import intake as intake_cards
from notifier.cards import listing
from notifier.cards.phrases import as_of
from rules.groups import Matter
from rules.words import State
from storage import inbox, intakes, orders, runs

#: What must not stay overnight without somebody having taken it on.
OVERNIGHT = (State.RECEIVED, State.SIGNED, State.DISPATCHED)
#: How long an intake or a message may lie before somebody else takes it up.
LEFT_LYING = timedelta(minutes=1)
INBOX_KEPT = timedelta(days=7)


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Everything periodic that is due; each once a period whatever the number of processes."""
    desk = calendar.in_force(session, desk)
    calendar.settle(session, desk, now)
    absences.look(session, desk, now)
    roster.look(session, desk, now)
    paging.tick(session, desk, now)
    audit.look(session, desk, now)
    automatic.look(session, desk, now)
    _sweep(session, desk, now)
    _silence(session, desk, now)
    applications.watch(session, desk, now)
    notices.watch(session, desk, now)
    scheduling.look(session, desk, now)
    own_visits.look(session, desk, now)
    granting.wake(session, desk, now)
    delivered.watch(session, desk, now)
    sealing.look(session, now)
    intake.announce_forgotten(session, desk, now, now - LEFT_LYING)
    if runs.first(session, "forget_inbox", f"{now:%Y-%m-%d}", now):
        inbox.forget(session, now, INBOX_KEPT)


def _sweep(session: Session, desk: Desk, now: datetime) -> None:
    """诉求不过夜: what came today and nobody has taken on goes to who is on duty."""
    local = now.astimezone(desk.tz)
    for at in desk.sweeps_at:
        if local.time() < at or not runs.first(session, "sweep", f"{local:%Y-%m-%d} {at:%H:%M}", now):
            continue
        if local - datetime.combine(local.date(), at, desk.tz) > timedelta(hours=1):
            continue  # we were not there at the time; the ladders speak of what is open
        found = orders.in_states(session, OVERNIGHT)
        if found:
            card = listing.sweep(found, as_of(intakes.last(session), now, desk.tz), now)
            tell_people(session, now, on_duty_now(session, desk, now), f"sweep:{local:%Y%m%d}{at:%H%M}", card)


def _silence(session: Session, desk: Desk, now: datetime) -> None:
    """No intake for longer than configured is an alarm, never a green light; said once a silence."""
    allowed = desk.allowed_silence(now.astimezone(desk.tz).time())
    last = intakes.last(session)
    since = last or runs.set_at(session, "staff")  # before the first intake: since we were set up
    if allowed is None or since is None or now - since < allowed:
        return
    if runs.first(session, "silence", f"{since:%Y%m%d%H%M%S}", now):
        alarm = intake_cards.silence(last, now, desk)
        key = f"silence:{since:%Y%m%d%H%M%S}"
        tell_people(session, now, on_duty_now(session, desk, now), key, alarm)
        groups.tell(session, desk, now, Matter.SILENCE, key, group_cards.silence(last, now, desk.tz))


def left_lying(session: Session, now: datetime) -> list[str]:
    """The keys of messages that were kept and not dealt with."""
    return [row.key for row in inbox.unfinished(session, now - LEFT_LYING)]


def take_up(session: Session, desk: Desk, now: datetime, key: str) -> None:
    """Deal with one of them; what would have gone straight back is lost, what matters is in the outbox."""
    receive.again(session, desk, now, key)
