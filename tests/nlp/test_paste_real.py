"""Every order of a real export, which is no part of the project, is read back when it is pasted."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from nlp.paste import looks_like_order, read_order

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "export_2018H1.xlsx"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the real export beside the project")
BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2018, 7, 1, tzinfo=BEIJING)
HEADINGS = 2  # two banner rows stand before them


def written(value):
    if isinstance(value, float):
        return str(int(value))
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value).strip()


@pytest.fixture(scope="module")
def orders():
    rows = CalamineWorkbook.from_path(DATA).get_sheet_by_index(0).to_python()
    headings = rows[HEADINGS]
    told = [dict(zip(headings, map(written, row), strict=False)) for row in rows[HEADINGS + 1 :]]
    return [row for row in told if row["工单编号"] and row["诉求内容"]]


def test_labelled_lines_give_number_body_and_times(orders):
    for row in orders:
        text = "\n".join(f"{label}：{value}" for label, value in row.items() if value and label != "序号")
        assert looks_like_order(text)
        order = read_order(text, NOW, BEIJING).order
        assert (order.number, order.text) == (row["工单编号"], row["诉求内容"])
        assert order.sent_at is not None
        assert (order.due_at is None) == (row["办理时限"] == "")


def test_number_and_words_alone_give_both(orders):
    for row in orders:
        text = f"{row['工单编号']} {row['诉求内容']}"
        assert looks_like_order(text)
        order = read_order(text, NOW, BEIJING).order
        assert (order.number, order.text) == (row["工单编号"], row["诉求内容"])
