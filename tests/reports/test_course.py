"""走势: a year month by month, as a table and as lines."""

from decimal import Decimal

import pytest
from desk import LEADER, OFFICER, DeskStory, at

from handlers import figuring
from reports.course import course
from reports.figures import Figures, Part
from reports.kinds import KINDS
from reports.report import Figure, Table
from rules.rates import Assessed, Scores, Verdict
from rules.words import Opinion


def month(received: int, solved: int) -> Figures:
    """A month with ten call-backs, ``solved`` of them solved."""
    part = Part()
    part.counts.update(received=received, closed=received - 1, closed_on_time=received - 2)
    for is_solved, many in ((True, solved), (False, 10 - solved)):
        part.verdicts[Verdict(True, is_solved, Opinion.SATISFIED, Assessed.FULL, False)] += many
    return Figures(whole=part)


def test_each_month_is_a_row_and_a_place_on_the_lines() -> None:
    table, volume, rates = course([("1月", month(20, 9)), ("2月", month(11, 10))], Scores())
    assert isinstance(table, Table)
    assert table.rows[0] == (
        "1月", 20, 19, Decimal("94.7"), Decimal("100.0"), Decimal("90.0"), Decimal("100.0"), Decimal("95.0"),
    )  # fmt: skip
    assert isinstance(volume, Figure)
    assert isinstance(rates, Figure)
    assert (volume.shape, volume.labels) == ("line", ("1月", "2月"))
    assert [series.values for series in volume.series] == [(20, 11), (19, 10)]
    assert rates.series[1].values == (Decimal("90.0"), Decimal("100.0"))


def test_a_month_without_call_backs_has_no_rates_and_one_month_no_course() -> None:
    table, _, rates = course([("1月", Figures()), ("2月", month(11, 10))], Scores())
    assert isinstance(table, Table)
    assert table.rows[0] == ("1月", 0, 0, None, None, None, None, None)
    assert isinstance(rates, Figure)
    assert rates.series[0].values == (None, Decimal("100.0"))
    assert course([("1月", month(5, 5))], Scores()) == ()


@pytest.mark.parametrize("department", ["", "中学教育科"])
def test_the_yearly_report_tells_the_months_that_have_begun(desk: DeskStory, department: str) -> None:
    desk.now = at(9, day=3)
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    desk.now = at(9, day=20)  # the 考核期 of April runs
    desk.receives()
    assert "3月，受理 1，办结 1" in desk.says(LEADER, f"年报 今年 {department}")
    year = desk.desk.periods.year_at(desk.now)
    report = desk.looks(figuring.make, desk.desk, KINDS["yearly"], year, department, desk.now)
    [lines] = [figure for figure in report.figures if figure.title == "各考核期受理、办结"]
    assert lines.labels == ("3月", "4月")
