"""What the year's books say at its end: what was late and would have been, reminders, rates, and checks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.year.course import Lived
from benchmarks.year.intents import Deed
from rules.ladders import is_pressing
from rules.words import ClockKind, Role, State
from storage import timeline
from storage.outbox import URGENT
from storage.tables import ApplicationRow, Clock, Order, OutboxRow, TimelineRow, VisitRow

#: Clocks whose deed somebody means to do.
DEEDS = (
    ClockKind.SIGN, ClockKind.DISPATCH, ClockKind.CONFIRM, ClockKind.SUBMIT,
    ClockKind.REVIEW, ClockKind.APPROVE, ClockKind.REPORT, ClockKind.CONTACT,
)  # fmt: skip
#: What happens once to an order, and what once in each of its rounds.
ONCE, ONCE_A_ROUND = ("take_in", "sign", "return"), ("report",)


@dataclass
class Step:
    """One kind of clock over the year; ``saved``: in time, and without reminders it would not have been."""

    clocks: int = 0
    late: int = 0
    saved: int = 0
    why: Counter[str] = field(default_factory=Counter)


@dataclass
class Books:
    """All of it, as plain values."""

    orders: int = 0
    states: Counter[str] = field(default_factory=Counter)
    steps: dict[str, Step] = field(default_factory=dict)
    by_person: Counter[str] = field(default_factory=Counter)
    by_day: Counter[str] = field(default_factory=Counter)
    nags: dict[str, Counter[str]] = field(default_factory=dict)
    night: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)
    applications: Counter[str] = field(default_factory=Counter)
    rates: str = ""  # 三率 of the year, as the product says them
    checks: dict[str, list[str]] = field(default_factory=dict)


def close(lived: Lived) -> Books:
    """Read everything once more and check it."""
    world = lived.world
    found: Books = world.reads(_read, lived)
    section = next(one for one in world.config.people if Role.SUPERVISOR in one.roles)
    said = world.says(section.wecom, f"三率 {world.board.year}年")
    found.rates = "\n".join(said.text.splitlines()[:3]) if said else ""
    return found


def _read(session: Session, lived: Lived) -> Books:
    books = Books()
    states = session.execute(select(Order.id, Order.state, Order.due_at)).all()
    books.orders = len(states)
    books.states = Counter(row.state.label for row in states)
    _clocks(session, lived, books)
    _reminders(session, lived, books)
    books.visits = _counted(session, VisitRow.opinion, VisitRow.id)
    kinds = session.execute(select(ApplicationRow.kind, ApplicationRow.state))
    books.applications = Counter(f"{row.kind.label} {row.state.label}" for row in kinds)
    books.checks = _checks(session, lived, {row.id: row.state for row in states})
    return books


def _counted(session: Session, column: Any, row_id: Any) -> Counter[str]:
    rows = session.execute(select(column, func.count(row_id)).group_by(column))
    return Counter({str(value or "未表态"): many for value, many in rows})


def _clocks(session: Session, lived: Lived, books: Books) -> None:
    """Which deadlines were missed, whose they were, and what kept them."""
    books.steps = {kind.label: Step() for kind in (*DEEDS, ClockKind.OFFICIAL)}
    seen: Counter[Deed] = Counter()
    columns = (Clock.order_id, Clock.kind, Clock.starts_at, Clock.due_at, Clock.stopped_at)
    for row in session.execute(select(*columns).order_by(Clock.id)):
        if row.kind.label in books.steps:
            seen[row.order_id, 0, row.kind] += 1
            _clock(lived, books, row, seen[row.order_id, 0, row.kind])


def _clock(lived: Lived, books: Books, row: Any, nth: int) -> None:
    step, intents, now = books.steps[row.kind.label], lived.intents, lived.world.now
    deed = (row.order_id, nth, row.kind)
    if deed not in intents.alone:
        deed = (row.order_id, 1, row.kind)
    step.clocks += 1
    ended = row.stopped_at or now
    alone = intents.alone.get(deed, ended)
    if ended > row.due_at:
        step.late += 1
        why = intents.why.get(deed, "") or "等待前一环节"
        step.why[why] += 1
        books.by_person[f"{row.kind.label} {intents.who.get(deed, '')}"] += 1
        books.by_day[f"{row.due_at.astimezone(lived.world.config.timezone):%m-%d}"] += 1
    elif alone is None or alone > row.due_at:
        step.saved += 1


def _reminders(session: Session, lived: Lived, books: Books) -> None:
    """By kind: how many were said alone, in a digest, or not at all because the work was done."""
    query = select(OutboxRow.key, OutboxRow.state).where(OutboxRow.key.startswith("nag:", autoescape=True))
    for key, state in session.execute(query):
        kind = key.split(":")[3]
        books.nags.setdefault(kind, Counter())[state] += 1
    books.night = _at_night(session, lived)


def _at_night(session: Session, lived: Lived) -> Counter[str]:
    """Who was woken: officers on their shift, by what presses; and who should not have been."""
    desk = {one.id for one in lived.world.config.people if {Role.DUTY, Role.CHIEF} & set(one.roles)}
    found: Counter[str] = Counter()
    keys = list(lived.world.phones.nags_at_night)
    for first in range(0, len(keys), 500):
        part = keys[first : first + 500]
        columns = (OutboxRow.key, OutboxRow.person, OutboxRow.urgency, OutboxRow.order_id)
        for row in session.execute(select(*columns).where(OutboxRow.key.in_(part))):
            order = session.get(Order, row.order_id) if row.order_id else None
            presses = order is not None and is_pressing(order.level, is_key=order.is_key)
            words = "值班员、班组长" if row.person in desk else "紧急、重点件" if presses else "阶梯标为紧急"
            found[words if row.urgency == URGENT or presses or row.person in desk else "不该发的"] += 1
    return found


def _checks(session: Session, lived: Lived, states: dict[int, State]) -> dict[str, list[str]]:
    world = lived.world
    _, broken = timeline.verify(session)
    wrong = [
        f"{n}: {states.get(n)} / {state}"
        for n, state in world.board.state.items()
        if states.get(n) is not state
    ]
    return {
        "轨迹完整": [str(broken)] if broken else [],
        "工单齐全": []
        if len(states) == len(world.board.state)
        else [f"{len(states)} / {len(world.board.state)}"],
        "状态与各人所办一致": wrong,
        "每步只办一次": _doubled(session),
        "在办件都有下一步": [f"{n} {at:%m-%d %H:%M}" for n, at in world.reds.items()],
        "办完不再催": world.phones.too_late,
        "同一条不发两次": world.phones.twice,
        "夜间不打扰": [f"{_at_night(session, lived)['不该发的']}"]
        if _at_night(session, lived)["不该发的"]
        else [],
        "没有发不出去的": _waiting(session, world.now),
        "程序没有出错": world.bugs,
    }


def _doubled(session: Session) -> list[str]:
    """Deeds that stand on an order's timeline more often than they can have been done."""
    often = func.count().label("often")
    query = (
        select(TimelineRow.order_id, TimelineRow.action, Order.round, often)
        .join(Order, Order.id == TimelineRow.order_id)
        .where(TimelineRow.action.in_((*ONCE, *ONCE_A_ROUND)))
        .group_by(TimelineRow.order_id, TimelineRow.action, Order.round)
        .having(often > 1)
    )
    return [
        f"{row.order_id}: {row.action} × {row.often}"
        for row in session.execute(query)
        if row.often > (row.round if row.action in ONCE_A_ROUND else 1)
    ]


def _waiting(session: Session, now: datetime) -> list[str]:
    """Messages that should have gone out an hour ago."""
    before = now - timedelta(hours=1)
    query = select(OutboxRow.key).where(OutboxRow.state.in_(("queued", "leased")), OutboxRow.next_at < before)
    return list(session.scalars(query))
