"""A number that no order has: the nearest are named, never a bug."""

import pytest
from desk import OFFICER, DeskStory


@pytest.mark.parametrize("number", ["99", "1999", "20990101000001"])
def test_a_number_that_does_not_exist_is_said_in_plain_words(desk: DeskStory, number: str) -> None:
    desk.dispatched()
    assert "没有找到工单" in desk.says(OFFICER, f"看 {number}")
