"""The keyword table: data that the desk edits, with errors that name the place."""

from pathlib import Path

import pytest

from nlp import keyword_file, routing
from nlp.keywords import Change, KeywordTable, diff
from nlp.routing import Model
from rules.errors import ConfigError


def small(**more: object) -> dict[str, object]:
    topics = [{"name": "食堂", "department": "后勤科", "words": {5: ["食堂"]}}]
    return {"departments": ["后勤科", "小教科"], "topics": topics, **more}


def table() -> KeywordTable:
    return keyword_file.parse(small())


def first(of: KeywordTable, text: str) -> str:
    return routing.suggest(text, model=Model.build(of)).best.department


def test_the_sample_table_covers_every_department() -> None:
    sample = keyword_file.sample()
    owners = {t.department for t in sample.topics} | {d for t in sample.topics for d in t.stages.values()}
    assert set(sample.departments) <= owners


def test_a_word_added_for_a_department_speaks_for_it_at_once() -> None:
    edited = table().with_word("小教科", "延时服务")
    assert first(edited, "咨询延时服务") == "小教科"


def test_a_word_is_added_in_its_plain_spelling() -> None:
    assert first(table().with_word("小教科", " ＡＰＰ 打卡 "), "每天app打卡") == "小教科"


def test_a_word_taken_away_no_longer_speaks() -> None:
    edited = table().with_word("小教科", "延时服务").without_word("小教科", "延时服务")
    assert diff(table(), edited) == []


def test_a_word_of_the_file_can_be_taken_away_too() -> None:
    edited = keyword_file.parse(
        small(topics=[{"name": "食堂", "department": "后勤科", "words": {5: ["食堂", "饭菜"]}}])
    ).without_word("后勤科", "饭菜")
    assert [t.words for t in edited.topics] == [{"食堂": 5.0}]


def test_a_diff_names_added_changed_and_moved() -> None:
    edited = table().with_word("小教科", "延时服务", 6).moved("食堂", "小教科")
    assert diff(table(), edited) == [
        Change("食堂", "", "后勤科", "小教科"),
        Change("科室词:小教科", "延时服务", None, 6),
    ]


def test_a_reorganisation_is_one_change() -> None:
    sample = keyword_file.sample()
    text = "东湖花园对口哪个小学，学区怎么划片"
    assert first(sample, text) == "招生考试中心"
    assert first(sample.moved("入学划片", "小学教育科"), text) == "小学教育科"


def test_an_override_moves_with_its_topic() -> None:
    moved = keyword_file.sample().moved("转学学籍", "小学教育科")
    assert first(moved, "孩子想转学，学籍怎么办") == "小学教育科"


@pytest.mark.parametrize("change", ["with_word", "without_word"])
def test_a_word_for_an_unknown_department_is_refused(change: str) -> None:
    with pytest.raises(ConfigError, match="没有“外事科”这个科室"):
        getattr(table(), change)("外事科", "留学")


def test_an_empty_word_is_refused() -> None:
    with pytest.raises(ConfigError, match="不能为空"):
        table().with_word("小教科", " \u3000")


def test_moving_an_unknown_topic_is_refused() -> None:
    with pytest.raises(ConfigError, match="没有这个主题"):
        table().moved("校车", "小教科")


def topic(**more: object) -> dict[str, object]:
    return {"name": "食堂", "department": "后勤科", "words": {5: ["食堂"]}, **more}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (small(color="red"), "color: 不认识的项"),
        (small(departments=[]), "departments: 至少要有一个科室"),
        (small(topics=[topic(department="外事科")]), r"topics\[0\].department: “外事科”不在 departments 里"),
        (small(topics=[topic(words={5: ["食堂", "食堂"]})]), r"topics\[0\].words.5\[1\]: 关键词“食堂”.*两次"),
        (small(topics=[topic(words={"很": ["食堂"]})]), r"topics\[0\].words: “很”不是数字"),
        (small(topics=[topic(words={0: ["食堂"]})]), "权重是 0"),
        (small(topics=[topic(words={5: ["甲…乙…丙"]})]), "写法不对"),
        (small(topics=[topic(words={5: [12]})]), "写法不对"),
        (small(topics=[topic(words={})]), "至少要有一个关键词"),
        (small(topics=[topic(), topic()]), "主题“食堂”写了两次"),
        (small(topics=[topic(stages={"小学": "小教科"})]), "“小学”在表里没有定义"),
        (small(overrides=[{"department": "小教科", "add": 1}]), "stage 与 topic"),
        (small(overrides=[{"department": "小教科", "topic": "校车"}]), "“校车”在表里没有定义"),
        (small(calibration={"one": "高"}), "calibration.one: “高”不是数字"),
        (small(ignore="大学路"), "ignore: 这里要一个列表"),
        (["食堂"], "这里要“名称: 值”的写法"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data: object, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        keyword_file.parse(data)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        keyword_file.parse(small(color="red", topics=[topic(department="外事科", words={})]))
    assert len(caught.value.problems) == 3


def test_a_file_that_is_not_yaml_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "keywords.yaml"
    path.write_text("departments: [", "utf-8")
    with pytest.raises(ConfigError, match="读不出关键词表"):
        keyword_file.load(path)


def classed(word: str) -> dict[str, object]:
    topics = [{"name": "师德", "department": "小教科", "words": {8: [word], 3: ["老师…打"]}}]
    return small(classes={"老师": ["老师", "班主任"], "打": ["打", "踢"]}, topics=topics)


def test_a_class_stands_for_each_of_its_words_and_what_is_written_out_counts_first() -> None:
    words = keyword_file.parse(classed("<老师>…<打>")).topics[0].words
    assert words == {"老师…打": 3, "老师…踢": 8, "班主任…打": 8, "班主任…踢": 8}


def test_an_unknown_class_is_named_with_its_place() -> None:
    with pytest.raises(ConfigError, match=r"topics\[0\].words.8\[0\].*“家长”在表里没有定义"):
        keyword_file.parse(classed("<家长>…打"))
