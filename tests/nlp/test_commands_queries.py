"""A query in the desk's words finds its words, days, states and department."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlp.queries import Query, read_query
from rules.words import State

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 16, 40, tzinfo=BEIJING)
DEPARTMENTS = (("小学教育科", ("小教科",)), ("体育卫生与艺术科", ("体卫艺",)), ("学前教育科", ()))


def read(words):
    return read_query(words, NOW, BEIJING, DEPARTMENTS)


def test_words_days_and_states_are_told_apart():
    query = read("食堂 上周 未办结")
    assert query.words == ("食堂",)
    assert query.since.astimezone(BEIJING).date().isoformat() == "2026-11-09"
    assert query.until.astimezone(BEIJING).date().isoformat() == "2026-11-16"
    assert State.HANDLING in query.states
    assert State.CLOSED not in query.states


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("食堂 收费", Query(("食堂", "收费"))),
        ("小教科 超期", Query(overdue=True, department="小学教育科")),
        ("体卫艺 待审核", Query(states=frozenset({State.SUBMITTED}), department="体育卫生与艺术科")),
        ("学前科 退费", Query(("退费",), department="学前教育科")),
        ("学校", Query(("学校",))),
        ("1023", Query(("1023",))),
        ("关于校车的工单", Query(("校车",))),
        ("", Query()),
    ],
)
def test_each_kind_of_word_goes_to_its_place(words, query):
    assert read(words) == query


def test_a_period_may_stand_within_the_words():
    query = read("10月食堂")
    assert query.words == ("食堂",)
    assert query.since.astimezone(BEIJING).month == 10
