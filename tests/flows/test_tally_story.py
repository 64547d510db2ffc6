"""统计: counts and shares of what a person may see, by whatever they ask for."""

import pytest
from desk import HEAD, OFFICER, DeskStory, at


def filled(desk: DeskStory) -> None:
    desk.dispatched(school="望湖中学")
    desk.dispatched(school="望湖中学", text="市民反映望湖中学食堂饭菜偏凉，希望改善。", kind="建议")
    desk.dispatched("财务科", school="阳光小学", text="市民反映阳光小学食堂收费不清楚，希望公示。")
    desk.receives(text="市民反映某校食堂排队太久，希望改善。")


def test_orders_are_counted_by_school_with_shares(desk: DeskStory) -> None:
    filled(desk)
    said = desk.says(OFFICER, "统计 按学校")
    assert said.splitlines()[:3] == [
        "统计全部工单：共 4 件，按学校：",
        "望湖中学：2 件（50.0%）",
        "未填写：1 件（25.0%）",
    ]
    assert "阳光小学：1 件（25.0%）" in said
    assert "数据截至 今天" in said


def test_words_and_days_narrow_what_is_counted(desk: DeskStory) -> None:
    filled(desk)
    assert "共 3 件" in desk.says(OFFICER, "统计 食堂 按学校 本月")
    assert "没有工单" in desk.says(OFFICER, "统计 食堂 按学校 上月")
    desk.now = at(9, day=4)
    desk.receives()
    assert "2026-03-03：4 件（80.0%）\n2026-03-04：1 件（20.0%）" in desk.says(OFFICER, "统计 按日期")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("按科室", "中学教育科：2 件（50.0%）"),
        ("按状态", "待接收：3 件（75.0%）"),
        ("按级别", "一般：4 件（100.0%）"),
        ("按类型", "建议：1 件（25.0%）"),
        ("按渠道", "：4 件（100.0%）"),
        ("", "教育->教学管理->作息与补课：4 件"),
    ],
)
def test_by_whatever_is_asked(desk: DeskStory, words: str, expected: str) -> None:
    filled(desk)
    assert expected in desk.says(OFFICER, f"统计 {words}")


def test_a_head_counts_the_departments_orders_alone(desk: DeskStory) -> None:
    filled(desk)
    assert "共 2 件，按学校" in desk.says(HEAD, "统计 按学校")
    assert "财务科" not in desk.says(HEAD, "统计 按科室")


def test_nobody_s_number_is_repeated_from_the_question(desk: DeskStory) -> None:
    assert "13912345678" not in desk.says(OFFICER, "统计 13912345678 按学校")
