"""Which clocks an order has in each state, from when, until when, and whose turn it is."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.clocks import Clock, Facts, Pause, clocks_for
from rules.explain import explain
from rules.policy import Policy, parse_policy
from rules.words import ClockKind, Level, Role, State
from rules.workdays import Calendar

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar()
POLICY, _ = parse_policy({})


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TZ)


# An ordinary order on an ordinary Wednesday.
RECEIVED = Facts(Level.NORMAL, State.RECEIVED, received_at=local("09-16 09:40"), sent_at=local("09-16 09:30"))
SIGNED = replace(RECEIVED, state=State.SIGNED, signed_at=local("09-16 09:45"))
DISPATCHED = replace(SIGNED, state=State.DISPATCHED, dispatched_at=local("09-16 10:00"))
HANDLING = replace(DISPATCHED, state=State.HANDLING, confirmed_at=local("09-16 10:20"))
SUBMITTED = replace(HANDLING, state=State.SUBMITTED, submitted_at=local("09-18 15:00"))
APPROVING = replace(SUBMITTED, state=State.APPROVING, approving_at=local("09-18 15:30"))
PASSED = replace(SUBMITTED, state=State.PASSED, passed_at=local("09-18 16:00"))


def running(facts: Facts, now: str = "09-16 10:30", policy: Policy = POLICY) -> dict[ClockKind, Clock]:
    return {clock.kind: clock for clock in clocks_for(facts, policy, CALENDAR, TZ, local(now))}


@pytest.mark.parametrize(
    ("facts", "kind", "due", "responsible"),
    [
        (RECEIVED, ClockKind.SIGN, "09-16 10:10", Role.DUTY),  # 30 minutes after it came to us
        (SIGNED, ClockKind.DISPATCH, "09-16 10:15", Role.DUTY),
        (DISPATCHED, ClockKind.CONFIRM, "09-16 12:00", Role.CONTACT),  # two working hours
        (HANDLING, ClockKind.CONTACT, "09-17 09:30", Role.CONTACT),  # 24 hours after the city dispatched it
        (HANDLING, ClockKind.SUBMIT, "09-23 07:30", Role.CONTACT),  # two hours before the official deadline
        (SUBMITTED, ClockKind.REVIEW, "09-18 16:00", Role.DUTY),
        (APPROVING, ClockKind.APPROVE, "09-20 10:30", Role.HEAD),  # Friday 15:30 and 4 working hours: Sunday
        (PASSED, ClockKind.REPORT, "09-18 16:30", Role.DUTY),
    ],
)
def test_a_state_has_its_clock(facts: Facts, kind: ClockKind, due: str, responsible: Role) -> None:
    clock = running(facts)[kind]
    assert (clock.due_at, clock.responsible) == (local(due), responsible)


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (RECEIVED, ["sign", "official"]),
        (SIGNED, ["dispatch", "official"]),
        (DISPATCHED, ["confirm", "official"]),
        (HANDLING, ["contact", "submit", "official"]),
        (replace(HANDLING, contacted_at=local("09-16 11:00")), ["submit", "official"]),
        (SUBMITTED, ["review", "official"]),
        (APPROVING, ["approve", "official"]),
        (PASSED, ["report", "official"]),
        (replace(PASSED, state=State.REPORTED), []),
        (replace(PASSED, state=State.CLOSED), []),
        (replace(PASSED, state=State.RETURNED), []),
    ],
)
def test_only_what_is_waited_for_runs(facts: Facts, kinds: list[str]) -> None:
    assert list(running(facts)) == kinds


@pytest.mark.parametrize("state", [state for state in State if state.is_open])
@pytest.mark.parametrize("level", Level)
def test_every_open_order_has_a_clock_of_its_own_beside_the_official_one(state: State, level: Level) -> None:
    # Even where the import gave nothing but the moment it came.
    facts = Facts(level, state, received_at=local("09-16 09:40"))
    assert len(running(facts)) >= 2


def test_the_official_clock_runs_from_the_citys_dispatch_in_every_state() -> None:
    dues = {running(facts)[ClockKind.OFFICIAL].due_at for facts in (RECEIVED, SIGNED, HANDLING, PASSED)}
    assert dues == {local("09-23 09:30")}


def test_an_imported_deadline_wins_and_says_so() -> None:
    imported = replace(HANDLING, due_at_imported=local("09-20 18:00"))
    clock = running(imported)[ClockKind.OFFICIAL]
    assert clock.due_at == local("09-20 18:00")
    assert "工单自带截止时间，以平台为准：2026年9月20日（周日）18:00。" in explain(clock.steps)
    assert running(imported)[ClockKind.SUBMIT].due_at == local("09-20 16:00")


def test_the_internal_deadline_is_never_over_before_it_begins() -> None:
    late = replace(HANDLING, confirmed_at=local("09-23 08:30"))
    assert running(late)[ClockKind.SUBMIT].due_at == local("09-23 09:00")  # half of the hour that is left


def test_an_order_that_comes_in_overdue_still_gets_an_internal_deadline_ahead() -> None:
    overdue = replace(HANDLING, confirmed_at=local("09-24 08:30"))
    assert running(overdue)[ClockKind.SUBMIT].due_at == local("09-24 10:30")


def test_no_clock_of_ours_outlasts_the_official_deadline() -> None:
    late = replace(SUBMITTED, submitted_at=local("09-23 09:00"))
    clock = running(late)[ClockKind.REVIEW]
    assert clock.due_at == local("09-23 09:30")
    assert "不得晚于本单办理时限，按办理时限计。" in explain(clock.steps)


def test_after_the_official_deadline_a_clock_of_ours_runs_its_own_time() -> None:
    late = replace(SUBMITTED, submitted_at=local("09-24 09:00"))
    assert running(late)[ClockKind.REVIEW].due_at == local("09-24 10:00")


def test_what_the_desk_handles_itself_is_its_own_turn() -> None:
    direct = replace(HANDLING, direct=True, dispatched_at=None, confirmed_at=None)
    assert {clock.responsible for clock in running(direct).values()} == {Role.DUTY}


def test_a_granted_pause_that_is_over_moves_the_deadline() -> None:
    paused = replace(HANDLING, pauses=(Pause(local("09-17 10:00"), local("09-19 10:00")),))
    assert running(paused)[ClockKind.OFFICIAL].due_at == local("09-25 09:30")


def test_while_a_pause_runs_the_clocks_stand_still_and_lose_nothing() -> None:
    paused = replace(HANDLING, paused_since=local("09-17 09:30"))
    clocks = running(paused, now="09-20 09:30")
    assert all(clock.paused for clock in clocks.values())
    assert clocks[ClockKind.OFFICIAL].due_at == local("09-26 09:30")


def test_a_policy_may_say_that_nothing_pauses() -> None:
    strict, _ = parse_policy({"pauses": False})
    paused = replace(HANDLING, paused_since=local("09-17 09:30"))
    clock = running(paused, now="09-20 09:30", policy=strict)[ClockKind.OFFICIAL]
    assert (clock.due_at, clock.paused) == (local("09-23 09:30"), False)


def test_the_second_round_counts_from_its_own_beginning() -> None:
    again = replace(HANDLING, round=2, reopened_at=local("09-25 14:00"))
    clocks = running(again, now="09-25 14:00")
    assert clocks[ClockKind.OFFICIAL].due_at == local("10-02 14:00")
    assert clocks[ClockKind.CONTACT].due_at == local("09-26 14:00")
    assert clocks[ClockKind.SUBMIT].starts_at == local("09-25 14:00")


def test_what_is_sent_back_is_not_late_for_what_is_asked_only_now() -> None:
    back = replace(HANDLING, contacted_at=local("09-16 11:00"), moved_at=local("09-23 08:30"))
    assert running(back)[ClockKind.SUBMIT].due_at == local("09-23 09:00")
    to_the_desk = replace(SIGNED, moved_at=local("09-16 14:00"))
    assert running(to_the_desk)[ClockKind.DISPATCH].due_at == local("09-16 14:30")


def test_the_second_round_may_have_limits_of_its_own() -> None:
    policy, _ = parse_policy({"second_round": {"official": "3wd"}})
    again = replace(HANDLING, round=2, reopened_at=local("09-21 14:00"))
    clock = running(again, now="09-21 14:00", policy=policy)[ClockKind.OFFICIAL]
    assert clock.due_at == local("09-24 14:00")


def test_a_critical_order_has_two_hours_and_every_step_fits_into_them() -> None:
    order = replace(PASSED, level=Level.CRITICAL, sent_at=local("09-16 09:30"))
    official = running(order)[ClockKind.OFFICIAL].due_at
    assert official == local("09-16 11:30")
    on_the_way = replace(HANDLING, level=Level.CRITICAL, confirmed_at=local("09-16 09:50"))
    assert running(on_the_way)[ClockKind.SUBMIT].due_at == official - timedelta(minutes=20)


def test_over_a_long_holiday_receipt_is_due_no_later_than_the_order_itself() -> None:
    before_the_holiday = replace(
        DISPATCHED, sent_at=local("09-30 16:40"), signed_at=None, dispatched_at=local("09-30 16:50")
    )
    clock = running(before_the_holiday, now="09-30 16:50")[ClockKind.CONFIRM]
    assert clock.due_at == local("10-07 16:40")  # two working hours would end on 10-08
