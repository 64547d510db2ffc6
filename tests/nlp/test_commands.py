"""What is typed to the bot is read as the command that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.commands import Command, Unclear, parse
from nlp.typed import COMMANDS
from nlp.verbs import Verb


def command(text: str) -> Command:
    read = parse(text)
    assert isinstance(read, Command), f"{text!r} is {read}"
    return read


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.verb.value)
def test_every_example_in_the_help_is_the_command_it_explains(spec):
    example = spec.example.split("（")[0]
    assert command(example).verb is spec.verb
    assert command(example).missing == ()


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.verb.value)
def test_every_word_and_alias_reads_as_its_own_command(spec):
    for word in spec.words:
        typed = word + (" 1023" if spec.orders != "none" else " 食堂" if spec.text != "no" else "")
        assert command(typed).verb is spec.verb, word


def test_no_two_commands_share_a_word():
    words = [word for spec in COMMANDS for word in spec.words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "typed",
    [
        "签收 1023",
        "签收1023",
        "签收 #1023",
        "签收１０２３",
        "签收第1023号",
        "签收 工单号：1023",
        "请签收 1023",
        "1023 签收",
        "签收了 1023",
    ],
)
def test_one_number_may_be_typed_in_many_ways(typed):
    assert command(typed) == Command(Verb.SIGN, ("1023",))


@pytest.mark.parametrize(
    "typed",
    [
        "签收 1023 1024 1025",
        "签收 1023、1024，1025",
        "签收1023-1025",
        "签收 1023至1025",
        "签收 1023 和 1024 1025 1023",
    ],
)
def test_several_numbers_and_ranges_are_listed_once_each(typed):
    assert command(typed).orders == ("1023", "1024", "1025")


@pytest.mark.parametrize(
    "number", ["20180102000006", "180101-000123", "热线-180101-000123", "BJ20260101a7".upper()]
)
def test_the_platform_s_own_number_is_kept_whole(number):
    assert command(f"签收 {number}").orders == (number,)
    assert command(number) == Command(Verb.SHOW, (number,))


def test_a_range_too_long_to_be_meant_is_not_spread():
    assert len(command("签收 1-5000").orders) < 3


def test_everything_is_a_word_and_not_a_list():
    assert command("签收 全部").everything
    assert command("全部签收") == command("一键签收") == command("签收全部")
    assert command("签收并派发 全部 小教科") == Command(Verb.SIGN_AND_DISPATCH, (), True, "小教科")


@pytest.mark.parametrize(
    "typed",
    [
        "派 1023 小教科",
        "派1023小教科",
        "派发 1023 给 小教科",
        "派单1023，小教科",
        "派 小教科 1023",
        "把1023派给小教科",
        "1023派小教科",
    ],
)
def test_a_dispatch_names_order_and_department_in_either_order(typed):
    assert command(typed) == Command(Verb.DISPATCH, ("1023",), department="小教科")


@pytest.mark.parametrize(
    "typed",
    ["改派 1023 中教科 属初中学段", "改派1023中教科，属初中学段", "改派 1023 中教科 原因：属初中学段"],
)
def test_the_reason_follows_the_department(typed):
    assert command(typed) == Command(Verb.REDISPATCH, ("1023",), department="中教科", text="属初中学段")


def test_free_words_come_back_as_they_were_typed():
    typed = "首次联系 1023 今天9点20分电话联系，\n诉求人已接听（尾号5678）。"
    assert command(typed).text == "今天9点20分电话联系，\n诉求人已接听（尾号5678）。"


def test_signing_may_go_on_to_dispatch():
    assert command("签收1023并派小教科") == command("签收并派发 1023 小教科")
    assert command("签收（1023）") == command("签收 1023")


@pytest.mark.parametrize(
    "typed", ["派12人事科", "派 12 小学教育科", "退回12处置结果不全", "退回 12 处置结果不全"]
)
def test_a_short_number_may_be_followed_by_a_word_that_could_count(typed):
    assert command(typed).orders == ("12",)


def test_a_number_inside_the_reason_is_not_an_order():
    assert command("退回 1023 3处缺联系时间") == Command(Verb.SEND_BACK, ("1023",), text="3处缺联系时间")
    assert command("电话 1023 14:05 拨打，无人接听").orders == ("1023",)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("签收", ("order",)),
        ("派 1023", ("department",)),
        ("回访 1023", ("text",)),
        ("查", ("text",)),
        ("签收并派发 1023", ()),
    ],
)
def test_what_is_missing_is_named(typed, missing):
    assert command(typed).missing == missing


@pytest.mark.parametrize(
    "talk",
    [
        "我的孩子在学校被欺负了",
        "保存好证据材料再说",
        "派出所已经介入处理",
        "电话联系了家长",
        "已电话联系家长，家长表示满意",
        "2026年11月20日电话联系了诉求人",
        "市民来电反映：某小学食堂饭菜凉",
        "取消了原定的家长会",
        "联系2位家长了解情况",
        "确认11月30日前完成整改",
        "电话13900001234已接通",
        "",
        "   ",
        "，",
    ],
)
def test_talk_is_no_command_and_gets_no_guess(talk):
    assert parse(talk) == Unclear()


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("签首 1023", "签收 1023"),
        ("改拍 1023 中教科", "改派 1023 中教科"),
        ("戴办", "待办"),
        ("回坊 1023 已解决 满意", "回访 1023 已解决 满意"),
    ],
)
def test_a_typo_gets_the_nearest_command_in_full(typo, meant):
    answer = parse(typo)
    assert isinstance(answer, Unclear)
    assert answer.nearest[0] == meant
    assert len(answer.nearest) <= 3


@given(st.text(alphabet="签收派发改回访退查口径全部请把号工单/sign 0123456789-、，#:A小教科", max_size=30))
def test_no_text_breaks_the_reader_and_words_come_from_the_text(text):
    read = parse(text)
    if isinstance(read, Command):
        assert read.text in text
        assert all(number for number in read.orders)


def test_what_cannot_be_meant_is_shown_by_its_example():
    answer = parse("电话3次未接通")
    assert isinstance(answer, Unclear)
    assert answer.nearest[0] == "电话 1023 14点05分拨打，无人接听"


def test_slash_commands_serve_as_well():
    assert command("/sign 1023 1024") == command("签收 1023 1024")
    assert command("/dispatch@jiban_bot 1023 小教科") == command("派 1023 小教科")
    assert command("/start").verb is Verb.HELP
    assert parse("/sgn 1023") == Unclear(("签收 1023",))
