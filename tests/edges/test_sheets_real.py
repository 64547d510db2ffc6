"""A real export, where it is present: 137 orders come in, each bad row is named, and it is quick."""

from pathlib import Path

import pytest
from sheet_maker import TZ

from bot.edges.rows import Row
from bot.edges.sheets import read_orders
from rules.order import RowRefused

EXPORT = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "export_2018H1.xlsx"
pytestmark = pytest.mark.skipif(not EXPORT.exists(), reason=f"the real export is not at {EXPORT}")


def test_the_real_export_comes_in_with_its_bad_rows_named() -> None:
    found = list(read_orders(EXPORT, TZ))
    orders = [row.order for row in found if isinstance(row, Row)]
    refused = {row.row: row.reason for row in found if isinstance(row, RowRefused)}
    assert len({order.number for order in orders}) == 137
    assert len(orders) == 138
    assert refused.keys() == {143, 144}
    assert "工单编号" in refused[143]
    assert "诉求内容" in refused[144]
    assert "派单时间" in refused[144]
    assert sum(order.confidential for order in orders) == 21
    assert all(order.sent_at and len(order.number) == 14 for order in orders)
    assert not any(order.caller or order.phone for order in orders if order.confidential)
