"""What is said when holidays and make-up days change, and when a year is not published yet."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from typing import Protocol

from notifier.card import Text
from rules.words import ClockKind
from rules.workdays import Calendar
from storage.tables import Order

MOST = 20
_WEEK = "一二三四五六日"


class Moved(Protocol):
    """A deadline that moved."""

    @property
    def order(self) -> Order: ...
    @property
    def kind(self) -> ClockKind: ...
    @property
    def before(self) -> datetime: ...
    @property
    def after(self) -> datetime: ...


def changed(days: Sequence[tuple[date, bool]], moved: Sequence[Moved], tz: tzinfo) -> Text:
    """To the desk: which days changed, and which open deadlines moved with them."""
    head = "【节假日安排有变】" + "、".join(_day(day, working) for day, working in days[:MOST])
    rest = f"等 {len(days)} 天" if len(days) > MOST else ""
    many = len({one.order.id for one in moved})
    then = f"在办工单中 {many} 件的时限随之变化：" if moved else "在办工单的时限没有变化。"
    lines = [moved_line(one, tz) for one in moved[:MOST]]
    more = [f"……共 {len(moved)} 项"] if len(moved) > MOST else []
    return Text("\n".join([f"{head}{rest}。{then}", *lines, *more]))


def moved_line(one: Moved, tz: tzinfo) -> str:
    """ "1023 办理时限：10月9日 16:50 → 10月10日 16:50"."""
    return f"{one.order.short} {one.kind.label}：{_at(one.before, tz)} → {_at(one.after, tz)}"


def _at(at: datetime, tz: tzinfo) -> str:
    local = at.astimezone(tz)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _day(day: date, working: bool) -> str:
    return f"{day.month}月{day.day}日（周{_WEEK[day.weekday()]}）{'上班' if working else '休息'}"


def year(calendar: Calendar, number: int) -> Iterable[str]:
    """``calendar show``: every day of a year that is not what its weekday says, and what is not known."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    days = calendar.working_days_between(first, last) + calendar.is_working(first)
    yield f"{number} 年：工作日 {days} 天"
    for note in calendar.notes_between(first, last):
        known = calendar.overrides.get(note.day)
        yield (
            f"{note.day} 周{_WEEK[note.day.weekday()]} {'上班' if note.working else '休息'} {note.name}"
            + (f"（{known.source}）" if known and known.source else "")
        )
    if not calendar.published(number):
        yield unpublished(number)


def unpublished(number: int) -> str:
    """Until the notice comes out, make-up days are not known."""
    return (
        f"注意：{number} 年放假安排尚未收录，暂按周末和法定节假日计算，调休不准。"
        "通知公布后请运行 python -m bot calendar import 通知.txt"
    )
