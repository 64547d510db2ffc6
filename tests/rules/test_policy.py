"""How limits and policies are written, what the defaults are, how every mistake is told."""

from datetime import time

import pytest

from rules.limits import CountFrom, EndOfDay, Since, Unit, parse_ends, parse_limit, parse_office
from rules.policy import DEFAULT_POLICIES, Policy, parse_policy
from rules.words import ClockKind, Level


def read(data: dict[str, object]) -> Policy:
    policy, problems = parse_policy(data)
    assert problems == []
    return policy


def wrong(data: dict[str, object]) -> list[str]:
    return [problem.path for problem in parse_policy(data)[1]]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("30m", 30, Unit.MINUTE),
        ("2h", 2, Unit.HOUR),
        ("7d", 7, Unit.NATURAL_DAY),
        ("5wd", 5, Unit.WORKING_DAY),
        ("30wm", 30, Unit.WORKING_MINUTE),
        (" 2 wh ", 2, Unit.WORKING_HOUR),
    ],
)
def test_a_limit_is_a_number_and_a_unit(text: str, value: int, unit: Unit) -> None:
    limit = parse_limit(text)
    assert (limit.value, limit.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["", "h", "2", "2 weeks", "-2h", "2.5h", "0h", "0d", "5WD!", "3661d", "９９d"]
)
def test_a_limit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="时限"):
        parse_limit(text)


def test_the_same_day_is_zero_days_to_midnight() -> None:
    assert parse_limit("0d", ends=parse_ends("24:00")).value == 0


def test_hours_have_neither_next_day_nor_an_hour_to_end_at() -> None:
    with pytest.raises(ValueError, match="ends"):
        parse_limit("2h", ends=parse_ends("17:30"))
    with pytest.raises(ValueError, match="count"):
        parse_limit("2h", count=CountFrom.NEXT_DAY)


def test_the_end_of_a_day_is_a_time_up_to_24_00() -> None:
    assert parse_ends("exact") is None
    assert str(parse_ends("24:00")) == "24:00"
    assert parse_ends("17:30") == EndOfDay(17 * 60 + 30)


@pytest.mark.parametrize("text", ["24:01", "17:60", "1050", "0:00", "noon"])
def test_an_end_that_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="到点"):
        parse_ends(text)


@pytest.mark.parametrize("spans", [[], ["9-12"], ["12:00-9:00"], ["9:00-12:00", "11:00-18:00"]])
def test_office_hours_must_follow_one_another(spans: list[str]) -> None:
    with pytest.raises(ValueError, match=r"办公时|时刻"):
        parse_office(spans)


@pytest.mark.parametrize(
    ("level", "expected"),
    [(Level.CRITICAL, "2h"), (Level.URGENT, "24h"), (Level.NORMAL, "7d"), (Level.COMPLEX, "15d")],
)
def test_the_citys_four_levels_are_the_default(level: Level, expected: str) -> None:
    limit = read({}).limit(ClockKind.OFFICIAL, level)
    assert (str(limit), limit.since) == (expected, Since.SENT)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("clock", ClockKind)
def test_every_clock_of_every_level_has_a_default(clock: ClockKind, level: Level) -> None:
    assert read({}).limit(clock, level).value > 0


def test_the_defaults_read_as_themselves() -> None:
    for clock in ClockKind:
        for level in Level:
            assert read(DEFAULT_POLICIES).limit(clock, level) == read({}).limit(clock, level)


def test_a_clock_named_for_some_levels_keeps_the_default_for_the_others() -> None:
    policy = read({"official": {"一般": "5wd"}})
    assert str(policy.limit(ClockKind.OFFICIAL, Level.NORMAL)) == "5wd"
    assert str(policy.limit(ClockKind.OFFICIAL, Level.COMPLEX)) == "15d"


def test_a_clock_named_for_all_levels_replaces_the_default() -> None:
    policy = read({"official": "3wd"})
    assert {str(policy.limit(ClockKind.OFFICIAL, level)) for level in Level} == {"3wd"}


def test_the_most_special_rule_wins() -> None:
    policy = read(
        {
            "official": {"一般": "7d"},
            "kinds": {"咨询": {"official": "2wd"}},
            "second_round": {"official": "3wd"},
        }
    )
    found = [
        policy.limit(ClockKind.OFFICIAL, Level.NORMAL, kind, again=again)
        for kind, again in (("", False), ("咨询", False), ("求助", True), ("咨询", True))
    ]
    assert list(map(str, found)) == ["7d", "2wd", "3wd", "3wd"]


def test_a_limit_in_full_says_what_it_counts_from_and_how_it_ends() -> None:
    full = {"limit": "5wd", "from": "sign", "count": "next-day", "ends": "17:30"}
    limit = read({"办理时限": full}).limit(ClockKind.OFFICIAL, Level.NORMAL)
    assert (limit.since, limit.count, str(limit.ends)) == (Since.SIGN, CountFrom.NEXT_DAY, "17:30")


def test_office_hours_reach_every_limit() -> None:
    policy = read({"office_hours": ["8:30-12:00", "14:00-17:30"]})
    limit = policy.limit(ClockKind.CONFIRM, Level.NORMAL)
    assert (limit.office.opens, limit.office.closes) == (time(8, 30), time(17, 30))


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"offical": "7d"}, "policies.offical"),
        ({"official": {"普通": "7d"}}, "policies.official.普通"),
        ({"official": {"一般": "seven"}}, "policies.official.一般"),
        ({"official": {"一般": {"limit": "7d", "until": "17:30"}}}, "policies.official.一般"),
        ({"official": {"一般": {"limit": "7d", "ends": 1050}}}, "policies.official.一般"),  # unquoted
        ({"official": {"一般": {"limit": "7d", "from": "birth"}}}, "policies.official.一般"),
        ({"official": ["7d"]}, "policies.official"),
        ({"submit": "2h"}, "policies.submit"),  # must be official-2h
        ({"submit": "official-2wh"}, "policies.submit"),  # office hours cannot be counted back
        ({"review": "official-2h"}, "policies.review"),
        ({"office_hours": "9:00-18:00"}, "policies.office_hours"),
        ({"pauses": "yes"}, "policies.pauses"),
        ({"kinds": {"咨询": {"offical": "7d"}}}, "policies.kinds.咨询.offical"),
        ({"kinds": []}, "policies.kinds"),
        ({"second_round": {"official": "x"}}, "policies.second_round.official"),
    ],
)
def test_a_mistake_is_told_with_its_place(data: dict[str, object], path: str) -> None:
    assert wrong(data) == [path]


def test_all_mistakes_are_told_at_once() -> None:
    assert wrong({"sign": "x", "dispatch": "y", "nonsense": 1}) == [
        "policies.sign",
        "policies.dispatch",
        "policies.nonsense",
    ]
