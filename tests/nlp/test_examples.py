"""Examples: what routing has heard before the desk's first dispatch."""

from collections.abc import Mapping

from nlp import examples, keyword_file, learning, routing
from nlp.keywords import KeywordTable
from nlp.routing import Model

TABLE = keyword_file.sample()
PLAIN = "窗台上的花盆搬走没有"  # no keyword in it


def heard_of(table: KeywordTable) -> Mapping[str, int]:
    return examples.heard(table).by_word[learning.EVERY]


def test_every_example_is_about_something_that_the_table_knows() -> None:
    known = {topic.name for topic in TABLE.topics} | set(TABLE.foreign)
    assert [e for e in examples.all_of() if e.topic not in known] == []
    stages = {stage.name for stage in TABLE.stages}
    assert {e.stage for e in examples.all_of()} <= stages | {""}


def test_no_example_stands_there_twice() -> None:
    texts = [e.text for e in examples.all_of()]
    assert len(texts) == len(set(texts))


def test_examples_follow_a_topic_to_its_new_department() -> None:
    before, after = heard_of(TABLE), heard_of(TABLE.moved("转学学籍", "督导室"))
    assert after["督导室"] == before["督导室"] + before["学籍与义务教育科"]
    assert "学籍与义务教育科" not in after


def test_a_table_of_other_topics_learns_nothing_from_the_examples() -> None:
    topic = {"name": "食堂", "department": "后勤科", "words": {5: ["食堂"]}}
    table = keyword_file.parse({"departments": ["后勤科", "小教科"], "topics": [topic]})
    assert Model.build(table).heard.rows() == []


def test_what_the_desk_taught_is_kept_apart_from_the_examples() -> None:
    model, rows = Model.build(TABLE).learn(PLAIN, "督导室")
    assert model.counts.rows() == sorted(rows, key=lambda row: (row.word, row.department))
    assert model.heard.total() == examples.heard(TABLE).total() + learning.DISPATCH


def test_a_text_without_a_keyword_is_still_ranked_by_what_was_heard() -> None:
    found = routing.suggest("孩子被拽到走廊里，脖子上有印子，回来一直发抖", model=Model.build(TABLE))
    assert found.best.points > 0
    assert {reason.code for reason in found.best.reasons} == {"learned"}
