"""What `init` and `people import` write: a configuration that loads, with its comments kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.config import parse
from bot.init import QUESTIONS, configuration, new_token
from bot.settings.rewrite import set_value, write_config
from bot.settings.source import compose
from rules.errors import ConfigError
from rules.people import Department, Person
from rules.words import Role

EXAMPLE = (Path(__file__).parents[1] / "config.example.yaml").read_text(encoding="utf-8")
PEOPLE = (
    Person("wang", "王芳", wecom="wang", phone="13800000001", roles=(Role.DUTY,), wechat_only=True),
    Person("fang", "方文静", wecom="fang", roles=(Role.CONTACT,), department="小学教育科"),
)
DEPARTMENTS = (Department("小学教育科", ("小教科",), contact_a="fang"),)
ANSWERS = {
    "organisation": "某区教委",
    "channels.wecom.corp_id": "ww123",
    "channels.wecom.agent_id": "1000009",
    "channels.wecom.secret": "s: #'\"",
    "channels.wecom.token": "abc",
    "channels.wecom.encoding_aes_key": new_token(43),
    "web.public_url": "https://jiban.example.gov.cn",
    "storage.url": "sqlite:///var/jiban.db",
    "privacy.approved_by": "张主任: 会议",
    "privacy.approved_on": "2026-01-05",
    "name": "王芳",
    "wecom": "wangfang",
}


def test_people_and_departments_are_replaced_and_everything_else_stays() -> None:
    written = write_config(EXAMPLE, PEOPLE, DEPARTMENTS)
    config = parse(written, {})
    assert (config.people, config.departments) == (PEOPLE, DEPARTMENTS)
    before = [line for line in EXAMPLE.splitlines() if line.startswith("#")]
    assert [line for line in written.splitlines() if line.startswith("#")] == before


def test_writing_twice_changes_nothing_more() -> None:
    written = write_config(EXAMPLE, PEOPLE, DEPARTMENTS)
    assert write_config(written, PEOPLE, DEPARTMENTS) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "web: {port: 8000}\n",
        "people: []\ndepartments: [\n  {name: 旧}\n]\n# 尾注\n",
        "people:\ndepartments:\n",
    ],
)
def test_lists_that_are_missing_empty_or_in_brackets_are_written(text: str) -> None:
    config = parse(write_config(text, PEOPLE, DEPARTMENTS), {})
    assert (config.people, config.departments) == (PEOPLE, DEPARTMENTS)


def test_the_answers_of_init_make_a_configuration_that_loads() -> None:
    config = parse(configuration(EXAMPLE, ANSWERS), {})
    wecom = config.channels.wecom
    assert wecom is not None
    assert (wecom.corp_id, wecom.agent_id, wecom.secret) == ("ww123", 1000009, "s: #'\"")
    assert (config.organisation, config.web.public_url) == ("某区教委", "https://jiban.example.gov.cn")
    assert config.privacy.approved_by == "张主任: 会议"
    assert len(config.api.token) == 32
    assert [person.id for person in config.people] == ["wangfang"]


def test_answers_left_empty_are_left_to_the_environment() -> None:
    answers = {**ANSWERS, "channels.wecom.secret": "", "privacy.approved_on": ""}
    config = parse(configuration(EXAMPLE, answers), {"JIBAN_WECOM_SECRET": "outside"})
    assert config.channels.wecom is not None
    assert config.channels.wecom.secret == "outside"
    assert config.privacy.approved_on is None


def test_no_word_of_the_examples_head_and_secrets_stays_in_a_real_configuration() -> None:
    written = configuration(EXAMPLE, ANSWERS)
    used = "\n".join(line for line in written.splitlines() if not line.lstrip().startswith("#"))
    assert "EXAMPLE" not in used
    assert "配置示例" not in written


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("channels.wecom.corp_id", "", "不能是空的"),
        ("channels.wecom.agent_id", "abc", "应是数字"),
        ("channels.wecom.encoding_aes_key", "short", "43 位"),
        ("web.public_url", "jiban.gov.cn", "应是网址"),
        ("storage.url", "jiban.db", "sqlite:///"),
        ("privacy.approved_on", "昨天", "应是日期"),
    ],
)
def test_a_wrong_answer_is_told_at_once(key: str, answer: str, words: str) -> None:
    asked = next(question for question in QUESTIONS if question.key == key)
    assert asked.wrong(ANSWERS[key]) is None
    assert words in (asked.wrong(answer) or "")


def test_every_question_has_an_answer_that_will_do() -> None:
    assert {asked.key for asked in QUESTIONS} == ANSWERS.keys()
    assert [asked.wrong(ANSWERS[asked.key]) for asked in QUESTIONS] == [None] * len(QUESTIONS)


def test_every_default_of_init_is_a_good_answer() -> None:
    for asked in QUESTIONS:
        if asked.default():
            assert asked.wrong(asked.default()) is None


def test_a_path_that_is_not_in_the_file_says_so() -> None:
    with pytest.raises(ConfigError, match="没有这一项"):
        set_value("web: {port: 1}\n", "web.host", "0.0.0.0")


def test_both_parsers_of_yaml_see_the_same_in_the_same_places() -> None:
    """The one in C reads the configuration; where it is missing, the other one does."""
    fast = list(_nodes(compose(EXAMPLE)))
    slow = list(_nodes(yaml.compose(EXAMPLE, yaml.SafeLoader)))
    assert len(fast) > 1000
    assert fast == slow


def _nodes(node: yaml.Node | None) -> Iterator[tuple[str, str, int, int]]:
    assert node is not None
    if isinstance(node, yaml.ScalarNode):
        yield node.tag, node.value, node.start_mark.index, node.end_mark.index
        return
    yield node.tag, "", node.start_mark.index, node.start_mark.line
    for item in node.value:
        for child in item if isinstance(item, tuple) else (item,):
            yield from _nodes(child)
