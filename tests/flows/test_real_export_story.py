"""The real export, where it is at hand: 137 orders come in, each bad row is named, one goes its whole way."""

from pathlib import Path

import pytest
from desk import OFFICER, TZ, DeskStory

from bot.edges.rows import Row
from bot.edges.sheets import read_orders
from rules.order import RowRefused
from rules.words import State

EXPORT = Path(__file__).parents[2] / ".." / "shared" / "data" / "export_2018H1.xlsx"
WORDS = (
    "10分钟前电话联系了诉求人，核实了所反映的情况。我科向相关学校了解了经过，查阅了有关规定，并当面听取了学校意见。"
    "现已向诉求人作出解释说明，告知办理渠道和所需材料，问题已解决。诉求人表示满意，无后续跟进。"
)

pytestmark = pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not at hand")


def test_every_good_row_comes_in_once_and_every_bad_one_is_named(desk: DeskStory) -> None:
    rows = list(read_orders(EXPORT, TZ))
    taken = desk.imports(*(row.order if isinstance(row, Row) else row for row in rows))
    again = desk.imports(*(row.order if isinstance(row, Row) else row for row in rows))
    assert (taken.new, taken.unchanged) == (137, 1)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 138)
    assert [row.row for row in rows if isinstance(row, RowRefused)] == [143, 144]


def test_one_of_its_orders_goes_the_whole_way(desk: DeskStory) -> None:
    desk.imports(*(row.order for row in read_orders(EXPORT, TZ) if isinstance(row, Row)))
    order = 1014
    desk.says(OFFICER, f"签收 {order}")
    desk.presses(OFFICER, "派发", order)
    contact = desk.order(order).holder or ""
    desk.presses(contact, "确认接收", order)
    desk.hours_pass(1)
    desk.presses(contact, "提交结果", order)
    picked = {"是否联系上": "联系上了", "是否属实": "属实", "办理结果": "已解决"}
    desk.presses(contact, "下一步", **picked)
    desk.says(contact, WORDS)
    desk.presses(contact, "提交", order)
    assert desk.order(order).state is State.SUBMITTED
    desk.presses(OFFICER, "通过", order)
    desk.presses(OFFICER, "已上报", order)
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.CLOSED
