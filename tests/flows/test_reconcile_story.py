"""对账: what the platform and the desk do not agree on is named, and nothing is changed by it."""

from dataclasses import replace
from datetime import timedelta

from desk import OFFICER, DeskStory

from handlers import reconciling


def test_both_sides_alike_have_no_differences(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    assert "没有差异" in desk.does(reconciling.told, [row])


def test_every_kind_of_difference_is_named_with_what_to_do(desk: DeskStory) -> None:
    late, gone, done, new = desk.row(), desk.row(), desk.row(), desk.row()
    desk.imports(late, gone, done)
    due = desk.order(1001).due_at
    assert due is not None
    before = desk.everything()
    platform = [replace(late, due_at=due + timedelta(days=1)), replace(done, finished_at=desk.now), new]
    said = desk.does(reconciling.told, platform)
    assert f"平台有、这里没有（1，请导入）：{new.number}" in said
    assert "这里在办、导出表没有（1，请核对是否漏导或已撤单）：1002" in said
    assert "时限不一致（1，以平台为准，重新导入即更新）：1001" in said
    assert "平台已办结、这里在办（1，请补登记已上报）：1003" in said
    assert desk.everything() == before


def test_reported_here_and_not_there_is_named(desk: DeskStory) -> None:
    row = desk.row()
    desk.imports(row)
    for words in ("签收 1001", "直办 1001"):
        desk.says(OFFICER, words)
    desk.minutes_pass(30)
    desk.hands_in(1001, who=OFFICER)
    for words in ("通过 1001", "已上报 1001"):
        desk.says(OFFICER, words)
    assert "这里已上报、平台未办结（1" in desk.does(reconciling.told, [row])


def test_the_desk_gets_a_one_time_page_for_it(desk: DeskStory) -> None:
    assert "/reconcile/" in desk.says(OFFICER, "对账")
