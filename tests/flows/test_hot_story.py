"""热点: what rises against its own past, matters told again, and hints to act before people complain."""

from dataclasses import replace
from datetime import timedelta

from desk import CONTACT, HEAD, LEADER, OFFICER, SUPERVISOR, DeskStory

from reports import hot
from rules.hot import HotRule

REFUND = {
    "category": "教育->校外培训->退费难",
    "title": "退费",
    "text": "市民反映，培训机构停课不退费，要求退还课时费。",
}
HEATING = {
    "category": "教育->学校设施->供暖",
    "title": "暖气不热",
    "text": "市民反映，教学楼暖气不热，要求维修。",
}


def weeks_before(desk: DeskStory) -> None:
    """Eight weeks in which both matters come once or twice a week."""
    start = desk.now
    for week in range(8, 0, -1):
        desk.now = start - timedelta(weeks=week, hours=1)
        desk.imports(desk.row(**REFUND), desk.row(**HEATING), desk.row(**HEATING))
    desk.now = start


def test_what_rises_is_told_with_its_past_and_what_does_not_is_not(desk: DeskStory) -> None:
    weeks_before(desk)
    rows = [desk.row(**REFUND, school=f"{name}小学") for name in "晨晨光光望望朝朝"]
    desk.imports(*rows, desk.row(**HEATING))
    desk.now += timedelta(hours=1)
    said = desk.says(OFFICER, "热点")
    assert "上升的类别：“退费难”8 件（此前均值 1.0 件）" in said
    assert "未诉先办提示" in said
    assert "晨小学" in said
    assert "供暖" not in said
    assert "数据截至" in said


def test_words_rise_whatever_the_category(desk: DeskStory) -> None:
    weeks_before(desk)
    uniform = {"category": "教育->其他", "title": "校服", "text": "市民反映，校服开线掉色，要求更换。"}
    desk.imports(*(desk.row(**uniform) for _ in range(6)))
    found = desk.looks(hot.find, desk.now + timedelta(hours=1))
    assert "校服" in {each.name for each in found.words}
    assert "市民" not in {each.name for each in found.words}


def test_a_matter_told_again_and_again_is_named_by_its_first_number(desk: DeskStory) -> None:
    first = desk.receives(phone="13900001111")
    for _ in range(3):
        desk.receives(phone="13900001111")
    desk.now += timedelta(hours=1)
    assert f"{first} 号等 4 次" in desk.says(SUPERVISOR, "热点")


def test_what_rose_last_year_in_the_days_to_come_is_a_hint(desk: DeskStory) -> None:
    today = desk.now
    desk.now = today - timedelta(days=400)
    desk.receives(**REFUND)
    desk.now = today - timedelta(days=360)
    desk.imports(*(desk.row(**HEATING) for _ in range(9)))
    desk.now = today
    desk.receives(**REFUND)
    said = desk.says(OFFICER, "热点")
    assert "去年同期" in said
    assert "“供暖”9 件" in said


def test_a_desk_without_a_past_has_nothing_to_compare_with(desk: DeskStory) -> None:
    desk.imports(*(desk.row(**REFUND) for _ in range(9)))
    desk.now += timedelta(hours=1)
    assert "没有明显上升" in desk.says(OFFICER, "热点")


def test_a_quiet_week_is_said_plainly_and_a_contact_is_not_shown_it(desk: DeskStory) -> None:
    desk.receives()
    assert "没有明显上升" in desk.says(OFFICER, "热点")
    assert "没有此项权限" in desk.says(CONTACT, "热点")


def test_a_confidential_order_is_in_no_word_and_no_school(desk: DeskStory) -> None:
    weeks_before(desk)
    desk.imports(*(desk.row(confidential=True, school="晨光小学", **REFUND) for _ in range(9)))
    found = desk.looks(hot.find, desk.now + timedelta(hours=1))
    assert (found.schools, found.words) == ((), ())
    assert found.places == {REFUND["category"]: ()}


def test_the_weekly_report_tells_what_rose_and_by_which_rule(desk: DeskStory) -> None:
    weeks_before(desk)
    desk.imports(*(desk.row(**REFUND) for _ in range(9)))
    desk.now += timedelta(hours=1)
    said = desk.says(LEADER, "周报 本周")
    assert "近 7 天上升的类别：“退费难”9 件（此前均值 1.0 件）" in said
    assert "未诉先办提示" in said
    assert hot.stated(HotRule()) in said
    assert "上升" not in desk.says(HEAD, "周报 本周").partition("诉求热点")[2]


def test_what_counts_as_rising_is_the_offices_to_say(desk: DeskStory) -> None:
    weeks_before(desk)
    desk.imports(*(desk.row(**REFUND) for _ in range(9)))
    desk.now += timedelta(hours=1)
    desk.desk = replace(desk.desk, hot=HotRule(least=10))
    assert "没有明显上升" in desk.says(OFFICER, "热点")
    assert "上升的类别" not in desk.says(OFFICER, "周报 本周")
