"""审定级别: which orders the head approves is the organisation's word, condition by condition."""

import pytest
import yaml

from bot.settings.review import Review
from rules.review_levels import OrderClass, needs_approval
from rules.words import Level

FEES = OrderClass(frozenset({"unsolved"}), Level.NORMAL, "投诉", "教育->收费->资料费", "财务科")
URGENT = OrderClass(frozenset(), Level.URGENT, "举报", "教育->安全", "安全保卫科")
KEY = OrderClass(frozenset({"key"}), Level.NORMAL)


def approves(said: str, order: OrderClass) -> bool:
    return needs_approval(Review.model_validate({"approve": yaml.safe_load(said)}).rules(), order)


@pytest.mark.parametrize(
    ("said", "order", "expected"),
    [
        ("[key]", KEY, True),
        ("[重点]", KEY, True),
        ("[sensitive]", KEY, False),
        ("[]", KEY, False),
        ("[{level: [特急, 紧急]}]", URGENT, True),
        ("[{level: 特急}]", URGENT, False),
        ("[{kind: 举报, department: 财务科}]", URGENT, False),
        ("[{kind: 举报, department: [财务科, 安全保卫科]}]", URGENT, True),
        ("[{category: 收费, class: unsolved}]", FEES, True),
        ("[{category: 收费, class: [unsolved, key]}]", FEES, False),
        ("[{category: 食堂}, {department: 财务科}]", FEES, True),
    ],
)
def test_an_order_is_approved_when_it_is_all_that_one_entry_says(
    said: str, order: OrderClass, expected: bool
) -> None:
    assert approves(said, order) is expected


@pytest.mark.parametrize("said", ["[weekend]", "[{level: 很急}]", "[{}]", "[{colour: 红}]"])
def test_what_is_no_class_of_orders_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"没有|至少|colour"):
        approves(said, KEY)


def test_said_nothing_four_classes_are_approved() -> None:
    usual = Review().rules()
    assert needs_approval(usual, KEY)
    assert not needs_approval(usual, FEES)
