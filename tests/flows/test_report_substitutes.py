"""Reports that go out by themselves reach who stands in for somebody away, and may be opened by them."""

from dataclasses import replace

import pytest
from desk import CHIEF, CONTACT, DEPARTMENT, HEAD, LEADER, SUPERVISOR, DeskStory, at

from rules.words import Role


@pytest.fixture
def daily(desk: DeskStory) -> DeskStory:
    """The report of the day goes to heads as well; there is an order in it."""
    reporting = desk.desk.reporting
    sending = reporting.schedule["daily"]
    schedule = {"daily": replace(sending, to=sending.to | {Role.HEAD})}
    desk.desk = replace(desk.desk, reporting=replace(reporting, schedule=schedule))
    desk.handling()
    return desk


def told(desk: DeskStory, who: str) -> list[str]:
    """The reports that somebody gets at noon."""
    desk.time_passes(at(12, 25))
    return [shown.words for shown in desk.phone(who, everything=True) if "日报" in shown.words]


def test_the_substitute_of_a_head_gets_the_departments_report_and_opens_it(daily: DeskStory) -> None:
    daily.says(HEAD, "请假 今天 代理 许志强")
    (report,) = told(daily, CONTACT)
    assert DEPARTMENT in report
    assert not told(daily, HEAD)
    assert DEPARTMENT in daily.says(CONTACT, "日报")


def test_without_an_absence_the_head_gets_it_and_a_contact_may_not_see_it(daily: DeskStory) -> None:
    assert len(told(daily, HEAD)) == 1
    assert not told(daily, CONTACT)
    assert "没有此项权限" in daily.says(CONTACT, "日报")


def test_who_gets_the_whole_report_anyway_is_not_sent_it_twice(daily: DeskStory) -> None:
    daily.says(SUPERVISOR, "请假 今天 代理 陈立")
    assert len(told(daily, CHIEF)) == 1


def test_who_is_away_with_nobody_in_their_place_gets_their_own(daily: DeskStory) -> None:
    daily.says(LEADER, "请假 今天")
    assert len(told(daily, LEADER)) == 1
