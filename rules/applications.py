"""申请: who decides what when, which materials it takes, and by when it must be filed."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from rules.deadlines import due_at
from rules.errors import Refusal
from rules.limits import Limit, Office, parse_limit
from rules.words import Action, ApplicationKind, ApplicationState, State
from rules.workdays import Calendar

#: (where it stands, what is done) → where it goes. What is not here cannot be done.
STEPS: dict[tuple[ApplicationState, str], ApplicationState] = {
    (ApplicationState.DRAFT, "agree"): ApplicationState.REVIEWED,
    (ApplicationState.DRAFT, "decline"): ApplicationState.DECLINED,
    (ApplicationState.REVIEWED, "file"): ApplicationState.FILED,
    (ApplicationState.FILED, "grant"): ApplicationState.GRANTED,
    (ApplicationState.FILED, "refuse"): ApplicationState.REFUSED,
}

#: The action whose permission each kind asks for.
ACTIONS = {
    ApplicationKind.RETURN: Action.APPLY_RETURN,
    ApplicationKind.EXTEND: Action.APPLY_EXTEND,
    ApplicationKind.EXCLUDE: Action.APPLY_EXCLUDE,
    ApplicationKind.SUSPEND: Action.APPLY_SUSPEND,
    ApplicationKind.RESUME: Action.APPLY_RESUME,
}

#: Stated defaults; no source gives Beijing's own lists (they are to be asked for before going live).
MATERIALS: dict[ApplicationKind, tuple[str, ...]] = {
    ApplicationKind.RETURN: ("职责依据", "应承办单位"),
    ApplicationKind.EXTEND: ("延期原因", "已开展的工作", "拟办结日期", "告知诉求人的记录"),
    ApplicationKind.EXCLUDE: ("剔除理由", "办理记录", "联系诉求人的记录"),
    ApplicationKind.SUSPEND: ("挂账理由", "政策或资金依据", "计划完成日期"),
    ApplicationKind.RESUME: ("完成情况", "诉求人意见"),
}
WINDOWS: dict[ApplicationKind, Limit] = {
    ApplicationKind.RETURN: parse_limit("4wh"),
    ApplicationKind.EXCLUDE: parse_limit("3wd"),
}
#: So long each step may lie before whoever has to act is reminded; after the last, on each working day.
REMIND: dict[ApplicationState, tuple[Limit, ...]] = {
    ApplicationState.DRAFT: (parse_limit("2wh"), parse_limit("1wd")),
    ApplicationState.REVIEWED: (parse_limit("1wh"), parse_limit("1wd")),
    ApplicationState.FILED: (parse_limit("1wd"),),
}
#: Extensions and suspensions must be filed before the official deadline.
BEFORE_DUE = (ApplicationKind.EXTEND, ApplicationKind.SUSPEND)
#: These ask for a day.
WITH_DATE = (ApplicationKind.EXTEND, ApplicationKind.SUSPEND)


@dataclass(frozen=True)
class Requirements:
    """The organisation's own lists and windows over the defaults."""

    materials: dict[ApplicationKind, tuple[str, ...]] = field(default_factory=lambda: dict(MATERIALS))
    windows: dict[ApplicationKind, Limit] = field(default_factory=lambda: dict(WINDOWS))
    remind: dict[ApplicationState, tuple[Limit, ...]] = field(default_factory=lambda: dict(REMIND))


def step(state: ApplicationState, what: str) -> ApplicationState:
    """Where ``what`` leads. Raises Refusal("wrong_state") where it does not lead anywhere."""
    try:
        return STEPS[state, what]
    except KeyError:
        raise Refusal("application_state", f"这项申请现为“{state.label}”，无需再处理。") from None


def window(
    kind: ApplicationKind,
    start: datetime,
    order_due: datetime | None,
    found: Requirements,
    calendar: Calendar,
    tz: tzinfo,
) -> datetime | None:
    """By when it must be filed; None where there is no window."""
    if kind in BEFORE_DUE:
        return order_due
    limit = found.windows.get(kind)
    return due_at(start, limit, calendar, tz).at if limit else None


@dataclass(frozen=True)
class Reminder:
    """One of a step that lies: its name, and whether all that were to come before it were in vain."""

    name: str
    is_last: bool = False


def reminder(
    state: ApplicationState,
    since: datetime,
    now: datetime,
    found: Requirements,
    calendar: Calendar,
    tz: tzinfo,
) -> Reminder | None:
    """Which reminder of a step that lies since then is due; None outside office hours."""
    local, limits = now.astimezone(tz), found.remind.get(state, ())
    if not limits or not _is_open(local, limits[-1].office, calendar):
        return None
    passed = sum(due_at(since, limit, calendar, tz).at <= now for limit in limits)
    if passed == len(limits):
        return Reminder(f"{local:%Y%m%d}", is_last=True)
    return Reminder(str(passed)) if passed else None


def may_still_matter(kind: ApplicationKind, state: State) -> bool:
    """Whether the city's word would change anything: figures at any time, clocks while the order is open."""
    return kind is ApplicationKind.EXCLUDE or state.is_open


def _is_open(local: datetime, office: Office, calendar: Calendar) -> bool:
    return calendar.is_working(local.date()) and office.opens <= local.time() < office.closes


def wanted_until(
    kind: ApplicationKind, said: datetime | None, order_due: datetime | None, now: datetime
) -> datetime | None:
    """The day asked for, checked. Raises Refusal when it is missing or makes no sense."""
    if kind not in WITH_DATE:
        return None
    if said is None:
        raise Refusal("no_date", f"{kind.label}请写明到哪一天，如：到12月5日。")
    if said <= now or (kind is ApplicationKind.EXTEND and order_due and said <= order_due):
        raise Refusal("bad_date", f"{kind.label}的日期应晚于现在和现有时限。")
    return said
