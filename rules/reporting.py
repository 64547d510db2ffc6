"""When reports go out by themselves, to whom, and which period they then tell of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from rules.periods import Borders, Period, Periods, Span
from rules.words import Role

#: A report that could not go out for longer than this is not made up for: it can be asked for.
LATEST = timedelta(hours=12)


@dataclass(frozen=True)
class Sending:
    """One scheduled report: at which time of day after its period has ended, and to which roles.

    Instants stay off :00 and :30, when everybody's machines send.
    """

    at: time
    to: frozenset[Role]
    span: Span


@dataclass(frozen=True)
class Reporting:
    """Where periods begin, and what goes out by itself: kind of report → sending."""

    borders: Borders = Borders()  # noqa: RUF009 - a frozen value
    schedule: Mapping[str, Sending] = field(default_factory=dict)
    answer_within: timedelta = timedelta(days=3)  # 科室确认: no answer until then counts as confirmed


def due(reporting: Reporting, periods: Periods, now: datetime) -> Iterator[tuple[str, Period]]:
    """The reports whose time has come and is not long past, each with the period that has just ended."""
    for kind, sending in reporting.schedule.items():
        period = periods.before(periods.around(sending.span, now))
        moment = first_at(period.until, sending.at, periods)
        if moment <= now < moment + LATEST:
            yield kind, period


def first_at(ended: datetime, at: time, periods: Periods) -> datetime:
    """The first ``at`` o'clock from the end of a period on."""
    local = ended.astimezone(periods.tz)
    same_day = datetime.combine(local.date(), at, periods.tz)
    return same_day if same_day >= local else same_day + timedelta(days=1)
