"""``check``, ``init`` and ``people import``: a configuration comes about, and its faults are said at once."""

from pathlib import Path

import pytest
import yaml
from command_line import Jiban

from bot import config as configs
from bot.edges.address_list import address_list
from bot.init import QUESTIONS
from rules.words import Role


def test_the_example_is_right_as_it_is_and_the_missing_approval_is_mentioned(
    jiban: Jiban, config: Path
) -> None:
    said = jiban("check")
    assert said.status == 0
    assert "配置正确：14 个科室" in said.out
    assert "渠道审批" in said.out


def test_everything_that_is_wrong_is_said_at_once_with_its_place(jiban: Jiban, config: Path) -> None:
    text = config.read_text(encoding="utf-8")
    for right, wrong in (
        ("  port: 8321", "  port: eight"),
        ("organisation: 示例区教育委员会", "organisation: 示例区教育委员会\ncolour: red"),
        ("contact_a: linxiaoyue", "contact_a: nobody"),
        ("timezone: Asia/Shanghai", "timezone: Asia/Nowhere"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    config.write_text(text, encoding="utf-8")
    said = jiban("check", "-c", config)
    assert said.status == 2
    for place in ("web.port", "colour", "nobody", "timezone"):
        assert place in said.err
    assert "Traceback" not in said.err


def test_without_a_file_the_remedy_is_said(jiban: Jiban, folder: Path) -> None:
    said = jiban("check")
    assert said.status == 2
    assert "config.yaml" in said.err


def test_live_names_the_trouble_and_does_not_break(jiban: Jiban, config: Path) -> None:
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("https://qyapi.weixin.qq.com", "http://127.0.0.1:9"), encoding="utf-8")
    said = jiban("check", "--live")
    assert said.status == 1
    assert "企业微信连接失败" in said.out


#: What somebody types at the questions; an empty line takes what is proposed.
ANSWERS = {
    "organisation": "某区教育委员会",
    "channels.wecom.corp_id": "ww0123456789abcdef",
    "channels.wecom.agent_id": "应用\n1000009",  # the first answer is not a number, and asked again
    "channels.wecom.secret": "a-secret",
    "web.public_url": "https://jiban.example.gov.cn",
    "name": "王芳",
    "wecom": "wangfang",
}


def test_a_few_answers_make_a_configuration_that_check_takes(jiban: Jiban, folder: Path) -> None:
    typed = "".join(f"{ANSWERS.get(question.key, '')}\n" for question in QUESTIONS)
    said = jiban("init", typed=typed)
    assert said.status == 0, said.err
    path = folder / "config.yaml"
    assert path.stat().st_mode & 0o077 == 0  # it holds secrets
    made = configs.load(path, {})
    assert made.organisation == "某区教育委员会"
    assert made.channels.wecom is not None
    assert (made.channels.wecom.agent_id, made.channels.wecom.secret) == (1000009, "a-secret")
    assert "应是数字" in said.err
    assert jiban("check").status == 0


def test_a_configuration_is_not_written_over_unless_asked_for(jiban: Jiban, config: Path) -> None:
    before = config.read_bytes()
    said = jiban("init")
    assert (said.status, config.read_bytes()) == (2, before)
    assert "--force" in said.err


@pytest.fixture
def contacts(folder: Path, config: Path) -> Path:
    """An address list with three of the example's departments and their people."""
    loaded = configs.load(config, {})
    departments = loaded.departments[:3]
    named = {"", *(department.name for department in departments)}
    path = folder / "通讯录.xlsx"
    path.write_bytes(address_list([p for p in loaded.people if p.department in named], departments))
    return path


def test_the_address_list_replaces_people_and_departments(jiban: Jiban, config: Path, contacts: Path) -> None:
    said = jiban("people", "import", contacts)
    assert said.status == 0, said.err
    assert "3 个科室" in said.out
    made = configs.load(config, {})
    assert [department.name for department in made.departments] == ["学前教育科", "小学教育科", "中学教育科"]
    assert any(Role.CHIEF in person.roles for person in made.people)
    assert yaml.safe_load(config.read_text(encoding="utf-8"))["organisation"] == "示例区教育委员会"


def test_the_address_list_comes_out_as_it_goes_in(jiban: Jiban, config: Path, folder: Path) -> None:
    before, made = configs.load(config, {}), folder / "名单.xlsx"
    said = jiban("people", "export", made)
    assert said.status == 0, said.err
    assert jiban("people", "import", made).status == 0
    after = configs.load(config, {})
    assert (after.people, after.departments) == (before.people, before.departments)


def test_an_address_list_that_is_there_already_is_not_written_over(jiban: Jiban, contacts: Path) -> None:
    kept = contacts.read_bytes()
    said = jiban("people", "export", contacts)
    assert (said.status, contacts.read_bytes()) == (2, kept)
    assert "--force" in said.err
    assert jiban("people", "export", contacts, "--force").status == 0


def test_a_dry_run_changes_nothing(jiban: Jiban, config: Path, contacts: Path) -> None:
    before = config.read_bytes()
    said = jiban("people", "import", contacts, "--dry-run")
    assert (said.status, config.read_bytes()) == (0, before)
    assert "未写入" in said.out


def test_a_list_that_is_none_is_refused_in_a_sentence(jiban: Jiban, config: Path, folder: Path) -> None:
    wrong = folder / "通讯录.xlsx"
    wrong.write_bytes(b"not a workbook")
    said = jiban("people", "import", wrong)
    assert said.status == 2
    assert "Traceback" not in said.err
    assert said.err.strip()
