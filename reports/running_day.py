"""What is counted: figures of a stretch of time, each from the orders themselves."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from rules.words import Opinion
from storage.orders import OPEN
from storage.tables import Order, VisitRow


@dataclass(frozen=True)
class Window:
    """From ``since`` up to but not including ``until``; aware instants."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Day:
    """The figures of one reporting day. ``open`` and ``overdue`` are as of the window's end or now."""

    window: Window
    received: int
    signed: int
    dispatched: int
    reported: int
    visited: int
    solved: int
    content: int  # 满意 and 基本满意
    open: int
    overdue: int
    departments: tuple[tuple[str, int], ...]  # dispatched to, the most first
    categories: tuple[tuple[str, int], ...]  # received of, the most first


def reporting_day(now: datetime, tz: tzinfo, cut: time = time(12)) -> Window:
    """The reporting day that is running: from noon to noon by default (日报窗口)."""
    local = now.astimezone(tz)
    begin = datetime.combine(local.date(), cut, tz)
    since = begin if local >= begin else begin - timedelta(days=1)
    return Window(since, since + timedelta(days=1))


def day(session: Session, window: Window, now: datetime) -> Day:
    """Count one reporting day."""
    visits = list(session.scalars(select(VisitRow).where(_within(VisitRow.at, window))))
    opinions = [Opinion.from_label(visit.opinion) for visit in visits]
    return Day(
        window=window,
        received=_count(session, _within(Order.received_at, window)),
        signed=_count(session, _within(Order.signed_at, window)),
        dispatched=_count(session, _within(Order.dispatched_at, window)),
        reported=_count(session, _within(Order.reported_at, window)),
        visited=len(visits),
        solved=sum(visit.solved is True for visit in visits),
        content=sum(opinion in (Opinion.SATISFIED, Opinion.MOSTLY) for opinion in opinions),
        open=_count(session, Order.state.in_(OPEN)),
        overdue=_count(session, Order.state.in_(OPEN) & (Order.due_at < now)),
        departments=_most(session, Order.department, _within(Order.dispatched_at, window)),
        categories=_top_categories(session, window),
    )


def _within(column: InstrumentedAttribute[Any], window: Window) -> ColumnElement[bool]:
    return (column >= window.since) & (column < window.until)


def _count(session: Session, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Order).where(where)) or 0


def _most(
    session: Session, column: InstrumentedAttribute[Any], where: ColumnElement[bool]
) -> tuple[tuple[str, int], ...]:
    query = select(column, func.count()).where(where, column.is_not(None)).group_by(column)
    rows = [(str(name), int(many)) for name, many in session.execute(query)]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0]))[:5])


def _top_categories(session: Session, window: Window) -> tuple[tuple[str, int], ...]:
    """By the last part of the path, as people name it."""
    query = select(Order.category).where(_within(Order.received_at, window))
    names = (category.split("->")[-1] for category in session.scalars(query) if category)
    return tuple(sorted(Counter(names).items(), key=lambda row: (-row[1], row[0]))[:5])
