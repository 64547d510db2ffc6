"""口径 in a public reply: put in as approved, flagged when it is altered, left out, or out of date."""

from dataclasses import replace
from datetime import date

from desk import COMPLETE, CONTACT, OFFICER, SOLVED, DeskStory

from nlp.wording_points import departures
from rules.wordings import Wording

ZONES = Wording(
    "KJ-01", "义务教育阶段实行就近入学，每校服务半径不超过3公里。", ("补课", "划片"), basis="义务教育法"
)
OLD = Wording("KJ-02", "旧说法。", ("旧事",), valid_until=date(2026, 3, 2))


def writing(desk: DeskStory, **changes: object) -> int:
    """A result that is being written, its words already said."""
    desk.desk = replace(desk.desk, wordings=(ZONES, OLD))
    order = desk.handling(**changes)
    desk.minutes_pass(60)
    desk.says(CONTACT, f"提交结果 {order}")
    desk.presses(CONTACT, "下一步", order, **SOLVED)
    return order


def test_a_wording_put_in_is_in_the_reply_as_approved_and_nothing_is_flagged(desk: DeskStory) -> None:
    order = writing(desk, public_reply=True)
    desk.says(CONTACT, COMPLETE)
    desk.says(CONTACT, f"口径 插入 kj-01 {order}")
    assert ZONES.text in desk.phone(CONTACT)
    assert "与审定口径不一致" not in desk.phone(CONTACT).cards[-1].text
    assert "wording" in desk.trail(order)


def test_without_a_number_the_form_that_is_open_is_meant(desk: DeskStory) -> None:
    order = writing(desk, public_reply=True)
    desk.says(CONTACT, "口径 插入 KJ-01")
    assert "wording" in desk.trail(order)


def test_a_public_reply_that_speaks_otherwise_of_the_matter_is_flagged(desk: DeskStory) -> None:
    writing(desk, public_reply=True)
    desk.says(CONTACT, COMPLETE)
    assert "与审定口径不一致：KJ-01" in desk.phone(CONTACT)


def test_a_reply_that_is_not_public_may_speak_in_its_own_words(desk: DeskStory) -> None:
    writing(desk)
    desk.says(CONTACT, COMPLETE)
    assert "与审定口径不一致" not in desk.phone(CONTACT)


def test_what_has_expired_or_does_not_exist_is_not_put_in(desk: DeskStory) -> None:
    order = writing(desk)
    assert "到期" in desk.says(CONTACT, f"口径 插入 KJ-02 {order}")
    assert "没有编号为 KJ-99" in desk.says(CONTACT, f"口径 插入 KJ-99 {order}")
    assert "wording" not in desk.trail(order)


def test_who_does_not_handle_the_order_puts_nothing_in(desk: DeskStory) -> None:
    order = writing(desk)
    assert "没有" in desk.says("fangwenjing", f"口径 插入 KJ-01 {order}")
    assert "请写明工单号" in desk.says(OFFICER, "口径 插入 KJ-01")
    assert "wording" not in desk.trail(order)


def test_a_figure_that_was_altered_is_a_departure_and_spacing_is_none() -> None:
    assert (
        departures(ZONES.text, "按规定，义务教育阶段实行就近入学，每校服务半径不超过3公里。特此告知。") == []
    )
    assert departures(ZONES.text, "义务教育阶段实行就近入学，每校服务半径不超过5公里。")
    assert departures(ZONES.text, "就近入学。")
