"""Which clocks an order has in its present state, when each runs out, and who must act."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from rules.deadlines import Deadline, Pause, Reason, before, due_at
from rules.limits import Limit, Since
from rules.policy import Policy
from rules.words import ClockKind, Level, Role, State
from rules.workdays import Calendar

__all__ = ["Clock", "Deadline", "Facts", "Pause", "Reason", "clocks_for", "due_at"]


@dataclass(frozen=True)
class Facts:
    """What the clocks need to know of an order. Times are aware; None: it has not happened (this round)."""

    level: Level
    state: State
    received_at: datetime  # when it came to us
    kind: str = ""  # 诉求类型
    sent_at: datetime | None = None  # when the city dispatched it
    signed_at: datetime | None = None
    dispatched_at: datetime | None = None
    confirmed_at: datetime | None = None
    contacted_at: datetime | None = None
    submitted_at: datetime | None = None
    approving_at: datetime | None = None
    passed_at: datetime | None = None
    due_at_imported: datetime | None = None
    round: int = 1
    reopened_at: datetime | None = None  # when the present round began, from the second on
    moved_at: datetime | None = None  # when it came into its present state, last (退回补正, 改派 …)
    direct: bool = False  # 专班直办: the desk does the contact's part
    pauses: tuple[Pause, ...] = ()
    paused_since: datetime | None = None  # a pause that still runs
    active_at: datetime | None = None  # the last step on the timeline


@dataclass(frozen=True)
class Clock:
    """One thing that must happen by ``due_at`` (UTC), and whose turn it is; ``paused``: it stands still.

    ``active_at`` is the last step on the timeline, for ladders that speak when nothing moves.
    """

    kind: ClockKind
    due_at: datetime
    starts_at: datetime
    responsible: Role
    steps: tuple[Reason, ...] = ()
    paused: bool = False
    active_at: datetime | None = None


#: Clocks that no state asks for: each is started and ended by a deed of its own, and over with the order.
BESIDE_STATE = frozenset(
    {
        ClockKind.SUPERVISE,
        ClockKind.PROMISE,
        ClockKind.INSTRUCTION,
        ClockKind.FIRST_REPORT,
        ClockKind.FOLLOW_UP,
        ClockKind.SCHOOL,
    }
)
_WAITING_FOR = {
    State.RECEIVED: (ClockKind.SIGN,),
    State.SIGNED: (ClockKind.DISPATCH,),
    State.DISPATCHED: (ClockKind.CONFIRM,),
    State.HANDLING: (ClockKind.CONTACT, ClockKind.SUBMIT),
    State.SUBMITTED: (ClockKind.REVIEW,),
    State.APPROVING: (ClockKind.APPROVE,),
    State.PASSED: (ClockKind.REPORT,),
}
_RESPONSIBLE = {
    ClockKind.CONFIRM: Role.CONTACT,
    ClockKind.CONTACT: Role.CONTACT,
    ClockKind.SUBMIT: Role.CONTACT,
    ClockKind.APPROVE: Role.HEAD,
}


def clocks_for(facts: Facts, policy: Policy, calendar: Calendar, tz: tzinfo, now: datetime) -> list[Clock]:
    """The clocks that run in this state, the official one last; none once the order is reported."""
    if not facts.state.is_open:
        return []
    desk = _Desk(policy, calendar, tz, now)
    official = _official(facts, desk)
    running = [_clock(kind, facts, official, desk) for kind in _kinds(facts)]
    return [*running, official]


@dataclass(frozen=True)
class _Desk:
    policy: Policy
    calendar: Calendar
    tz: tzinfo
    now: datetime

    def limit(self, kind: ClockKind, facts: Facts) -> Limit:
        return self.policy.limit(kind, facts.level, facts.kind, again=facts.round > 1)


def _kinds(facts: Facts) -> Iterator[ClockKind]:
    for kind in _WAITING_FOR[facts.state]:
        if kind is not ClockKind.CONTACT or facts.contacted_at is None:
            yield kind


def _official(facts: Facts, desk: _Desk) -> Clock:
    limit = desk.limit(ClockKind.OFFICIAL, facts)
    start = _since(limit.since, facts) or facts.received_at
    is_paused = desk.policy.pauses and facts.paused_since is not None
    if facts.due_at_imported:
        deadline = _imported(facts.due_at_imported, start, desk.tz)
    else:
        deadline = due_at(start, limit, desk.calendar, desk.tz, _pauses(facts, desk))
    return Clock(
        ClockKind.OFFICIAL,
        deadline.at,
        _utc(start),
        Role.DUTY,
        deadline.steps,
        is_paused,
        facts.active_at,
    )


def _imported(at: datetime, start: datetime, tz: tzinfo) -> Deadline:
    reasons = (Reason("start", at=start.astimezone(tz)), Reason("imported", at=at.astimezone(tz)))
    return Deadline(_utc(at), reasons)


def _pauses(facts: Facts, desk: _Desk) -> tuple[Pause, ...]:
    if not desk.policy.pauses:
        return ()
    # While a pause runs the deadline moves along with now: nothing is lost of what was left.
    running = [Pause(facts.paused_since, desk.now)] if facts.paused_since else []
    return (*facts.pauses, *running)


def _clock(kind: ClockKind, facts: Facts, official: Clock, desk: _Desk) -> Clock:
    role = Role.DUTY if facts.direct else _RESPONSIBLE.get(kind, Role.DUTY)
    limit = desk.limit(kind, facts)
    start = _start(kind, facts, limit, desk.now)
    if kind is ClockKind.SUBMIT:
        deadline = _internal(start, limit, official, desk)
    else:
        deadline = _capped(due_at(start, limit, desk.calendar, desk.tz), start, official, desk)
    return Clock(kind, deadline.at, _utc(start), role, deadline.steps, official.paused, facts.active_at)


def _start(kind: ClockKind, facts: Facts, limit: Limit, now: datetime) -> datetime:
    own = {
        ClockKind.SIGN: facts.received_at,
        ClockKind.DISPATCH: facts.signed_at,
        ClockKind.CONFIRM: facts.dispatched_at,
        ClockKind.CONTACT: facts.dispatched_at or facts.signed_at,
        ClockKind.SUBMIT: facts.confirmed_at or facts.dispatched_at or facts.signed_at,
        ClockKind.REVIEW: facts.submitted_at,
        ClockKind.APPROVE: facts.approving_at or facts.submitted_at,
        ClockKind.REPORT: facts.passed_at,
    }
    # Sent back, an order is not late for what it is asked for only now.
    own_start = _latest(own[kind], facts.reopened_at, facts.moved_at) or now
    return own_start if kind is ClockKind.SUBMIT else _since(limit.since, facts) or own_start


def _since(event: Since | None, facts: Facts) -> datetime | None:
    """The event a limit counts from; in a later round nothing counts from before that round."""
    if event is None:
        return None
    at = {
        Since.SENT: facts.sent_at,
        Since.SIGN: facts.signed_at,
        Since.RECEIPT: facts.received_at,
        Since.DISPATCH: facts.dispatched_at,
    }[event]
    return _latest(at, facts.reopened_at)


def _internal(start: datetime, reserve: Limit, official: Clock, desk: _Desk) -> Deadline:
    """The official deadline less the desk's review time, but never over before it begins.

    Where less is left than the reserve, the contact gets half of it; where nothing is left, the reserve's own
    length from the start on, so that the reminders have something to count by.
    """
    local = official.due_at.astimezone(desk.tz)
    from_official = Reason("official", at=local, limit=reserve)
    due = before(official.due_at, reserve, desk.calendar, desk.tz)
    if due > start:
        return _with_due(due, (from_official, Reason("reserve", limit=reserve)), desk.tz)
    left = official.due_at - start
    if left > timedelta(0):
        return _with_due(start + left / 2, (from_official, Reason("half_left", limit=reserve)), desk.tz)
    late = due_at(start, replace(reserve, since=None), desk.calendar, desk.tz)
    return _with_due(late.at, (from_official, Reason("already_over", limit=reserve)), desk.tz)


def _capped(own: Deadline, start: datetime, official: Clock, desk: _Desk) -> Deadline:
    """No clock of ours outlasts the official deadline, unless that is over already."""
    if start < official.due_at < own.at:
        return _with_due(official.due_at, (*own.steps[:-1], Reason("capped")), desk.tz)
    return own


def _with_due(at: datetime, reasons: tuple[Reason, ...], tz: tzinfo) -> Deadline:
    return Deadline(_utc(at), (*reasons, Reason("due", at=at.astimezone(tz))))


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
