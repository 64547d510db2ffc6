"""Exports of the platform: what comes in, what is refused, and why."""

import io
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from sheet_maker import HEADINGS, TZ, csv_text, local, read, read_one, refusal, workbook

from bot.edges.rows import Row
from bot.edges.sheets import read_orders
from bot.samples.export import sample_export
from rules.errors import Refusal
from rules.order import CallBack, RowRefused
from rules.words import Level

GOOD = ["A1", "市民反映校门口拥堵。", "2026-01-05 09:30"]


def test_a_plain_table_comes_in_row_by_row() -> None:
    first, second = read([HEADINGS, GOOD, ["A2", "咨询转学手续。", ""]])
    assert isinstance(first, Row)
    assert (first.row, first.order.number, first.order.sent_at) == (2, "A1", local(2026, 1, 5, 9, 30))
    assert isinstance(second, Row)
    assert (second.row, second.order.text, second.order.sent_at) == (3, "咨询转学手续。", None)


def test_banners_above_the_heading_are_passed_over_and_rows_keep_the_numbers_of_the_sheet() -> None:
    banner = [["12345市民服务热线工单导出"], ["导出时间：2026-01-05", "", "编号以平台为准"], []]
    (found,) = read([*banner, HEADINGS, GOOD])
    assert found.row == 5


def test_the_heading_is_the_line_that_knows_most_columns() -> None:
    (found,) = read([["编号", "内容"], ["工单编号", "诉求内容", "派单时间", "紧急程度"], [*GOOD, "紧急"]])
    assert isinstance(found, Row)
    assert found.order.level is Level.URGENT


def test_a_sheet_that_begins_below_empty_lines_counts_them() -> None:
    (found,) = read([[], [], HEADINGS, GOOD])
    assert found.row == 4


@pytest.mark.parametrize(
    "filler",
    [
        [],
        ["", "  ", ""],
        HEADINGS,
        ["合计", "", "137"],
        ["制表人：王芳"],
    ],
)
def test_lines_that_are_no_orders_are_skipped_without_a_word(filler: list[str]) -> None:
    rows = read([HEADINGS, GOOD, filler, ["A2", "咨询转学手续。", ""]])
    assert [found.row for found in rows] == [2, 4]


def test_a_line_with_nothing_but_its_line_number_is_skipped() -> None:
    assert len(read([["序号", *HEADINGS], [1, *GOOD], [2, "", "", ""]])) == 1


def test_a_row_without_a_number_is_refused_and_the_others_come_in() -> None:
    good, bad, last = read([HEADINGS, GOOD, ["", "正文有", ""], ["A3", "咨询转学手续。", ""]])
    assert isinstance(good, Row)
    assert isinstance(last, Row)
    assert bad == RowRefused(3, "缺「工单编号」：请补上编号后重新导入")


def test_a_row_with_two_things_wrong_names_both() -> None:
    reason = refusal(诉求内容="", 派单时间="不是时间")
    assert "缺「诉求内容」" in reason
    assert "「派单时间」“不是时间”不是能识别的时间" in reason


def test_the_reason_uses_the_heading_of_the_sheet() -> None:
    (found,) = read([["受理编号", "反映内容"], ["A1", ""]])
    assert isinstance(found, RowRefused)
    assert "「反映内容」" in found.reason


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("20180102000006", "20180102000006"),
        (20180102000006.0, "20180102000006"),
        ("20180102000006.0", "20180102000006"),
        ("２０１８０１０２０００００６", "20180102000006"),
        (" 2018 0102000006\t", "20180102000006"),
        ("'20180102000006", "20180102000006"),
        ("热线-260105-000123", "热线-260105-000123"),
        ("ＢＪ－2026（1）", "BJ-2026(1)"),
    ],
)
def test_a_number_is_read_however_the_spreadsheet_wrote_it(written: object, number: str) -> None:
    assert read_one(工单编号=written).number == number


@pytest.mark.parametrize("written", ["2.0180102E+13", "2.0E13", 180102000006123456.0])
def test_a_number_whose_last_digits_the_spreadsheet_lost_is_refused(written: object) -> None:
    reason = refusal(工单编号=written)
    assert "末几位已" in reason
    assert "文本格式" in reason


def test_an_id_kept_as_a_formula_in_csv_is_read() -> None:
    text = csv_text([HEADINGS, ['="20180102000006"', "咨询", ""]])
    (found,) = read_orders(("a.csv", text.encode()), TZ)
    assert isinstance(found, Row)
    assert found.order.number == "20180102000006"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_encoding_and_separation(encoding: str, delimiter: str) -> None:
    text = csv_text([["工单导出"], HEADINGS, ["A1", '多行\n内容，带逗号,引号"', "2026/1/5 9:30"]], delimiter)
    (found,) = read_orders(("导出.csv", text.encode(encoding)), TZ)
    assert isinstance(found, Row)
    assert (found.row, found.order.text) == (3, '多行\n内容，带逗号,引号"')
    assert found.order.sent_at == local(2026, 1, 5, 9, 30)


def test_an_old_xls_is_read() -> None:
    first, second, refused = read_orders(Path(__file__).parents[1] / "payloads" / "orders.xls", TZ)
    assert isinstance(first, Row)
    assert (first.order.number, first.order.sent_at) == ("20260105000001", local(2026, 1, 5, 9, 30))
    assert isinstance(second, Row)
    assert second.order.sent_at == local(2026, 1, 5, 15)
    assert isinstance(refused, RowRefused)
    assert refused.row == 5


def test_a_web_page_that_calls_itself_xls_is_read() -> None:
    cells = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    rows = f"<tr><td colspan=3>导出</td></tr><tr>{cells}</tr><tr><td>A1<td>甲&amp;乙<td></tr>"
    page = f"<html><table>{rows}</table>"
    (found,) = read_orders(("导出.xls", page.encode("gb18030")), TZ)
    assert isinstance(found, Row)
    assert (found.row, found.order.text) == (3, "甲&乙")


def test_the_xml_of_excel_2003_is_read_with_the_places_it_skips() -> None:
    def row(*cells: str) -> str:
        return (
            "<Row>"
            + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
            + "</Row>"
        )

    cells = '<Cell><Data>A1</Data></Cell><Cell ss:Index="3"><Data>2026-01-05</Data></Cell>'
    skipping = f'<Row ss:Index="5">{cells}</Row>'
    xml = f'<?xml version="1.0"?><Workbook><Table>{row("导出")}{row(*HEADINGS)}{skipping}</Table></Workbook>'
    (found,) = read_orders(("导出.xls", xml.encode()), TZ)
    assert found == RowRefused(5, "缺「诉求内容」：请补上诉求内容后重新导入")


def test_sentences_full_of_commas_do_not_hide_the_tabs_between_columns() -> None:
    text = csv_text([HEADINGS, ["A1", "一, 二, 三, 四, 五, 六", "2026-01-05"]], "\t")
    (found,) = read_orders(("导出.txt", text.encode()), TZ)
    assert isinstance(found, Row)
    assert found.order.text == "一, 二, 三, 四, 五, 六"


@pytest.mark.parametrize("said", ["未签收", "待签收", "办理中", "/"])
def test_a_time_that_is_not_there_yet_is_no_reason_to_refuse(said: str) -> None:
    assert read_one(签收时间=said).signed_at is None


def test_aliases_with_stars_spaces_brackets_and_width_are_known() -> None:
    rows = read(
        [["＊工单编号", "诉求\n内容", "派单时间(年月日)", "办理截止时间【必填】"], [*GOOD, "2026-01-12"]]
    )
    assert isinstance(rows[0], Row)
    assert rows[0].order.sent_at == local(2026, 1, 5, 9, 30)
    assert rows[0].order.due_at == local(2026, 1, 12, 23, 59)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("转办时间", "sent_at"),
        ("分派时间", "sent_at"),
        ("签收时间", "signed_at"),
        ("办理时限", "due_at"),
        ("截止时间", "due_at"),
        ("来话时间", "called_at"),
        ("完成时间", "finished_at"),
    ],
)
def test_headings_of_times(heading: str, field: str) -> None:
    order = read_one(**{heading: datetime.fromisoformat("2026-01-05 09:30")})
    assert getattr(order, field) == local(2026, 1, 5, 9, 30)


def test_unknown_columns_are_kept_and_what_changes_with_each_export_is_not() -> None:
    order = read_one(序号=1, 坐席="1021", 督办单号="", 标签="入学", 剩余时间="3天2小时")
    assert order.extra == {"坐席": "1021", "标签": "入学"}


def test_columns_of_the_same_name_and_of_the_same_field_are_both_kept() -> None:
    (found,) = read(
        [
            ["工单编号", "诉求内容", "电话", "联系电话", "标签", "标签", ""],
            ["A1", "咨询", "13800000001", "13800000002", "甲", "乙", "丙"],
        ]
    )
    assert isinstance(found, Row)
    assert found.order.phone == "13800000002"
    assert found.order.extra == {"电话": "13800000001", "标签": "甲", "标签(2)": "乙", "第7列": "丙"}


def test_the_second_best_column_speaks_where_the_best_is_empty() -> None:
    assert read_one(编号="7", 联系电话="/", 手机=13800000002.0).phone == "13800000002"


def test_a_missing_title_is_the_beginning_of_the_text() -> None:
    assert read_one(诉求内容="很长" * 100, 标题="").title == "很长" * 40


@pytest.mark.parametrize(
    "cells", [{"反映人": "保密", "联系电话": "保密"}, {"来电人": "", "电话": "保密"}, {"诉求人": "保密"}]
)
def test_secrecy_in_place_of_a_caller_makes_the_order_confidential_without_caller(
    cells: dict[str, str],
) -> None:
    order = read_one(**cells)
    assert (order.confidential, order.caller, order.phone) == (True, "", "")


@pytest.mark.parametrize(
    ("said", "confidential"),
    [
        ("是", True),
        ("保密", True),
        ("Y", True),
        ("是（本人要求）", True),
        ("否", False),
        ("不保密", False),
        ("", False),
    ],
)
def test_the_column_of_secrecy(said: str, confidential: bool) -> None:
    order = read_one(是否保密=said, 来电人="王女士")
    assert (order.confidential, order.caller) == (confidential, "王女士")


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("特急", Level.CRITICAL),
        ("2小时", Level.CRITICAL),
        ("紧急件", Level.URGENT),
        ("２４小时", Level.URGENT),
        ("普通", Level.NORMAL),
        ("urgent", Level.URGENT),
        ("疑难", Level.COMPLEX),
        ("", None),
    ],
)
def test_levels_in_the_words_of_other_platforms(said: str, level: Level | None) -> None:
    assert read_one(处置级别=said).level is level


def test_a_level_that_is_none_of_ours_is_kept_beside() -> None:
    order = read_one(紧急程度="蓝色")
    assert (order.level, order.extra) == (None, {"紧急程度": "蓝色"})


@pytest.mark.parametrize(
    ("cells", "public"),
    [
        ({"来源渠道": "网络"}, True),
        ({"受理渠道": "人民网留言板"}, True),
        ({"来源渠道": "12345电话"}, False),
        ({"来源渠道": "网络", "是否公开答复": "否"}, False),
        ({"工单类型": "网络诉求"}, True),
        ({}, False),
    ],
)
def test_what_came_over_the_web_gets_a_public_reply(cells: dict[str, str], public: bool) -> None:
    assert read_one(**cells).public_reply is public


def test_three_columns_of_categories_become_one_path() -> None:
    assert read_one(一级分类="教育", 二级分类="入学", 三级分类="划片").category == "教育->入学->划片"


def test_a_deadline_given_as_a_length_is_left_to_the_policy() -> None:
    order = read_one(办理时限="5个工作日")
    assert (order.due_at, order.extra) == (None, {"办理时限": "5个工作日"})


def test_a_deadline_date_wins_over_a_length_beside_it() -> None:
    order = read_one(办理时限="7天", 办理截止时间="2026-01-12 17:30")
    assert order.due_at == local(2026, 1, 12, 17, 30)


@pytest.mark.parametrize(
    ("cells", "call_back"),
    [
        ({"是否联系": "是", "是否解决": "否", "是否满意": "不满意"}, CallBack(True, False, "不满意")),
        ({"是否解决": "部分解决", "满意度": "基本满意"}, CallBack(None, False, "基本满意")),
        ({"是否解决": "已解决", "是否满意": "是", "回访意见": "感谢"}, CallBack(None, True, "满意", "感谢")),
        ({"是否联系": "", "是否解决": "-", "是否满意": ""}, None),
    ],
)
def test_the_citys_call_back(cells: dict[str, str], call_back: CallBack | None) -> None:
    assert read_one(**cells).call_back == call_back


def test_a_word_of_the_call_back_that_says_more_than_yes_or_no_is_kept_beside() -> None:
    assert read_one(是否解决="部分解决").extra == {"是否解决": "部分解决"}


def test_every_sheet_with_orders_is_read_and_named_in_reasons() -> None:
    content = workbook([HEADINGS, GOOD], 二月=[HEADINGS, ["", "缺号", ""]], 说明=[["填表说明"]])
    good, bad = read_orders(("工单.xlsx", content), TZ)
    assert isinstance(good, Row)
    assert isinstance(bad, RowRefused)
    assert bad.reason.startswith("【二月】")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"PK\x03\x04 not a workbook",
        b"\xd0\xcf\x11\xe0 not a workbook",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d",
        b"%PDF-1.7\n\xff\xfe\x00",
        csv_text([["姓名", "账号"], ["王", "wang"]]).encode(),
        workbook([[]]),
    ],
)
def test_a_file_that_is_no_table_of_orders_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_orders(("照片.xlsx", content), TZ)
    assert refused.value.code == "not_a_sheet"
    assert "照片.xlsx" in refused.value.sentence


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_workbook_is_refused_or_read_and_ends_nothing_but_its_own_reader(seed: int) -> None:
    chance = Random(seed)
    content = bytearray((Path(__file__).parents[1] / "payloads" / "orders.xls").read_bytes())
    for _ in range(30):
        content[chance.randrange(512, len(content))] = chance.randrange(256)
    with suppress(Refusal):
        list(read_orders(("坏.xls", bytes(content)), TZ))


def test_a_stray_cell_in_the_farthest_corner_is_refused_with_the_remedy() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(Refusal, match="多余的单元格"):
        read_orders(("大.xlsx", made.getvalue()), TZ)


def test_a_table_without_the_column_of_numbers_says_which_column_is_missing() -> None:
    with pytest.raises(Refusal, match="缺 「工单编号」 列"):
        read_orders(("a.csv", csv_text([["标题", "诉求内容"], ["甲", "乙"]]).encode()), TZ)


def test_a_path_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="打不开"):
        read_orders(tmp_path / "没有.xlsx", TZ)


def test_the_sample_export_has_twelve_good_orders_and_one_bad_row() -> None:
    found = list(read_orders(sample_export(datetime(2026, 3, 2, 1, tzinfo=UTC), TZ), TZ))
    orders = [row.order for row in found if isinstance(row, Row)]
    assert len({order.number for order in orders}) == 12
    assert [row.row for row in found if isinstance(row, RowRefused)] == [17]
    assert sum(order.confidential for order in orders) == 1
    assert sum(order.public_reply for order in orders) == 1
    assert all(order.sent_at and order.sent_at < datetime(2026, 3, 2, 1, tzinfo=UTC) for order in orders)


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_anything_but_the_refusal(content: bytes) -> None:
    with suppress(Refusal):
        list(read_orders(("x", content), TZ))


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
)


@given(st.lists(CELLS, min_size=3, max_size=3))
def test_every_row_that_says_something_is_an_order_or_is_named(cells: list[object]) -> None:
    text = csv_text([HEADINGS, [str(cell) for cell in cells]])
    for found in read_orders(("x.csv", text.encode("utf-8", "replace")), TZ):
        assert isinstance(found, Row | RowRefused)
        assert not isinstance(found, Row) or (found.order.number and found.order.text)
