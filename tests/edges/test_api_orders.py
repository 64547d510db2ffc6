"""POST /api/orders: the body's items by the same rules as a sheet's rows."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_maker import TZ, local

from bot.edges.api import MOST, read_items
from bot.edges.rows import Row
from rules.errors import Refusal
from rules.order import CallBack, NewOrder, RowRefused
from rules.words import Level

GOOD = {"number": "A1", "text": "市民反映校门口拥堵。"}


def items(body: Any) -> list[Row | RowRefused]:
    return read_items(json.dumps(body).encode(), TZ)


def order(**fields: Any) -> NewOrder:
    (found,) = items({**GOOD, **fields})
    assert isinstance(found, Row), found
    return found.order


@pytest.mark.parametrize(
    "body", [GOOD, [GOOD], {"orders": [GOOD]}, {"工单编号": "A1", "诉求内容": GOOD["text"]}]
)
def test_one_order_a_list_and_a_wrapped_list_are_all_taken(body: Any) -> None:
    (found,) = items(body)
    assert isinstance(found, Row)
    assert (found.row, found.order.number, found.order.text) == (1, "A1", GOOD["text"])


def test_the_fields_of_an_order_are_read_by_their_names() -> None:
    found = order(
        level="urgent",
        confidential=True,
        caller="王女士",
        sent_at="2026-01-05T09:30:00+08:00",
        due_at="2026年1月12日 下午5点半",
        call_back={"contacted": True, "solved": False, "opinion": "不满意"},
        extra={"坐席": 1021},
        标签="入学",
    )
    assert found.level is Level.URGENT
    assert (found.confidential, found.caller) == (True, "王女士")
    assert (found.sent_at, found.due_at) == (local(2026, 1, 5, 9, 30), local(2026, 1, 12, 17, 30))
    assert found.call_back == CallBack(True, False, "不满意")
    assert found.extra == {"坐席": "1021", "标签": "入学"}


def test_a_number_may_be_a_number_and_what_is_null_is_not_given() -> None:
    found = order(number=20180102000006, signed_at=None, phone=13800000001, remark=None)
    assert (found.number, found.signed_at, found.phone) == ("20180102000006", None, "13800000001")


def test_bad_items_are_named_by_their_place_and_the_others_come_in() -> None:
    first, second, third, fourth = items([{"text": "x"}, GOOD, 3, {**GOOD, "sent_at": "昨天"}])
    assert first == RowRefused(1, "缺「工单编号」：请补上编号后重新导入")
    assert isinstance(second, Row)
    assert isinstance(third, RowRefused)
    assert isinstance(fourth, RowRefused)
    assert "「sent_at」“昨天”" in fourth.reason


@pytest.mark.parametrize("value", [{"a": 1}, ["a"]])
@pytest.mark.parametrize("key", ["text", "number", "标签"])
def test_an_item_with_a_list_or_an_object_as_a_value_is_refused(key: str, value: Any) -> None:
    (found,) = items({**GOOD, key: value})
    assert isinstance(found, RowRefused)
    assert f"「{key}」" in found.reason


@pytest.mark.parametrize("key", ["call_back", "extra"])
def test_a_part_that_should_be_an_object_and_is_none_is_refused(key: str) -> None:
    (found,) = items({**GOOD, key: "满意"})
    assert isinstance(found, RowRefused)


def test_characters_that_no_database_takes_are_left_out() -> None:
    (found,) = read_items(b'{"number": "A\\u0000 1", "text": "a\\u0000b\\ud83dc\\u000bd"}', TZ)
    assert isinstance(found, Row)
    assert (found.order.number, found.order.text) == ("A1", "abcd")


def test_true_is_no_number() -> None:
    (found,) = items({**GOOD, "number": True})
    assert isinstance(found, RowRefused)


@pytest.mark.parametrize("body", [b"", b"{", b"3", b'"x"', b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_list_of_orders_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_items(body, TZ)
    assert refused.value.code == "bad_json"


def test_an_empty_list_is_nothing_and_a_far_too_long_one_is_refused() -> None:
    assert items([]) == []
    with pytest.raises(Refusal, match="分几次"):
        items([GOOD] * (MOST + 1))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["number", "text", "sent_at", "extra", "call_back", "x"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_whatever_raises_anything_but_the_refusal(body: Any) -> None:
    with suppress(Refusal):
        assert all(isinstance(found, Row | RowRefused) for found in items(body))
