"""The duty manual as this organisation has configured it: one frozen value that every rule reads from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from rules.applications import Requirements
from rules.groups import Group
from rules.hot import HotRule
from rules.ladders import Ladders
from rules.paging import Paging
from rules.people import Shift
from rules.periods import Periods
from rules.policy import Policy
from rules.rates import Scores
from rules.reply import ElementRule
from rules.reporting import Reporting
from rules.rest import Rest
from rules.review_levels import DEFAULT_RULES, ReviewRule
from rules.roster import DutyTimes
from rules.rotation import Rotation
from rules.staffing import SpecialDays
from rules.visits import Visits
from rules.wordings import Wording
from rules.words import Role
from rules.workdays import Calendar


@dataclass(frozen=True)
class Manual:
    """Everything the organisation decides: limits, nags, shifts, what is checked, how much leaves."""

    tz: ZoneInfo
    calendar: Calendar
    policy: Policy
    ladders: Ladders
    elements: tuple[ElementRule, ...]
    shifts: tuple[Shift, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    duty: DutyTimes = DutyTimes()  # noqa: RUF009 - a frozen value
    paging: Paging = Paging()  # noqa: RUF009 - a frozen value
    rests: Mapping[str, Rest] = field(default_factory=dict)  # by person: days off and quiet hours
    requirements: Requirements = field(default_factory=Requirements)  # for applications to the city
    wordings: tuple[Wording, ...] = ()
    visits: Visits = Visits()  # noqa: RUF009 - a frozen value
    approving: tuple[ReviewRule, ...] = DEFAULT_RULES
    privacy: str = "gist"  # "number", "gist" or "full": how much of a text leaves for the platform
    files: str = "reports"  # "none", "reports" or "all": what goes into the chat as a file
    public_url: str = ""
    allowed_silence: Callable[[time], timedelta | None] = lambda local: None
    copies_at: tuple[time, ...] = (time(9, 7), time(16, 37))
    link_lasts: timedelta = timedelta(minutes=30)
    telegram_for: frozenset[Role] = frozenset()  # who is served on Telegram; nobody: it is not used
    reveal_lasts: timedelta = timedelta(minutes=10)
    sweeps_at: tuple[time, ...] = (time(21, 3), time(23, 33))
    groups: tuple[Group, ...] = ()  # told of alarms and reports, one way
    not_reached_attempts: int = 3
    automatic_from: float | None = None  # 自动派发 from this confidence on; None: a person dispatches
    organisation: str = "本单位"
    scores: Scores = Scores()  # noqa: RUF009 - a frozen value
    reporting: Reporting = Reporting()  # noqa: RUF009 - a frozen value
    hot: HotRule = HotRule()  # noqa: RUF009 - a frozen value

    @property
    def special_days(self) -> tuple[SpecialDays, ...]:
        """重要时期 and what their roster must have."""
        return tuple(mode.days for mode in self.ladders.modes)

    @property
    def periods(self) -> Periods:
        """Makes reporting periods by this organisation's borders."""
        return Periods(self.tz, self.reporting.borders)
