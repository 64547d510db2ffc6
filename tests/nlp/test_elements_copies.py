"""A reply copied from another order is found."""

from nlp.copies import near_copy

EARLIER = {
    "1007": "经到校查看食堂备餐间，学校已更换三台保温设备并调整送餐时间，饭菜送达班级时温度符合要求。",
    "1011": "经核实，该机构已按合同退还剩余课时费用，家长已收到退款，双方无其他争议，问题已解决。",
}


def test_a_near_copy_names_the_order_it_comes_from():
    assert near_copy(EARLIER["1007"].replace("三台", "两台"), EARLIER) == "1007"


def test_a_reply_of_its_own_is_no_copy():
    assert (
        near_copy("经与学校核实，操场塑胶已由检测机构复检，气味达标，检测报告已在校门口公示。", EARLIER) == ""
    )


def test_short_replies_are_alike_by_nature():
    assert near_copy("已办结。", {"1": "已办结。"}) == ""
