"""An order's text pasted into chat becomes an order, or says what it lacks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nlp.paste import looks_like_order, read_order
from rules.words import Level

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 8, 40, tzinfo=UTC)

FULL = """【工单编号】：２０２６１１２２００００１５
标题：春晖小学食堂饭菜偏凉
诉求内容：市民来电反映：孩子就读的小学午餐饭菜偏凉，
学校未处理。
希望核实：为何没有保温设备？
联系电话：138 0000 1234
诉求人：李女士
紧急程度：紧急
是否保密：否
派单时间：2026年11月22日 下午3点20分
办理时限：2026-11-23 15:20
"""


def read(text):
    return read_order(text, NOW, BEIJING)


def test_every_labelled_line_finds_its_field():
    order = read(FULL).order
    assert (order.number, order.title, order.level) == (
        "20261122000015",
        "春晖小学食堂饭菜偏凉",
        Level.URGENT,
    )
    assert order.text.startswith("市民来电反映：")
    assert order.text.endswith("为何没有保温设备？")
    assert (order.caller, order.phone, order.confidential) == ("李女士", "13800001234", False)
    assert order.sent_at == datetime(2026, 11, 22, 7, 20, tzinfo=UTC)
    assert order.due_at == datetime(2026, 11, 23, 7, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "工单号：HT20261122001；反映内容：家长投诉机构不退费；派单时间：11月22日15:20",
        "派单时间：11月22日15:20\n反映内容：家长投诉机构不退费\n受理编号: HT20261122001",
        "工单编号\tHT20261122001\n主要内容\t家长投诉机构不退费\n派单时间\t2026/11/22 15:20\n",
        "1、工单编号：ht20261122001\n2、问题描述：家长投诉机构不退费\n3、派单时间：今天15:20",
    ],
)
def test_order_and_manner_of_the_labels_do_not_matter(text):
    assert looks_like_order(text)
    order = read(text).order
    assert (order.number, order.text) == ("HT20261122001", "家长投诉机构不退费")
    assert order.sent_at == datetime(2026, 11, 22, 7, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "20261122000016 市民来电反映：孩子在幼儿园被推搡，请核实处理。",
        "【20261122000016】\n市民来电反映：孩子在幼儿园被推搡，请核实处理。",
    ],
)
def test_without_labels_the_number_and_the_citizen_s_words_are_enough(text):
    assert looks_like_order(text)
    order = read(text).order
    assert (order.number, order.text) == ("20261122000016", "市民来电反映：孩子在幼儿园被推搡，请核实处理。")


@pytest.mark.parametrize("line", ["诉求人：保密", "联系电话：保密", "是否保密：是"])
def test_a_confidential_caller_makes_a_confidential_order(line):
    order = read(f"工单编号：1122000017\n诉求内容：市民举报某机构违规收费\n{line}").order
    assert order.confidential
    assert "保密" not in order.caller + order.phone


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("诉求内容：市民反映校门口堵车\n联系电话：13800001234", ("number",)),
        ("工单编号：20261122000018\n联系电话：13800001234", ("text",)),
        ("", ("number", "text")),
    ],
)
def test_what_an_order_lacks_is_named(text, missing):
    pasted = read(text)
    assert pasted.order is None
    assert pasted.missing == missing


def test_a_time_that_cannot_be_read_is_told_and_not_guessed():
    pasted = read("工单编号：20261122000019\n诉求内容：市民咨询转学\n办理时限：按规定")
    assert pasted.unread == ("due_at",)
    assert pasted.order.due_at is None


def test_a_label_inside_the_citizen_s_sentence_is_not_a_label():
    text = "工单编号：20261122000020\n诉求内容：市民反映，学校：收取费用，电话：无人接。\n备注：无"
    assert read(text).order.text == "市民反映，学校：收取费用，电话：无人接。"


def test_an_order_that_tells_of_an_earlier_one_is_kept_whole():
    body = "市民来电咨询：工单号：20261101000003，工单内容：市民反映校门口堵车。现咨询处理结果。"
    order = read(f"工单编号：20261122000021\n诉求内容：{body}\n备注：无").order
    assert (order.number, order.text, order.remark) == ("20261122000021", body, "无")


@pytest.mark.parametrize(
    "talk",
    [
        "今天电话联系了家长，家长表示满意",
        "签收 20261122000015",
        "1023",
        "",
        "首次联系时间：今天9点\n处置结果：已更换设备",
    ],
)
def test_other_talk_does_not_look_like_an_order(talk):
    assert not looks_like_order(talk)
