"""回访结果表: each row once, the others named with row and reason; twice never doubles."""

import csv
import io
import re
from datetime import timedelta

import pytest
from desk import CONTACT, OFFICER, TZ, DeskStory

from bot.edges.visits_sheet import read_visits
from handlers import visits_import
from handlers.visits_import import Taken
from rules.errors import Refusal
from rules.words import State
from storage import results

HEADINGS = ("工单编号", "是否联系", "是否解决", "满意度", "回访意见")


def a_sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> tuple[str, bytes]:
    text = io.StringIO()
    csv.writer(text).writerows([("回访结果导出",), headings, *rows, ("合计", "2 件")])
    return "回访.csv", text.getvalue().encode()


def imports(desk: DeskStory, sheet: tuple[str, bytes], who: str = OFFICER) -> Taken:
    return desk.does(visits_import.take_in_as, who, list(read_visits(sheet, TZ)))


def test_each_row_closes_its_order_or_opens_a_second_round(desk: DeskStory) -> None:
    good, bad = desk.reported(), desk.reported()
    rows = (
        (desk.order(good).number, "是", "是", "满意", ""),
        (desk.order(bad).number, "是", "否", "不满意", "仍在补课"),
    )
    taken = imports(desk, a_sheet(*rows))
    assert (taken.closed, taken.again, taken.unchanged, taken.refused) == (1, 1, 0, [])
    assert desk.order(good).state is State.CLOSED
    assert (desk.order(bad).state, desk.order(bad).round) == (State.HANDLING, 2)
    [visit] = desk.looks(results.visits, desk.order(bad).id)
    assert desk.looks(results.visit_words, visit) == "仍在补课"
    assert "二次办理" in desk.phone(CONTACT).last or "仍在补课" in desk.phone(CONTACT).last


def test_the_same_sheet_again_changes_nothing(desk: DeskStory) -> None:
    good, bad = desk.reported(), desk.reported()
    sheet = a_sheet(
        (desk.order(good).number, "是", "是", "满意", ""),
        (desk.order(bad).number, "是", "否", "不满意", "仍在补课"),
    )
    imports(desk, sheet)
    before = desk.everything()
    taken = imports(desk, sheet)
    assert (taken.closed, taken.again, taken.unchanged, taken.refused) == (0, 0, 2, [])
    assert desk.everything() == before


def test_a_row_typed_before_is_known_when_the_sheet_comes(desk: DeskStory) -> None:
    short = desk.reported()
    desk.says(OFFICER, f"回访 {short} 已联系 已解决 满意")
    assert imports(desk, a_sheet((desk.order(short).number, "是", "是", "满意", ""))).unchanged == 1


def test_rows_that_cannot_be_are_named_with_row_and_reason_and_the_others_come_in(desk: DeskStory) -> None:
    good, waiting = desk.reported(), desk.receives()
    number = desk.order(good).number
    taken = imports(
        desk,
        a_sheet(
            ("20990101000001", "是", "是", "满意", ""),
            (desk.order(waiting).number, "是", "是", "满意", ""),
            ("", "是", "是", "满意", ""),
            (number, "是", "也许", "满意", ""),
            (number, "是", "", "", "无人接听"),
            (number, "是", "是", "满意", ""),
        ),
    )
    assert taken.closed == 1
    reasons = {row.row: row.reason for row in taken.refused}
    assert sorted(reasons) == [3, 4, 5, 6, 7]
    for row, words in {3: "没有编号", 4: "待签收", 5: "缺", 6: "也许", 7: "没有写明"}.items():
        assert words in reasons[row]
    told = taken.told()
    assert "未导入 5 行" in told
    assert "第 3 行：" in told


def test_the_same_words_after_a_second_round_count_when_the_sheet_says_when(desk: DeskStory) -> None:
    short = desk.reported()
    number = desk.order(short).number
    headings = (*HEADINGS, "回访时间")
    first = (number, "是", "否", "不满意", "", f"{desk.now + timedelta(hours=1):%Y-%m-%d %H:%M}")
    desk.now += timedelta(hours=2)
    assert imports(desk, a_sheet(first, headings=headings)).again == 1
    desk.hands_in(short)
    desk.says(OFFICER, f"通过 {short}")
    if desk.order(short).state is State.APPROVING:
        desk.says("chenghaiping", f"审定通过 {short}")
    desk.says(OFFICER, f"已上报 {short}")
    assert desk.order(short).state is State.REPORTED
    again = (*first[:5], f"{desk.now + timedelta(days=1):%Y-%m-%d %H:%M}")
    assert imports(desk, a_sheet(first, headings=headings)).unchanged == 1
    assert imports(desk, a_sheet(again, headings=headings)).again == 1


def test_a_file_without_the_columns_is_refused_with_the_remedy() -> None:
    with pytest.raises(Refusal, match="工单编号"):
        read_visits(a_sheet(headings=("姓名", "电话")), TZ)


def test_who_may_not_record_call_backs_may_not_import_them(desk: DeskStory) -> None:
    short = desk.reported()
    assert "没有此项权限" in desk.says(CONTACT, "导入回访")
    with pytest.raises(Refusal, match="没有此项权限"):
        imports(desk, a_sheet((desk.order(short).number, "是", "是", "满意", "")), CONTACT)
    assert re.search(r"/visits/[\w-]+", desk.says(OFFICER, "导入回访"))
