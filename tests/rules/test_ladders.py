"""How ladders are written, chosen by level and date, frozen, and how every mistake is told."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ladders import (
    DEFAULT_LADDERS,
    Anchor,
    Audience,
    Ladder,
    Ladders,
    Quiet,
    Step,
    parse_ladders,
)
from rules.limits import CountFrom, Limit, Unit, parse_office
from rules.staffing import Need, SpecialDays
from rules.words import ClockKind, Level

ANY_DAY = date(2026, 9, 16)


def read(data: dict[str, object]) -> Ladders:
    ladders, problems = parse_ladders(data)
    assert problems == []
    return ladders


def names(ladder: Ladder) -> list[str]:
    return [step.name for step in ladder.steps]


def test_the_defaults_read_without_a_problem_and_are_what_one_gets_for_nothing() -> None:
    assert read(DEFAULT_LADDERS) == read({})


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", ClockKind)
def test_every_clock_of_every_level_has_a_default_ladder(kind: ClockKind, level: Level) -> None:
    assert read({}).ladder(kind, level, ANY_DAY).steps


def test_the_receipt_of_an_ordinary_order_is_nagged_for_in_working_time() -> None:
    steps = read({}).ladder(ClockKind.CONFIRM, Level.NORMAL, ANY_DAY).steps
    assert all(step.working for step in steps)
    assert [step.offset.unit for step in steps if step.offset] == [Unit.WORKING_MINUTE, Unit.WORKING_HOUR]


def test_a_step_says_when_how_often_and_to_whom() -> None:
    ladders = read({"提交结果": [{"at": "due+1h", "every": "2h", "times": 3, "to": ["科室联系人", "head"]}]})
    (step,) = ladders.ladder(ClockKind.SUBMIT, Level.URGENT, ANY_DAY).steps
    assert (step.name, step.anchor, step.times) == ("due+1h*2h", Anchor.DUE, 3)
    assert step.audience == (Audience.CONTACT, Audience.HEAD)


def test_a_level_of_its_own_comes_before_the_default() -> None:
    data = {"sign": {"特急": [{"at": "due-5m", "to": "desk"}], "default": [{"at": "due", "to": "desk"}]}}
    ladders = read(data)
    assert names(ladders.ladder(ClockKind.SIGN, Level.CRITICAL, ANY_DAY)) == ["due-5m"]
    assert names(ladders.ladder(ClockKind.SIGN, Level.COMPLEX, ANY_DAY)) == ["due"]


def test_a_level_that_is_not_named_keeps_the_default_ladder() -> None:
    ladders = read({"submit": {"特急": []}})
    assert names(ladders.ladder(ClockKind.SUBMIT, Level.CRITICAL, ANY_DAY)) == []
    assert "due-48h" in names(ladders.ladder(ClockKind.SUBMIT, Level.NORMAL, ANY_DAY))


def test_in_dated_times_the_tighter_ladder_holds_from_the_first_to_the_last_day() -> None:
    mode = {
        "name": "高考",
        "from": "2026-06-01",
        "until": date(2026, 6, 10),  # YAML makes a date of it if it is not quoted
        "ladders": {"confirm": [{"at": "start+5m", "to": ["contact"], "urgent": True}]},
    }
    ladders = read({"modes": [mode]})
    found = {
        day: names(ladders.ladder(ClockKind.CONFIRM, Level.NORMAL, date(2026, 6, day))) for day in (1, 10, 11)
    }
    assert found[1] == found[10] == ["start+5m"]
    assert "start+30wm" in found[11]
    assert "due-48h" in names(ladders.ladder(ClockKind.SUBMIT, Level.NORMAL, date(2026, 6, 5)))


JUNE: dict[str, object] = {"name": "高考", "from": "2026-06-01", "until": "2026-06-10"}


def test_dated_times_may_want_so_many_people_on_a_shift() -> None:
    wanted = [{"shift": "白班", "at_least": 2}, {"shift": "夜班", "at_least": 1}]
    (mode,) = read({"modes": [JUNE | {"roster": wanted}]}).modes
    assert mode.days == SpecialDays(
        "高考", date(2026, 6, 1), date(2026, 6, 10), (Need("白班", 2), Need("夜班", 1))
    )


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", ClockKind)
def test_a_frozen_ladder_is_the_same_ladder(kind: ClockKind, level: Level) -> None:
    office = parse_office(["8:30-11:45", "14:00-17:30"])
    ladders, _ = parse_ladders({"quiet": {"from": "21:00", "until": "6:30"}, "snooze": "45m"}, office=office)
    ladder = ladders.ladder(kind, level, ANY_DAY)
    assert Ladder.from_json(ladder.to_json()) == ladder


OFFSETS = st.builds(
    Limit, st.integers(1, 300), st.sampled_from(Unit), st.none(), st.just(CountFrom.SAME_MOMENT)
)


@given(
    OFFSETS,
    st.integers(1, 50),
    st.booleans(),
    st.booleans(),
    st.times().map(lambda t: time(t.hour, t.minute)),
)
def test_any_step_survives_freezing(every: Limit, times: int, urgent: bool, working: bool, at: time) -> None:
    audience = (Audience.DESK, Audience.LEADER)
    often = Step(f"due*{every}", Anchor.DUE, audience, None, False, None, every, times, urgent, working)
    daily = Step(f"due@{at:%H:%M}", Anchor.DUE, audience, None, False, at, None, times, urgent, working)
    ladder = Ladder(ClockKind.REVIEW, (often, daily), Quiet(time(23), time(6), time(7, 41)))
    assert Ladder.from_json(ladder.to_json()) == ladder


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"sing": []}, "ladders.sing"),
        ({"sign": {"急": []}}, "ladders.sign.急"),
        ({"sign": "desk"}, "ladders.sign"),
        ({"sign": [{"at": "soon", "to": ["desk"]}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "start-5m", "to": ["desk"]}]}, "ladders.sign[0]"),  # before it began
        ({"sign": [{"at": "due-5wm", "to": ["desk"]}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["boss"]}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": []}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due"}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"], "daily": 540}]}, "ladders.sign[0]"),  # 9:00 unquoted
        ({"sign": [{"at": "due", "to": ["desk"], "daily": "9:00", "every": "1h"}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"], "times": 3}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"], "every": "1h", "times": 0}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"], "urgent": "yes"}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"], "days": "weekdays"}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"], "note": ""}]}, "ladders.sign[0]"),
        ({"sign": [{"at": "due", "to": ["desk"]}, {"at": "due", "to": ["chief"]}]}, "ladders.sign"),
        ({"quiet": {"from": "22:00", "to": "7:00"}}, "ladders.quiet"),
        ({"quiet": {"from": 1320}}, "ladders.quiet"),
        ({"quiet": {"digest": "6:00"}}, "ladders.quiet.digest"),  # within the quiet hours
        ({"snooze": "5wd"}, "ladders.snooze"),
        ({"snooze": 2}, "ladders.snooze"),
        ({"sign": [{"at": "idle-2d", "to": ["desk"]}]}, "ladders.sign[0]"),
        ({"modes": {}}, "ladders.modes"),
        ({"modes": [{"name": "高考", "from": "6月1日", "until": "2026-06-10"}]}, "ladders.modes[0]"),
        ({"modes": [{"name": "高考", "from": "2026-06-01"}]}, "ladders.modes[0]"),
        ({"modes": [JUNE | {"ladder": {}}]}, "ladders.modes[0].ladder"),
        ({"modes": [JUNE | {"roster": [{"shift": "白班", "at_least": 0}]}]}, "ladders.modes[0].roster[0]"),
        ({"modes": [JUNE | {"roster": [{"shift": "白班"}]}]}, "ladders.modes[0].roster[0]"),
        ({"modes": [JUNE | {"roster": [{"shift": "白班", "most": 2}]}]}, "ladders.modes[0].roster[0]"),
        ({"modes": [JUNE | {"roster": {"白班": 2}}]}, "ladders.modes[0].roster"),
        ({"modes": [{"name": "高考", "from": "2026-06-10", "until": "2026-06-01"}]}, "ladders.modes[0]"),
        (
            {"modes": [{"from": "2026-06-01", "until": "2026-06-10", "ladders": {"sing": []}}]},
            "ladders.modes[0].ladders.sing",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(data: dict[str, object], path: str) -> None:
    assert [problem.path for problem in parse_ladders(data)[1]] == [path]
