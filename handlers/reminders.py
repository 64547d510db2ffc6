"""The clock: says what is due to whom it concerns, once, and works out when to look again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import on_duty_now, tell
from handlers.timing import hours_of
from notifier.cards import nags as cards
from notifier.outbox import NAG, URGENT, Message, put
from rules import clocks as clock_rules
from rules.errors import Refusal
from rules.ladders import Audience, Ladder, Nag, due_steps, next_at
from rules.lifecycle import allowed
from rules.words import Action, ClockKind, Role, State
from storage import clocks, people, snoozes
from storage.tables import Clock, Order, PersonRow

#: Clocks dealt with in one transaction, so that presses never wait long behind them.
BATCH = 200


def tick(session: Session, desk: Desk, now: datetime) -> int:
    """Deal with the clocks that are due by ``now``; returns how many, so that a full batch is run again."""
    due = clocks.claim_due(session, now, BATCH)
    for clock in due:
        order = session.get(Order, clock.order_id)
        if order is None or not order.state.is_open:
            clocks.end(clock, now)
        else:
            _speak(session, desk, now, order, clock)
    return len(due)


def _speak(session: Session, desk: Desk, now: datetime, order: Order, clock: Clock) -> None:
    ladder = Ladder.from_json(clocks.frozen(session, clock.ladder))
    running = _rule_clock(clock)
    hours = hours_of(desk, order)
    since = clock.said_until or clock.starts_at
    for nag in due_steps(ladder, running, since, now, hours):
        _say(session, desk, now, order, clock, nag)
    clock.said_until = now
    clock.next_at = next_at(ladder, running, now, hours)


def _rule_clock(clock: Clock) -> clock_rules.Clock:
    return clock_rules.Clock(clock.kind, clock.due_at, clock.starts_at, Role.DUTY)


def _say(session: Session, desk: Desk, now: datetime, order: Order, clock: Clock, nag: Nag) -> None:
    resting = snoozes.resting(session, order.id, clock.kind, now)
    to = [who for who in _audience(session, desk, now, order, nag.audience) if who not in resting]
    card = cards.nag(order, desk, now, clock, nag.missed)
    urgency = URGENT if nag.urgent else NAG
    put(
        session,
        now,
        [
            Message(f"nag:{order.id}:{order.round}:{nag.key}:{who}", who, card, urgency, order.id, clock.id)
            for who in to
        ],
    )


def _audience(
    session: Session, desk: Desk, now: datetime, order: Order, audience: Iterable[Audience]
) -> list[str]:
    """The ids of the people meant, each once, only who is there."""
    found: dict[str, None] = {}
    for one in audience:
        for person in _who(session, desk, now, order, one):
            if person.active:
                found[person.id] = None
    return list(found)


def _who(session: Session, desk: Desk, now: datetime, order: Order, one: Audience) -> list[PersonRow]:
    if one is Audience.DESK:
        return on_duty_now(session, desk, now)
    if one in (Audience.CHIEF, Audience.SUPERVISOR):
        return people.with_role(session, Role(one.value))
    if order.department is None:
        return _found(session, order.holder) or on_duty_now(session, desk, now)
    row = people.department(session, order.department)
    if one is Audience.CONTACT:
        return _found(session, order.holder)
    if one is Audience.SUBSTITUTE:
        return _found(session, row.contact_b if order.holder == row.contact_a else row.contact_a)
    if one is Audience.HEAD:
        return _found(session, row.head)
    return _found(session, row.leader) or people.with_role(session, Role.LEADER)


def _found(session: Session, person_id: str | None) -> list[PersonRow]:
    person = people.find(session, person_id)
    return [person] if person else []


def urge(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str = ""
) -> Reply:
    """催办 by hand: who has to act is reminded now."""
    permit(session, actor, order, Action.URGE)
    if not allowed(order.state, Action.URGE):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.URGE))
    record(session, now, actor.id, order, Action.URGE.value, note=words)
    running = [clock for clock in clocks.running(session, order.id) if clock.kind is not ClockKind.OFFICIAL]
    responsible = Audience.HEAD if order.state is State.APPROVING else Audience.CONTACT
    to = _who(session, desk, now, order, responsible)
    card = cards.urged(order, desk, now, actor.name, running[0] if running else None, words)
    tell(session, now, to, order, "nag", card, URGENT)
    return Reply(text=cards.urge_sent(order, [person.name for person in to]))
