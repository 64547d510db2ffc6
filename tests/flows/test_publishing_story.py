"""Scores before publication, extra points, agreed items, and reports that go out once."""

from datetime import datetime

import pytest
from desk import CHIEF, CONTACT, DEPARTMENT, HEAD, LEADER, OFFICER, SUPERVISOR, DeskStory, at
from sqlalchemy.orm import Session

from handlers import watching
from handlers.desk import Desk
from storage import published

AFTER = at(9, day=20)  # the 考核期 of March ended on the 18th


def month_over(desk: DeskStory) -> int:
    """An order that cost points, and a period that is over."""
    good, bad = desk.reported(), desk.reported()
    desk.says(OFFICER, f"回访 {good} 已解决 满意")
    desk.says(OFFICER, f"回访 {bad} 未解决 不满意")
    desk.now = AFTER
    return bad


def test_scores_are_confirmed_and_then_published(desk: DeskStory) -> None:
    month_over(desk)
    assert f"成绩已下发 1 个科室负责人确认：{DEPARTMENT}" in desk.says(SUPERVISOR, "下发成绩 3月")
    assert "综合成绩：55.0" in desk.phone(HEAD)
    assert "尚未确认：中学教育科" in desk.says(SUPERVISOR, "公布成绩 3月")
    desk.presses(HEAD, "确认")
    assert "已确认" in desk.says(SUPERVISOR, "成绩 3月")
    said = desk.says(SUPERVISOR, "公布成绩 3月")
    assert "第1名 中学教育科 55.0" in said
    assert "考核成绩公布" in desk.phone(LEADER)
    assert "已经公布，不再变更" in desk.says(SUPERVISOR, "公布成绩 3月")
    assert "第1名 中学教育科 55.0" in desk.says(HEAD, "成绩 3月")


def test_an_appeal_is_decided_by_the_section_in_charge_before_anything_is_published(desk: DeskStory) -> None:
    bad = month_over(desk)
    desk.says(SUPERVISOR, "下发成绩 3月")
    assert "请写明申诉理由" in desk.says(HEAD, "申诉 3月")
    assert "已报主管科室" in desk.says(HEAD, f"申诉 3月 {bad} 号平台已批准剔除")
    assert "申诉尚未裁定" in desk.says(SUPERVISOR, "公布成绩 3月")
    assert "无需再办" in desk.says(HEAD, "申诉 3月 再次申诉")
    desk.presses(SUPERVISOR, "采纳")
    assert "申诉已采纳" in desk.phone(HEAD)
    assert "第1名" in desk.says(SUPERVISOR, "公布成绩 3月")


def test_what_is_upheld_counts_what_the_platform_has_granted_since(desk: DeskStory) -> None:
    bad = month_over(desk)
    desk.says(SUPERVISOR, "下发成绩 3月")
    desk.says(CONTACT, f"申请剔除 {bad} 诉求人三次未接听，已留存记录")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.presses(OFFICER, "平台通过")
    desk.says(HEAD, f"申诉 3月 {bad} 号平台已批准剔除")
    desk.presses(SUPERVISOR, "采纳")
    assert "第1名 中学教育科 100.0" in desk.says(SUPERVISOR, "公布成绩 3月")


def test_a_stale_card_changes_nothing(desk: DeskStory) -> None:
    month_over(desk)
    desk.says(SUPERVISOR, "下发成绩 3月")
    entry, button = desk.card(HEAD, "确认")
    desk.says(HEAD, "申诉 3月 数据有误")
    desk.presses_again(HEAD, entry, button)
    assert "已申诉，待裁定" in desk.says(SUPERVISOR, "成绩 3月")


def test_who_says_nothing_has_confirmed_when_the_time_is_over(desk: DeskStory) -> None:
    month_over(desk)
    desk.says(SUPERVISOR, "下发成绩 3月")
    desk.now = at(9, day=24)
    assert "第1名" in desk.says(SUPERVISOR, "公布成绩 3月")


def test_extra_points_are_added_before_publication_and_never_after(desk: DeskStory) -> None:
    month_over(desk)
    desk.says(SUPERVISOR, "下发成绩 3月")
    assert "扣 0.5 分" in desk.says(SUPERVISOR, "扣分 3月 中教科 0.5 迟报周报")
    assert "加 2 分" in desk.says(SUPERVISOR, "加分 3月 中教科 2 区级通报表扬")
    desk.presses(HEAD, "确认")
    assert "中学教育科 56.5" in desk.says(SUPERVISOR, "公布成绩 3月")
    assert "不再变更" in desk.says(SUPERVISOR, "加分 3月 中教科 1 补加")
    assert "请写明科室、分数和事由" in desk.says(SUPERVISOR, "加分 中教科 很多 理由")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (OFFICER, "下发成绩 3月"),
        (HEAD, "公布成绩 3月"),
        (CONTACT, "申诉 3月 不服"),
        (CHIEF, "加分 3月 中教科 1 表扬"),
        (CONTACT, "议定事项 核查收费"),
    ],
)
def test_each_word_is_somebodys(desk: DeskStory, who: str, words: str) -> None:
    month_over(desk)
    assert "没有此项权限" in desk.says(who, words)


def test_scores_of_a_period_that_runs_are_not_sent_out(desk: DeskStory) -> None:
    desk.reported()
    assert "考核期结束之后" in desk.says(SUPERVISOR, "下发成绩 本月")
    assert "尚未下发" in desk.says(SUPERVISOR, "公布成绩 2月")


def test_what_was_published_stays_when_orders_change(desk: DeskStory) -> None:
    bad = month_over(desk)
    desk.says(SUPERVISOR, "下发成绩 3月")
    desk.presses(HEAD, "确认")
    desk.says(SUPERVISOR, "公布成绩 3月")
    before = desk.looks(lambda session: [row.body for row in published.scores_of(session, "2026-03")])
    desk.says(CONTACT, f"申请剔除 {bad} 诉求人三次未接听，已留存记录")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.presses(OFFICER, "平台通过")
    assert "第1名 中学教育科 55.0" in desk.says(LEADER, "成绩 3月")
    assert desk.looks(lambda session: [row.body for row in published.scores_of(session, "2026-03")]) == before


def test_agreed_items_are_kept_until_they_are_done_and_stand_in_the_weekly_report(desk: DeskStory) -> None:
    desk.receives()
    assert "已登记议定事项 1｜中学教育科｜核查校服收费" in desk.says(
        SUPERVISOR, "议定事项 中教科 核查校服收费 截止 周五"
    )
    assert "1｜中学教育科｜核查校服收费｜截止" in desk.says(CHIEF, "议定事项")
    assert "核查校服收费，中学教育科，3月6日，推进中" in desk.says(LEADER, "周报 本周")
    assert "已销号" in desk.says(CHIEF, "议定完成 1 已核查并公示")
    assert "已由 陈立" in desk.says(SUPERVISOR, "议定完成 1")
    assert "已完成：已核查并公示" in desk.says(LEADER, "周报 本周")
    assert "没有未销号" in desk.says(CHIEF, "议定事项")
    assert "没有这一项" in desk.says(CHIEF, "议定完成 9 完成")


def test_instructions_stand_in_the_weekly_report_until_they_are_carried_out(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(LEADER, f"批示 {order} 请查清收费情况，周五前报我")
    desk.presses(LEADER, "确认批示", order)
    said = desk.says(SUPERVISOR, "周报 本周")
    assert f"{order}，何志远，请查清收费情况，周五前报我，中学教育科，落实中" in said
    desk.presses(CONTACT, "批示落实", order)
    desk.says(CONTACT, "已查清，多收费用全部退还")
    assert f"{order}，何志远，请查清收费情况，周五前报我，中学教育科，已落实" in desk.says(HEAD, "周报 本周")


def test_each_head_gets_the_month_of_their_own_department(desk: DeskStory) -> None:
    month_over(desk)
    desk.now = at(9, 20, day=19)
    desk.does(watching_alone)
    titles = [title for title in desk.phone(HEAD).titles if "月报" in title]
    assert titles == [f"接诉即办工作月报｜{DEPARTMENT}"]
    assert "接诉即办工作月报" in desk.phone(LEADER).titles
    assert "月报" not in desk.phone("hanliqun")


def test_a_report_goes_out_once_however_often_it_is_looked_for(desk: DeskStory) -> None:
    month_over(desk)
    for minute in (14, 15, 40):
        desk.now = at(9, minute, day=19)
        desk.does(watching_alone)
    assert desk.phone(LEADER).titles.count("接诉即办工作月报") == 1
    rows = desk.looks(published.reports_between, at(0, day=19), at(0, day=20))
    assert [(row.kind, row.department) for row in rows if row.kind == "monthly"] == [
        ("monthly", ""),
        ("monthly", DEPARTMENT),
    ]


def test_a_report_that_is_long_past_is_not_made_up_for(desk: DeskStory) -> None:
    month_over(desk)
    desk.now = at(22, day=19)
    desk.does(watching_alone)
    assert "接诉即办工作月报" not in desk.phone(LEADER).titles


def watching_alone(session: Session, manual: Desk, now: datetime) -> None:
    """The periodic look, with no clock told before it."""
    watching.look(session, manual, now)
