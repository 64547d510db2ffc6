"""What would happen to an order if nobody did anything, or everybody acted at the last moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from rules.clocks import Clock, Facts, clocks_for
from rules.ladders import Audience, Hours, Ladders, Nag, all_nags, is_pressing
from rules.policy import Policy
from rules.words import ClockKind, Level, State
from rules.workdays import Calendar


@dataclass(frozen=True)
class Event:
    """One line of the table: a clock that runs out (no nag), or a nag. ``at`` is UTC."""

    at: datetime
    kind: ClockKind
    clock: Clock
    nag: Nag | None = None

    @property
    def audience(self) -> tuple[Audience, ...]:
        return self.nag.audience if self.nag else ()


def simulate(
    facts: Facts,
    policy: Policy,
    ladders: Ladders,
    calendar: Calendar,
    tz: tzinfo,
    *,
    now: datetime | None = None,
    is_key: bool = False,
    seed: str = "",
) -> list[Event]:
    """Every clock and every nag of the order in its present state if nothing is done, by time.

    ``now`` (aware) is when the clocks are put on, by default the last thing that happened to the order: what
    would have come before is left out. ``is_key``: a key or sensitive order, nagged through quiet hours.
    """
    begins = now or _last_event(facts)
    hours = Hours(calendar, tz, is_pressing(facts.level, is_key=is_key), seed)
    clocks = clocks_for(facts, policy, calendar, tz, begins)
    return _in_order(_events(clocks, facts.level, ladders, hours, begins))


def simulate_on_time(
    facts: Facts,
    policy: Policy,
    ladders: Ladders,
    calendar: Calendar,
    tz: tzinfo,
    *,
    is_key: bool = False,
    seed: str = "",
) -> list[Event]:
    """The whole way of the order if each step is done just when its clock runs out: every clock there is."""
    events: list[Event] = []
    at = _last_event(facts)
    while facts.state in _NEXT:
        here = simulate(facts, policy, ladders, calendar, tz, now=at, is_key=is_key, seed=seed)
        done = max(at, *(event.at for event in here if _ends_the_state(event, facts.state)))
        next_facts = _moved(facts, done)
        is_last = next_facts.state not in _NEXT
        events += [event for event in here if _is_seen(event, done, is_last=is_last)]
        facts, at = next_facts, done
    return _in_order(events)


_ENDS = {
    State.RECEIVED: ClockKind.SIGN,
    State.SIGNED: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.CONFIRM,
    State.HANDLING: ClockKind.SUBMIT,
    State.SUBMITTED: ClockKind.REVIEW,
    State.APPROVING: ClockKind.APPROVE,
    State.PASSED: ClockKind.REPORT,
}
_NEXT = {
    State.RECEIVED: State.SIGNED,
    State.SIGNED: State.DISPATCHED,
    State.DISPATCHED: State.HANDLING,
    State.HANDLING: State.SUBMITTED,
    State.SUBMITTED: State.PASSED,
    State.APPROVING: State.PASSED,
    State.PASSED: State.REPORTED,
}


def _ends_the_state(event: Event, state: State) -> bool:
    return event.nag is None and event.kind is _ENDS[state]


def _is_seen(event: Event, done: datetime, *, is_last: bool) -> bool:
    if event.nag:
        return event.at < done
    return is_last or event.kind is not ClockKind.OFFICIAL


def _moved(facts: Facts, at: datetime) -> Facts:
    """The order one state on; in ``handling`` the first contact is made as well."""
    match facts.state:
        case State.RECEIVED:
            facts = replace(facts, signed_at=at)
        case State.SIGNED:
            facts = replace(facts, dispatched_at=at)
        case State.DISPATCHED:
            facts = replace(facts, confirmed_at=at)
        case State.HANDLING:
            facts = replace(facts, contacted_at=facts.contacted_at or at, submitted_at=at)
        case _:
            facts = replace(facts, passed_at=at)
    return replace(facts, state=_NEXT[facts.state])


def _last_event(facts: Facts) -> datetime:
    happened = (
        facts.received_at,
        facts.signed_at,
        facts.dispatched_at,
        facts.confirmed_at,
        facts.submitted_at,
        facts.approving_at,
        facts.passed_at,
        facts.reopened_at,
    )
    return max(at for at in happened if at)


def _events(
    clocks: list[Clock], level: Level, ladders: Ladders, hours: Hours, begins: datetime
) -> Iterator[Event]:
    day = begins.astimezone(hours.tz).date()
    for clock in clocks:
        yield Event(clock.due_at, clock.kind, clock)
        for nag in all_nags(ladders.ladder(clock.kind, level, day), clock, hours):
            if nag.at > begins:
                yield Event(nag.at, clock.kind, clock, nag)


def _in_order(events: Iterable[Event]) -> list[Event]:
    # A clock runs out before the nag that says so.
    return sorted(events, key=lambda event: (event.at, event.nag is not None))
