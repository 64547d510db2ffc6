"""A real export, where there is one: all its good rows come in, and one of its orders goes the whole way."""

from pathlib import Path

import pytest
from desk import COMPLETE, OFFICER, SOLVED, DeskStory

from bot.edges.rows import Row
from bot.edges.sheets import read_orders
from rules.order import NewOrder, RowRefused
from rules.words import State
from storage import timeline

EXPORT = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "export_2018H1.xlsx"
pytestmark = pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not part of the project")
GOOD_ROWS = 137


def rows_of(desk: DeskStory) -> list[NewOrder | RowRefused]:
    read = read_orders((EXPORT.name, EXPORT.read_bytes()), desk.desk.tz)
    return [row.order if isinstance(row, Row) else row for row in read]


def test_every_good_row_comes_in_once_and_every_bad_one_is_named(desk: DeskStory) -> None:
    rows = rows_of(desk)
    refused = [row for row in rows if isinstance(row, RowRefused)]
    assert desk.imports(*rows).new == GOOD_ROWS
    assert refused
    assert all(row.row > 1 and row.reason for row in refused)
    again = desk.imports(*rows)
    assert (again.new, again.updated) == (0, 0)


def test_its_import_floods_nobody(desk: DeskStory) -> None:
    desk.imports(*rows_of(desk))
    desk.hours_pass(3)
    busiest = max(len(desk.phone(who)) for who in {shown.who for shown in desk.phones.entries})
    assert busiest <= 20


def test_one_of_its_orders_goes_the_whole_way(desk: DeskStory) -> None:
    desk.imports(*rows_of(desk))
    order = next(
        n for n in range(1001, 1001 + GOOD_ROWS) if desk.order(n).state in (State.RECEIVED, State.SIGNED)
    )
    desk.says(OFFICER, f"签收并派发 {order} 中学教育科")
    holder = desk.order(order).holder
    assert holder
    desk.says(holder, f"确认 {order}")
    desk.minutes_pass(60)
    desk.says(holder, f"提交结果 {order}")
    desk.presses(holder, "下一步", order, **SOLVED)
    desk.says(holder, COMPLETE)
    desk.presses(holder, "提交", order)
    desk.says(OFFICER, f"通过 {order}")
    if desk.order(order).state is State.APPROVING:
        desk.says("chenghaiping", f"审定 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.CLOSED
    assert desk.looks(timeline.verify)[1] is None
