"""The departments: contacts confirm, call and hand in; heads approve, and press those who forget."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from benchmarks.crowd import RESULT
from benchmarks.year.intents import Intents
from benchmarks.year.world import World
from notifier.channels.base import Outgoing
from rules.words import ClockKind, Level, State
from storage import people
from storage.tables import Order

#: What a state asks of the department, and the clock that waits for it.
OWED = {
    State.DISPATCHED: ClockKind.CONFIRM,
    State.HANDLING: ClockKind.SUBMIT,
    State.APPROVING: ClockKind.APPROVE,
}
HEEDS = 0.8  # how often a reminder makes somebody do it sooner


@dataclass
class Departments:
    """Woken by what their phones show."""

    world: World
    intents: Intents
    entered: set[tuple[str, date]] = field(default_factory=set)

    def __post_init__(self) -> None:
        config = self.world.config
        self.contacts = {who for one in config.departments for who in (one.contact_a, one.contact_b)}
        self.names = {person.id: person.name for person in config.people}

    def read(self, who: str, message: Outgoing) -> None:
        """One message on the phone of a contact, a head or somebody above."""
        topic = message.key.partition(":")[0]
        reminded = topic in ("nag", "digest")
        for order_id in self._about(message):
            held = self._holder(order_id)
            if who == held or topic in ("work", "advice", "mend", "approve"):
                self.owes(who, order_id, reminded)
            elif reminded and who in self.contacts:
                self._stands_in(who, order_id)
            elif reminded and held:
                self._presses_on(who, held, order_id)

    def _about(self, message: Outgoing) -> list[int]:
        """The orders that a message speaks of."""
        topic, number, *_ = [*message.key.split(":"), ""]
        if topic == "digest":
            return list(dict.fromkeys(order_id for order_id, _ in self.world.phones.asked(message)))
        is_order = number.isdecimal() and int(number) in self.world.board.state
        return [int(number)] if is_order else []

    def _holder(self, order_id: int) -> str:
        if self.world.board.state[order_id] is State.APPROVING:
            return self.world.reads(_head, order_id)
        return self.world.reads(_holder, order_id)

    def owes(self, who: str, order_id: int, reminded: bool = False) -> None:
        """Somebody learns, or is told again, that an order waits for them."""
        kind = OWED.get(self.world.board.state[order_id])
        if kind is None:
            return
        meant = self.intents.pending.get((order_id, kind, who))
        if meant is None:
            self._takes_on(who, order_id, kind, reminded)
        elif reminded and self.world.chance.random() < HEEDS:
            self._hurries(who, order_id, kind, meant)

    def _takes_on(self, who: str, order_id: int, kind: ClockKind, reminded: bool) -> None:
        habits, level = self.world.habits, self.intents.level[order_id]
        if habits.forgets(who) or (reminded and self.world.chance.random() > HEEDS):
            self.intents.means(order_id, kind, who, None, "忘记")
            return
        urgent = level in (Level.CRITICAL, Level.URGENT)
        seen, kept = habits.awake(who, self.world.now, urgent=urgent)
        takes = (
            habits.handling(who, level)
            if kind is ClockKind.SUBMIT
            else habits.minutes(5 if urgent else 25, who)
        )
        at, later = habits.awake(who, seen + takes, urgent=urgent)
        slow = "办理慢" if kind is ClockKind.SUBMIT else "没有及时看"
        self._will(who, order_id, kind, at, kept or later or slow)

    def _hurries(self, who: str, order_id: int, kind: ClockKind, meant: datetime) -> None:
        habits, level = self.world.habits, self.intents.level[order_id]
        urgent = level in (Level.CRITICAL, Level.URGENT)
        seen, kept = habits.awake(who, self.world.now, urgent=urgent)
        at = seen + habits.minutes(10 if urgent else 60, who)
        if at < meant:
            self.intents.hurried += 1
            self._will(who, order_id, kind, at, kept)

    def _will(self, who: str, order_id: int, kind: ClockKind, at: datetime, why: str) -> None:
        self.intents.means(order_id, kind, who, at, why)
        self.world.plan(at, lambda: self._does(who, order_id, kind, at))

    def _does(self, who: str, order_id: int, kind: ClockKind, at: datetime) -> None:
        still = self.intents.is_still_meant(order_id, kind, who, at)
        if not still or OWED.get(self.world.board.state[order_id]) is not kind:
            return
        if kind is ClockKind.CONFIRM:
            self._confirms(who, order_id)
        elif kind is ClockKind.SUBMIT:
            self._hands_in(who, order_id)
        else:
            self.world.presses(who, f"approve:{order_id}", order_id)

    def _confirms(self, who: str, order_id: int) -> None:
        world = self.world
        world.presses(who, f"confirm:{order_id}", order_id)
        if world.board.state[order_id] is State.HANDLING:
            self._will_contact(who, order_id)
            self.owes(who, order_id)

    def _will_contact(self, who: str, order_id: int) -> None:
        """Most call soon; the others call when they have found out, and say so in the form."""
        world, kind = self.world, ClockKind.CONTACT
        if world.chance.random() < 0.85:
            level = self.intents.level[order_id]
            urgent = level in (Level.CRITICAL, Level.URGENT)
            at, kept = world.habits.awake(who, world.now + world.habits.minutes(90, who), urgent=urgent)
            self.intents.means(order_id, kind, who, at, kept or "接收晚")
            world.plan(at, lambda: self._contacts(who, order_id))
        else:
            self.intents.means(order_id, kind, who, None, "未单独登记首次联系")

    def _contacts(self, who: str, order_id: int) -> None:
        if self.world.board.state[order_id] is State.HANDLING:
            self.world.presses(who, f"contacted:{order_id}")

    def _hands_in(self, who: str, order_id: int) -> None:
        world = self.world
        words = RESULT.format(at=f"{world.now:%H:%M}")
        world.presses(who, f"submit:{order_id}")
        world.presses(who, f"form:{order_id}", reached="yes", true="true", outcome="solved")
        world.says(who, words)
        world.presses(who, f"hand_in:{order_id}", order_id)
        if world.board.state[order_id] is State.HANDLING:  # the form wants more, or it is not theirs any more
            self.intents.why[self.intents.deed(order_id, ClockKind.SUBMIT)] = "表单未完成"

    def _stands_in(self, who: str, order_id: int) -> None:
        """The other contact confirms what the first one has not, one time in two."""
        if self.world.board.state[order_id] is State.DISPATCHED and self.world.chance.random() < 0.5:
            self._takes_on(who, order_id, ClockKind.CONFIRM, reminded=False)

    def _presses_on(self, who: str, held: str, order_id: int) -> None:
        """Who is above calls who holds it; who is found to be away is entered as such by the chief."""
        at, _ = self.world.habits.awake(who, self.world.now, urgent=False)
        self.world.plan(at + self.world.habits.minutes(15), lambda: self._calls(held, order_id))

    def _calls(self, held: str, order_id: int) -> None:
        last = self.world.habits.people[held].away_until(self.world.now.date())
        if last is None:
            self.owes(held, order_id, reminded=True)
        elif (held, last) not in self.entered:
            self.entered.add((held, last))
            self.world.says("chenli", f"请假 {self.names[held]} 今天到{last.month}月{last.day}日")

    def leaves(self) -> None:
        """Who enters a leave does so on its first morning."""
        for person in self.world.habits.people.values():
            for first, last in person.leaves if person.enters else ():
                at = datetime.combine(first, datetime.min.time(), self.world.now.tzinfo) + timedelta(hours=8)
                text = f"请假 今天到{last.month}月{last.day}日"
                self.world.plan(at, partial(self._leaves, person.id, text))

    def _leaves(self, who: str, text: str) -> None:
        self.world.says(who, text)


def _holder(session: Session, order_id: int) -> str:
    order = session.get(Order, order_id)
    return (order.holder if order else "") or ""


def _head(session: Session, order_id: int) -> str:
    order = session.get(Order, order_id)
    return people.department(session, order.department).head or "" if order and order.department else ""
