"""日报: the figures of the reporting day, from noon to noon."""

from desk import CONTACT, LEADER, OFFICER, DeskStory, at

from reports.running_day import reporting_day


def test_the_day_counts_what_happened_in_it(desk: DeskStory) -> None:
    desk.reported()
    desk.receives()
    said = desk.says(OFFICER, "日报")
    assert "受理 2 件，签收 1 件，派发 1 件，上报办结 1 件" in said
    assert "在办 1 件，其中超期 0 件" in said
    assert "承办科室：中学教育科 1 件" in said


def test_call_backs_are_counted_with_their_shares(desk: DeskStory) -> None:
    first, second = desk.reported(), desk.reported()
    desk.says(OFFICER, f"回访 {first} 已解决 满意")
    desk.says(OFFICER, f"回访 {second} 未解决 不满意")
    assert "市级回访 2 件：解决 1 件（50.0%），满意 1 件（50.0%）" in desk.says(LEADER, "日报")


def test_a_contact_is_not_shown_the_desks_figures(desk: DeskStory) -> None:
    assert "没有此项权限" in desk.says(CONTACT, "日报")


def test_the_reporting_day_runs_from_noon_to_noon() -> None:
    before, after = reporting_day(at(11, 59), at(9).tzinfo), reporting_day(at(12), at(9).tzinfo)  # type: ignore[arg-type]
    assert before.until == after.since == at(12)
