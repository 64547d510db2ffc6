"""答复口径: found by keyword, by text and by number; what has expired is not shown."""

from datetime import date

from rules.wordings import Wording, find

TODAY = date(2026, 3, 3)
ZONES = Wording(
    "KJ-01", "义务教育阶段实行就近入学，具体以当年划片公告为准。", ("划片", "入学"), approver="郑云"
)
FEES = Wording("KJ-02", "课后服务费按公示标准收取。", ("课后服务", "收费"))
OLD = Wording("KJ-03", "旧的划片口径。", ("划片",), valid_until=date(2026, 3, 2))


def test_a_keyword_finds_its_wording() -> None:
    assert find("划片", [FEES, ZONES], TODAY) == [ZONES]


def test_a_number_finds_its_wording_first() -> None:
    assert find("KJ-02 划片", [ZONES, FEES], TODAY)[0] == FEES


def test_what_has_expired_is_not_shown_and_its_last_day_still_counts() -> None:
    assert find("划片", [OLD], TODAY) == []
    assert find("划片", [OLD], date(2026, 3, 2)) == [OLD]


def test_nothing_is_made_up() -> None:
    assert find("校车", [ZONES, FEES], TODAY) == []
