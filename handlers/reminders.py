"""The clock: says what is due to whom it concerns, once, and works out when to look again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
from rules.ladders import Audience, Ladder, Nag, due_and_next
from rules.lifecycle import OVER, allowed
from rules.words import Action, ClockKind, Role, State
from storage import absences, clocks, orders, outbox, people, snoozes
from storage.tables import Clock, Order, PersonRow

#: Clocks dealt with in one transaction, so that presses never wait long behind them.
BATCH = 200


def tick(session: Session, desk: Desk, now: datetime) -> list[float]:
    """Deal with the clocks that are due by ``now``; returns how many seconds late each was.

    A full batch is run again.
    """
    due = clocks.claim_due(session, now, BATCH)
    late = [(now - clock.next_at).total_seconds() for clock in due if clock.next_at]
    if due:
        with session.no_autoflush:  # nothing asked for here depends on what is being changed
            _Round.begin(session, desk, now, due).go(due)
    return late


@dataclass
class _Round:
    """One batch of clocks: what they all look up is looked up once, and what they say is said together."""

    session: Session
    desk: Desk
    now: datetime
    orders: dict[int, Order]
    staff: Sequence[object]  # held, so that looking one of them up asks the database nothing
    resting: frozenset[tuple[int, ClockKind, str]]
    ladders: dict[str, Ladder] = field(default_factory=dict)
    audiences: dict[tuple[Audience, str | None, str | None], list[str]] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)

    @classmethod
    def begin(cls, session: Session, desk: Desk, now: datetime, due: Sequence[Clock]) -> "_Round":
        numbers = {clock.order_id for clock in due}
        found = {order.id: order for order in orders.all_of(session, numbers)}
        staff = [*people.departments(session), *people.with_role(session, *Role)]
        return cls(session, desk, now, found, staff, snoozes.resting(session, numbers, now))

    def go(self, due: Sequence[Clock]) -> None:
        for clock in due:
            order = self.orders.get(clock.order_id)
            if order is None or _is_over(order, clock.kind):
                clocks.end(clock, self.now)
            else:
                self._speak(order, clock)
        put(self.session, self.now, self.messages)

    def _speak(self, order: Order, clock: Clock) -> None:
        ladder = self._ladder(clock.ladder)
        running = _rule_clock(clock)
        hours = hours_of(self.desk, order)
        since = clock.said_until or clock.starts_at
        nags, clock.next_at = due_and_next(ladder, running, since, self.now, hours)
        for nag in nags:
            self._say(order, clock, nag)
        clock.said_until = self.now

    def _ladder(self, key: str) -> Ladder:
        if key not in self.ladders:
            self.ladders[key] = Ladder.from_json(clocks.frozen(self.session, key))
        return self.ladders[key]

    def _say(self, order: Order, clock: Clock, nag: Nag) -> None:
        card = cards.nag(order, self.desk, self.now, clock, nag.missed)
        urgency = URGENT if nag.urgent else NAG
        for who in self._audience(order, nag.audience):
            if (order.id, clock.kind, who) in self.resting:
                continue
            wakes = None if nag.urgent else self._wakes(who)
            if wakes:  # in the words of that moment, and in place of what waits for it already
                outbox.supersede(self.session, clock.id, who)
            said = cards.nag(order, self.desk, wakes, clock, nag.missed) if wakes else card
            key = f"nag:{order.id}:{order.round}:{nag.key}:{who}"
            self.messages.append(Message(key, who, said, urgency, order.id, clock.id, wakes))

    def _wakes(self, who: str) -> datetime | None:
        """When somebody who has a day off, or quiet hours of their own, may be told."""
        rest = self.desk.rests.get(who)
        return rest.over_at(self.now, self.desk.tz, self.desk.calendar) if rest else None

    def _audience(self, order: Order, audience: Iterable[Audience]) -> list[str]:
        """The ids of the people meant, each once, only who is there."""
        return list(dict.fromkeys(who for one in audience for who in self._people(order, one)))

    def _people(self, order: Order, one: Audience) -> list[str]:
        key = (one, order.department, order.holder)
        if key not in self.audiences:
            found = _who(self.session, self.desk, self.now, order, one)
            self.audiences[key] = [person.id for person in found if person.active]
        return self.audiences[key]


def _is_over(order: Order, kind: ClockKind) -> bool:
    """Whether nothing is left to be reminded of: 督办 and the like outlast the report to the city."""
    return order.state in OVER if kind in clock_rules.BESIDE_STATE else not order.state.is_open


def _rule_clock(clock: Clock) -> clock_rules.Clock:
    return clock_rules.Clock(clock.kind, clock.due_at, clock.starts_at, Role.DUTY)


def _who(session: Session, desk: Desk, now: datetime, order: Order, one: Audience) -> list[PersonRow]:
    if one is Audience.DESK:
        return on_duty_now(session, desk, now)
    if one in (Audience.CHIEF, Audience.SUPERVISOR):
        return absences.here(session, Role(one.value))
    if order.department is None:
        return _found(session, order.holder) or on_duty_now(session, desk, now)
    row = people.department(session, order.department)
    if one is Audience.CONTACT:
        return _found(session, order.holder)
    if one is Audience.SUBSTITUTE:
        return _found(session, row.contact_b if order.holder == row.contact_a else row.contact_a)
    head = _found(session, row.head)
    if one is Audience.HEAD and (head or row.head not in absences.running(session)):
        return head  # away, and nobody in their place: whoever is above
    return _found(session, row.leader) or absences.here(session, Role.LEADER)


def _found(session: Session, person_id: str | None) -> list[PersonRow]:
    """The person, or who stands in for them."""
    person = absences.present(session, person_id)
    return [person] if person else []


def urge(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str = ""
) -> Reply:
    """催办 by hand: who has to act is reminded now."""
    permit(session, actor, order, Action.URGE)
    if not allowed(order.state, Action.URGE):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.URGE))
    record(session, now, actor.id, order, Action.URGE.value, note=words)
    beside = {ClockKind.OFFICIAL, *clock_rules.BESIDE_STATE}
    running = [clock for clock in clocks.running(session, order.id) if clock.kind not in beside]
    responsible = Audience.HEAD if order.state is State.APPROVING else Audience.CONTACT
    to = _who(session, desk, now, order, responsible)
    card = cards.urged(order, desk, now, actor.name, running[0] if running else None, words)
    tell(session, now, to, order, "nag", card, URGENT)
    return Reply(text=cards.urge_sent(order, [person.name for person in to]))
