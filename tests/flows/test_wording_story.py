"""答复口径 are asked for in chat; and what is past its time is forgotten while the chain stays whole."""

from dataclasses import replace
from datetime import timedelta

from desk import CONTACT, OFFICER, DeskStory
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import retention
from rules.wordings import Wording
from storage import timeline
from storage.tables import TermRow


def test_an_approved_wording_is_found_by_its_word(desk: DeskStory) -> None:
    desk.desk = replace(desk.desk, wordings=(Wording("KJ-01", "就近入学，以当年公告为准。", ("划片",)),))
    assert "就近入学" in desk.says(CONTACT, "口径 划片")
    assert "没有查到" in desk.says(CONTACT, "口径 校车")


def test_what_is_over_for_long_is_forgotten_and_the_chain_stays_whole(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 满意 诉求人张三致谢")
    still_open = desk.receives()
    desk.now += timedelta(days=40)
    found = desk.does(retention.count, 30, 90)
    assert found.orders == 1
    assert desk.does(retention.forget, 30, 90) == found
    assert (desk.order(still_open).text_sealed != b"", desk.does(retention.count, 30, 90).orders) == (
        True,
        0,
    )
    assert desk.looks(timeline.verify)[1] is None
    assert desk.looks(_orders_with_words) == {desk.order(still_open).id}
    assert "张三" not in desk.says(OFFICER, f"轨迹 {order}")


def _orders_with_words(session: Session) -> set[int]:
    return set(session.scalars(select(TermRow.order_id)))
