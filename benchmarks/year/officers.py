"""The duty desk: looks at what waits whenever a phone rings, and deals with it order by order."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.year import city
from benchmarks.year.intents import Intents
from benchmarks.year.world import World
from notifier.card import Card
from notifier.channels.base import Outgoing
from rules.words import ClockKind, State
from storage import applications
from storage.tables import Order

WAITS = {
    State.RECEIVED: ClockKind.SIGN,
    State.SIGNED: ClockKind.DISPATCH,
    State.SUBMITTED: ClockKind.REVIEW,
    State.PASSED: ClockKind.REPORT,
}
RETURNED, SENT_BACK, MISTAKEN, DOZES = 0.015, 0.05, 0.06, 0.15
GIVES_UP_WAITING = 0.1  # for the city's word, and dispatches, when reminded of it


@dataclass
class Officers:
    """Woken by what their phones show; ``waits_for_city``: orders that a 退单 is decided of."""

    world: World
    intents: Intents
    rounds: dict[str, datetime] = field(default_factory=dict)
    taken: dict[tuple[int, State], str] = field(default_factory=dict)
    waits_for_city: set[int] = field(default_factory=set)

    def read(self, who: str, message: Outgoing) -> None:
        """One message on the phone of somebody on duty."""
        if self.answers(who, message):
            return
        topic, _, rest = message.key.partition(":")
        if topic == "decided":
            self.waits_for_city.discard(int(rest.partition(":")[0]))
        elif topic in ("nag", "digest") and self.world.chance.random() < GIVES_UP_WAITING:
            self.waits_for_city -= {order_id for order_id, _ in self.world.phones.asked(message)}
        self.looks_soon(who)

    def looks_soon(self, who: str) -> None:
        """Look at what waits in some minutes, unless that is meant already."""
        world = self.world
        if self.rounds.get(who, world.now) <= world.now:
            dozes = not 7 <= world.now.hour < 22 and world.chance.random() < DOZES
            at = world.now + world.habits.minutes(45 if dozes else 4, who)
            self.rounds[who] = at
            world.plan(at, lambda: self._looks(who, "值班员没看手机" if dozes else ""))

    def _looks(self, who: str, why: str) -> None:
        world = self.world
        self.rounds.pop(who, None)
        at = world.now
        for order_id, state in world.reads(_waiting):
            if (order_id, state) in self.taken or order_id in self.waits_for_city:
                continue
            if world.habits.forgets(who):
                self.intents.means(order_id, WAITS[state], who, None, "忘记")
                continue
            at += world.habits.minutes(1.5, who)
            self._takes(who, order_id, state, at, why or "排队")

    def _takes(self, who: str, order_id: int, state: State, at: datetime, why: str) -> None:
        self.taken[order_id, state] = who
        self.intents.means(order_id, WAITS[state], who, at, why)
        self.world.plan(at, lambda: self._does(who, order_id, state))

    def _does(self, who: str, order_id: int, state: State) -> None:
        world = self.world
        self.taken.pop((order_id, state), None)
        if world.board.state[order_id] is not state:
            return
        act = {
            State.RECEIVED: self._signs,
            State.SIGNED: self._dispatches,
            State.SUBMITTED: self._reviews,
            State.PASSED: self._reports,
        }[state]
        act(who, order_id)
        now = world.board.state[order_id]
        if now in WAITS and now is not state and (order_id, now) not in self.taken:
            self._takes(who, order_id, now, world.now + world.habits.minutes(3, who), "排队")

    def _signs(self, who: str, order_id: int) -> None:
        self.world.presses(who, f"sign:{order_id}", order_id)

    def _dispatches(self, who: str, order_id: int) -> None:
        world = self.world
        if world.chance.random() < RETURNED:
            world.says(who, f"退单 {order_id % 1_000_000} 属市场监管职责，应由市场监管局承办", order_id)
            self.waits_for_city.add(order_id)
            return
        first = world.reads(_suggested, order_id)
        names = [one.name for one in world.config.departments]
        name = first if first and world.chance.random() > MISTAKEN else world.chance.choice(names)
        world.presses(who, f"dispatch:{order_id}", order_id, department=name)

    def _reviews(self, who: str, order_id: int) -> None:
        if self.world.chance.random() < SENT_BACK:
            self.world.says(who, f"退回 {order_id % 1_000_000} 请写明后续跟进安排", order_id)
        else:
            self.world.presses(who, f"pass:{order_id}", order_id)

    def _reports(self, who: str, order_id: int) -> None:
        world = self.world
        world.presses(who, f"report:{order_id}", order_id)
        if world.board.state[order_id] is State.REPORTED:
            said = city.call_back(world.chance)
            days = world.chance.uniform(1, 5) if said else 7
            at = (world.now + timedelta(days=days)).replace(hour=world.chance.randrange(9, 18))
            world.plan(at, lambda: self._enters(who, order_id, said))

    def _enters(self, who: str, order_id: int, said: str) -> None:
        """The city's call-back; without one the order is closed after a week."""
        world, short = self.world, order_id % 1_000_000
        if world.board.state[order_id] is not State.REPORTED:
            return
        world.says(who, f"回访 {short} {said}" if said else f"归档 {short}", order_id)
        if world.board.state[order_id] is State.HANDLING:
            self.intents.round[order_id] = self.intents.round.get(order_id, 1) + 1

    def answers(self, who: str, message: Outgoing) -> bool:
        """Cards that ask for one press and nothing else."""
        return isinstance(message.body, Card) and self._answers(who, message.body)

    def _answers(self, who: str, card: Card) -> bool:
        world, keys = self.world, [button.key for button in card.buttons]
        if not keys:
            return False
        verb = keys[0].partition(":")[0]
        if verb in ("on_shift", "take_over", "page_seen", "application_file"):
            self._press_after(who, keys[0], 6)
        elif verb == "page_confirm":
            self._press_after(who, keys[0] if world.chance.random() < 0.7 else keys[1], 3)
        elif verb in ("application_agree", "application_grant"):
            is_city = verb == "application_grant"
            yes = world.chance.random() < (0.75 if is_city else 0.95)
            self._press_after(who, keys[0 if yes else 1], 600 if is_city else 40)
        else:
            return False
        return True

    def _press_after(self, who: str, key: str, minutes: float) -> None:
        world = self.world
        at, _ = world.habits.awake(who, world.now, urgent=True)
        if world.chance.random() < 0.97:
            world.plan(at + world.habits.minutes(minutes), lambda: self._presses(who, key))

    def _presses(self, who: str, key: str) -> None:
        """What the pressed card turns into may ask for the next press."""
        verb, _, number = key.partition(":")
        order_id = self.world.reads(_order_of, int(number)) if verb.startswith("application_") else None
        reply = self.world.presses(who, key, order_id)
        if reply and reply.card and not reply.card.done:
            self._answers(who, reply.card)


def _waiting(session: Session) -> list[tuple[int, State]]:
    rows = session.execute(select(Order.id, Order.state).where(Order.state.in_(tuple(WAITS))))
    return [(row.id, row.state) for row in rows.all()]


def _order_of(session: Session, application_id: int) -> int:
    return applications.get(session, application_id).order_id


def _suggested(session: Session, order_id: int) -> str:
    order = session.get(Order, order_id)
    return order.suggestions[0]["department"] if order and order.suggestions else ""
