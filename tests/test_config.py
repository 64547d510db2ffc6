"""config.yaml: a minimal one works, the example loads, everything wrong is told at once with its place."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.config import _SECTIONS, Config, load, parse, warnings
from rules.errors import ConfigError
from rules.ladders import DEFAULT_LADDERS, parse_ladders
from rules.limits import Limit
from rules.policy import DEFAULT_POLICIES, Policy, parse_policy
from rules.reply import DEFAULT_ELEMENTS, Element, Severity
from rules.words import ClockKind, Level, Role

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
MINIMAL = f"""
channels:
  wecom: {{corp_id: ww1, agent_id: 1000002, secret: sss, token: ttt, encoding_aes_key: {KEY}}}
departments:
  - {{name: 小学教育科, aliases: [小教科], contact_a: fang}}
people:
  - {{id: wang, name: 王芳, wecom: wang, roles: [duty]}}
  - {{id: fang, name: 方文静, wecom: fang}}
"""


def config(more: str = "", environ: Mapping[str, str] = {}) -> Config:
    return parse(MINIMAL + more, environ)


def problems(text: str, environ: Mapping[str, str] = {}) -> dict[str, str]:
    with pytest.raises(ConfigError) as found:
        parse(text, environ)
    return {problem.path: problem.message for problem in found.value.problems}


def wrong(more: str) -> dict[str, str]:
    """What is wrong with the minimal configuration and these lines besides."""
    return problems(MINIMAL + more)


def limits(policy: Policy) -> dict[tuple[ClockKind, Level], Limit]:
    return {(kind, level): policy.limit(kind, level) for kind in ClockKind for level in Level}


def test_a_minimal_file_works_with_defaults() -> None:
    found = config()
    assert found.storage.url == "sqlite:///var/jiban.db"
    assert str(found.timezone) == "Asia/Shanghai"
    assert (found.web.host, found.api.token) == ("127.0.0.1", "")
    assert found.elements[-1].element is Element.OPINION
    assert (found.routing.auto_dispatch, found.shifts, found.privacy.wecom) == (False, (), "gist")
    assert found.ladders == parse_ladders({})[0]


def test_the_example_loads_without_side_files_and_has_the_sample_desk() -> None:
    found = load(EXAMPLE, {})
    assert [department.name for department in found.departments] == [
        "学前教育科", "小学教育科", "中学教育科", "学籍与义务教育科", "招生考试中心", "职成与校外培训管理科",
        "体育卫生与艺术科", "安全保卫科", "财务科", "基建后勤科", "人事科", "师德与纪检监察", "督导室",
        "办公室",
    ]  # fmt: skip
    assert all(d.contact_a and d.contact_b and d.head and d.leader for d in found.departments)
    by_role = {role: sum(role in person.roles for person in found.people) for role in Role}
    assert by_role[Role.DUTY] == 3
    assert all(by_role[role] >= 1 for role in Role)


def test_what_the_example_shows_of_limits_and_ladders_are_the_defaults() -> None:
    found = load(EXAMPLE, {})
    assert limits(found.policy) == limits(parse_policy(DEFAULT_POLICIES)[0]) == limits(config().policy)
    assert found.ladders == parse_ladders(DEFAULT_LADDERS)[0]


def test_the_example_warns_of_its_own_secrets_and_of_the_missing_approval() -> None:
    assert [line.split(":")[0] for line in warnings(load(EXAMPLE, {}))] == [
        "channels.wecom", "privacy.approved_by", "api.token",
    ]  # fmt: skip


def test_posts_in_departments_give_roles_and_home_departments() -> None:
    person = next(person for person in config().people if person.id == "fang")
    assert (person.roles, person.department) == ((Role.CONTACT,), "小学教育科")


def test_the_environment_beats_the_file_and_serves_without_it() -> None:
    environ = {
        "JIBAN_WECOM_CORP_ID": "ww9",
        "JIBAN_WECOM_SECRET": "from-outside",
        "JIBAN_WECOM_TOKEN": "outside",
        "JIBAN_WECOM_ENCODING_AES_KEY": KEY[::-1],
        "JIBAN_API_TOKEN": "api-from-outside",
    }
    for text in (MINIMAL, MINIMAL.replace("secret: sss, token: ttt, ", ""), MINIMAL + "api: {token: x}\n"):
        found = parse(text, environ)
        wecom = found.channels.wecom
        assert wecom is not None
        assert (wecom.corp_id, wecom.secret, wecom.token) == ("ww9", "from-outside", "outside")
        assert (wecom.encoding_aes_key, wecom.agent_id) == (KEY[::-1], 1000002)
        assert found.api.token == "api-from-outside"


def test_a_bad_value_from_the_environment_is_told_like_one_in_the_file() -> None:
    found = problems(MINIMAL, {"JIBAN_WECOM_ENCODING_AES_KEY": "short"})
    assert "现在是 5 位" in found["channels.wecom.encoding_aes_key"]


def test_secrets_do_not_show_in_the_printed_configuration() -> None:
    printed = repr(config("api: {token: topsecret}\n"))
    assert not any(secret in printed for secret in ("sss", "ttt", KEY, "topsecret"))


EVERYTHING_WRONG = """
zimezone: Asia/Shanghai
timezone: Asia/Shanghi
storage: {url: "mysql://x"}
web: {port: 99999, hots: a, public_url: "ftp://x"}
channels: {wecom: {encoding_aes_key: abc, agent_id: x, corpid: 1, api_base: "https://a/b"}}
departments:
  - {name: 小教科, contact_a: wangfan, head: nobody}
  - {name: 中教科}
people:
  - {id: wangfang, name: 王芳, roles: [dut, 值班员], department: 大教科}
  - {id: wangfang, name: 王芳}
duty: {shifts: [{name: 早, people: [someone], from: 08:00, to: 16:00}]}
policies: {official: {一般: 7x}}
ladders: {confirm: [{at: never, to: [contact]}]}
routing: {keywords: {财务科: [发票]}}
privacy: {wecom: everything, approved_on: 2026-13-01}
elements: [联系时间, 天气]
"""


def test_everything_wrong_is_told_at_once_each_with_its_path() -> None:
    found = problems(EVERYTHING_WRONG)
    assert found.keys() >= {
        "zimezone",
        "timezone",
        "storage.url",
        "web.port",
        "web.hots",
        "web.public_url",
        "channels.wecom.encoding_aes_key",
        "channels.wecom.agent_id",
        "channels.wecom.corpid",
        "channels.wecom.api_base",
        "departments[0].contact_a",
        "departments[0].head",
        "departments[1].contact_a",
        "people[0].roles[0]",
        "people[0].department",
        "people[1].id",
        "duty.shifts[0].people[0]",
        "duty.shifts[0].to",
        "policies.official.一般",
        "routing.keywords.财务科",
        "privacy.wecom",
        "privacy.approved_on",
        "elements[1].element",
    }
    assert any(path.startswith("ladders.confirm") for path in found)


def test_a_problem_names_the_line_and_what_was_probably_meant() -> None:
    found = problems(EVERYTHING_WRONG)
    assert found["zimezone"] == "没有这个配置项，是不是想写 timezone？（第 2 行）"
    assert "是不是想写 host？（第 5 行）" in found["web.hots"]
    assert "是不是想写 wangfang？（第 8 行）" in found["departments[0].contact_a"]
    assert "是不是想写 corp_id？（第 6 行）" in found["channels.wecom.corpid"]


@pytest.mark.parametrize(
    ("more", "path", "words"),
    [
        (
            "duty: {shifts: [{name: 早, people: [wang], from: '8:00', to: 17:30}]}",
            "duty.shifts[0].to",
            '写成 "17:30"',
        ),
        ("copies: {at: [10:30]}", "copies.at[0]", '写成 "10:30"'),
        ("copies: {at: ['25:30']}", "copies.at[0]", "应是加引号的时刻"),
        ("policies: {office_hours: [9:00-12:00, 1]}", "policies.office_hours", ""),
        (
            "intake: {silence_alarm: [{from: '7:00', to: '22:00', after: 4}]}",
            "intake.silence_alarm[0].after",
            "时长",
        ),
        ("storage: {url: 'sqlite://jiban.db'}", "storage.url", "sqlite:///"),
        ("storage: {url: 'postgresql+asyncpg://a/b'}", "storage.url", "不写驱动"),
        ("timezone: [1]", "timezone", "时区"),
        ("web: [1]", "web", "键: 值"),
        ("routing: {threshold: 2}", "routing.threshold", "不能大于"),
        ("routing: {auto_dispatch: perhaps}", "routing.auto_dispatch", "true 或 false"),
        ("review: {approve: [key, weather]}", "review.approve[1]", "只能是"),
        ("retention: {personal: 0}", "retention.personal", "不能小于"),
        ("organisation: ''", "organisation", "不能是空的"),
        ("web: {port: 1}\nweb: {port: 2}", "web", "写了两次"),
    ],
)
def test_one_thing_wrong_is_told_with_its_remedy(more: str, path: str, words: str) -> None:
    found = wrong(more)
    assert list(found) == [path]
    assert words in found[path]


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("contact_a: fang", "contact_a: fan", "departments[0].contact_a", "是不是想写 fang"),
        (", contact_a: fang", "", "departments[0].contact_a", "缺这一项"),
        ("contact_a: fang", "contact_a: fang, contact_b: fang", "departments[0].contact_b", "不能是同一人"),
        ("roles: [duty]", "roles: [chief]", "people", "没有一名值班员"),
        ("id: fang", "id: system", "people[1].id", "程序自己用"),
        ("wecom: fang", "wecom: WANG", "people[1].wecom", "与 people[0] 重复"),
        ("name: 王芳", "phone: 138", "people[0].name", "缺这一项"),
        ("agent_id: 1000002", "agent_id: 1.5", "channels.wecom.agent_id", "整数"),
    ],
)
def test_people_and_departments_must_fit_each_other(old: str, new: str, path: str, words: str) -> None:
    assert old in MINIMAL
    assert words in problems(MINIMAL.replace(old, new))[path]


def test_an_alias_may_mean_one_department_only() -> None:
    text = MINIMAL.replace(
        "contact_a: fang}", "contact_a: fang}\n  - {name: 中学教育科, aliases: [小教科], contact_a: wang}"
    )
    assert "已经是小学教育科的" in problems(text)["departments[1].aliases[0]"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1", "YAML 写法有误"),
        ("- 1", "最外层应是"),
        ("web:\n\t- 1", "制表符"),
        ("web: !!python/object:os.system {}", "YAML 写法有误"),
        ("a: &a [*a]", "嵌套超过"),
        ("? [1]\n: 2", "键应是一个词"),
        ("a: \x07", "UTF-8"),
    ],
)
def test_what_is_no_yaml_mapping_is_told_as_such(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse(text, {})


def test_an_empty_file_lacks_a_desk_and_departments() -> None:
    assert problems("").keys() == {"people", "departments"}


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="bot init"):
        load(tmp_path / "config.yaml", {})


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("organisation: 区教委".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(path, {})


def test_sections_are_read_into_their_values() -> None:
    found = config("""
duty: {shifts: [{name: 夜班, people: [wang], from: "20:00", to: "8:00", days: [周五, sat]}]}
intake: {watch_folder: /srv/exports, silence_alarm: [{from: "22:00", to: "7:00", after: 90m}]}
routing: {keywords: {小学教育科: [延时班]}, auto_dispatch: true, threshold: 0.9}
privacy: {approved_by: 某主任, approved_on: 2026-01-05, reveal: 2h}
calendar: {days: [{day: 2027-02-20, working: true, name: 调休}], covered: [2027]}
elements: [{element: 后续跟进, severity: must}, 处置结果]
api: {token:}
""")
    assert found.shifts[0].days == frozenset({4, 5})
    assert found.intake.allowed_silence(time(23)) == timedelta(minutes=90)
    assert found.intake.allowed_silence(time(12)) is None
    assert found.routing.keywords == {"小学教育科": ("延时班",)}
    assert (found.privacy.approved_on, found.privacy.reveal) == (date(2026, 1, 5), timedelta(hours=2))
    assert found.calendar.is_working(date(2027, 2, 20))
    assert (found.elements[0].element, found.elements[0].severity) == (Element.FOLLOW_UP, Severity.MUST)
    assert {rule.element for rule in found.elements} == {
        Element.FOLLOW_UP, Element.RESULT, Element.BACKGROUND, Element.PROCESS,
    }  # fmt: skip
    assert {rule.element for rule in config().elements} == {rule.element for rule in DEFAULT_ELEMENTS}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "没有登记渠道审批"),
        ("", "小学教育科没有联系人 B"),
        ("", "没有班组长"),
        ("", "web.public_url: 是本机地址"),
        ("privacy: {wecom: full}", "卡片将带脱敏全文"),
        ("api: {token: short}", "api.token: 太短"),
        ("duty: {shifts: [{name: 班, people: [fang], from: '0:00', to: '0:00'}]}", "fang 不是值班员"),
        (
            "duty: {shifts: [{name: 班, people: [wang], from: '0:00', to: '20:00'}]}",
            "周一 20:00 起没有人值班",
        ),
    ],
)
def test_what_is_allowed_and_looks_wrong_is_a_warning(more: str, words: str) -> None:
    assert any(words in line for line in warnings(config(more)))


def test_a_roster_without_gaps_and_a_silence_for_the_whole_day_are_fine() -> None:
    found = config("""
duty:
  shifts:
    - {name: 白班, people: [wang], from: "8:00", to: "20:00"}
    - {name: 夜班, people: [wang], from: "20:00", to: "8:00"}
intake: {silence_alarm: 4h}
""")
    assert not any(line.startswith("duty") for line in warnings(found))
    assert {found.intake.allowed_silence(time(hour)) for hour in range(24)} == {timedelta(hours=4)}


def test_secrets_that_are_not_set_are_a_warning_that_names_the_variable() -> None:
    found = warnings(parse(MINIMAL.replace("secret: sss, ", ""), {}))
    assert any("channels.wecom.secret" in line and "JIBAN_WECOM_SECRET" in line for line in found)


@given(st.text(max_size=60))
def test_no_text_whatever_raises_anything_but_a_config_error(text: str) -> None:
    with pytest.raises(ConfigError):
        parse(text, {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["wecom", "url", "from", "shifts", "id", "name", "default"]), inner)
    ),
    max_leaves=6,
)
SECTIONS = st.sampled_from(sorted([*_SECTIONS, "people", "departments"]))


@given(SECTIONS, VALUES)
def test_no_value_in_no_section_raises_anything_but_a_config_error(section: str, value: object) -> None:
    minimal = {key: said for key, said in yaml.safe_load(MINIMAL).items() if key != section}
    text = yaml.safe_dump({**minimal, section: value})
    with suppress(ConfigError):
        parse(text, {})
