"""A contact's free words are read as an officer would read them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.elements import basis, read
from rules.reply import ContactWay, Part, ReplyFacts, Truth, merge
from rules.words import Opinion, Outcome

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 16, 40, tzinfo=BEIJING)
DISPATCHED = NOW - timedelta(days=2)

TOLD = (
    "11月22日上午9点20分，我科电话联系诉求人，诉求人已接听。到校查看食堂备餐间并查阅留样记录，反映的饭菜偏凉情况属实。"
    "学校已更换保温设备，问题已解决。下一步将每周抽查，11月30日前完成全校设备检查。诉求人表示满意。"
)
LABELLED = """案件背景：家长反映孩子课间被撞伤
首次联系：11月21日15:30电话联系家长
处置过程：到校查看监控，约谈双方家长
处置结果：双方和解，学校加强课间看护
后续跟进：12月1日前回访
诉求人意见：基本满意"""


def found(text):
    return read(text, NOW, BEIJING, DISPATCHED)


def at(day, hour, minute):
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


def test_a_whole_account_gives_every_part():
    told = found(TOLD)
    assert told.words(Part.CONTACT) == "11月22日上午9点20分，我科电话联系诉求人，诉求人已接听。"
    assert told.words(Part.PROCESS).startswith("到校查看食堂备餐间")
    assert "学校已更换保温设备" in told.words(Part.RESULT)
    assert told.words(Part.FOLLOW_UP) == "下一步将每周抽查，11月30日前完成全校设备检查。"
    assert told.words(Part.OPINION) == "诉求人表示满意。"


def test_a_whole_account_gives_every_value():
    told = found(TOLD)
    assert (told.reached, told.contact_at, told.contact_way) == (True, at(22, 9, 20), ContactWay.PHONE)
    assert (told.true, told.outcome, told.opinion) == (Truth.TRUE, Outcome.SOLVED, Opinion.SATISFIED)
    assert told.follow_up_on == date(2026, 11, 30)
    assert told.attempts == ()


def test_the_contact_s_own_headings_rule():
    told = found(LABELLED)
    words = {part: told.words(part) for part in Part}
    assert words[Part.BACKGROUND] == "家长反映孩子课间被撞伤"
    assert words[Part.PROCESS] == "到校查看监控，约谈双方家长"
    assert words[Part.RESULT] == "双方和解，学校加强课间看护"
    assert words[Part.FOLLOW_UP] == "12月1日前回访"
    assert (told.contact_at, told.opinion) == (at(21, 15, 30), Opinion.MOSTLY)
    assert told.follow_up_on == date(2026, 12, 1)


def test_calls_in_vain_are_attempts_with_their_times():
    told = found("今天9:20、10:05、14:00三次拨打诉求人电话均无人接听，已发短信说明。")
    assert told.reached is False
    assert told.attempts == (at(22, 9, 20), at(22, 10, 5), at(22, 14, 0))
    assert told.contact_at is None


def test_a_call_in_vain_and_then_a_contact_are_both_told():
    told = found("9:20拨打诉求人电话，无人接听，10:05再次拨打，已接通，作了解释说明。")
    assert (told.reached, told.contact_at, told.attempts) == (True, at(22, 10, 5), (at(22, 9, 20),))


def test_why_it_is_unsolved_comes_with_its_basis():
    told = found("因各班学额已满，暂时无法调整班级。依据《义务教育学校管理标准》第三条，均衡编班。")
    assert told.words(Part.REASON) == "因各班学额已满，暂时无法调整班级。"
    assert told.basis == ("《义务教育学校管理标准》第三条",)


@pytest.mark.parametrize(
    ("words", "opinion"),
    [
        ("诉求人表示满意", Opinion.SATISFIED),
        ("家长表示认可", Opinion.SATISFIED),
        ("诉求人对处理结果无异议", Opinion.SATISFIED),
        ("诉求人基本满意", Opinion.MOSTLY),
        ("诉求人表示理解", Opinion.MOSTLY),
        ("诉求人表示不满意", Opinion.DISSATISFIED),
        ("家长不认可，仍要求换班", Opinion.DISSATISFIED),
        ("诉求人未表态", Opinion.SILENT),
        ("如对结果不满意，请拨打电话", None),
        ("努力办好人民满意的教育", None),
        ("感谢您的理解与支持", None),
    ],
)
def test_an_opinion_is_what_the_citizen_said(words, opinion):
    assert found(words).opinion is opinion


@pytest.mark.parametrize(
    ("words", "true"),
    [
        ("反映情况属实", Truth.TRUE),
        ("情况部分属实", Truth.PARTLY),
        ("经查，反映问题不属实", Truth.FALSE),
        ("正在核实是否属实", None),
    ],
)
def test_whether_it_is_true_is_read_with_its_negation(words, true):
    assert found(words).true is true


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("电话联系诉求人", ContactWay.PHONE),
        ("与家长当面沟通", ContactWay.MEETING),
        ("微信联系诉求人", ContactWay.WECHAT),
        ("短信告知诉求人", ContactWay.MESSAGE),
    ],
)
def test_the_way_of_the_contact_is_read(words, way):
    assert found(words).contact_way is way


@pytest.mark.parametrize(
    "words", ["尚未接到办园申请", "相关机构已登记", "学生未接送到位", "请您致电教育科咨询", "联系电话见公告"]
)
def test_other_uses_of_the_words_are_no_contact(words):
    told = found(words)
    assert told.reached is None
    assert told.attempts == ()


def test_a_plain_answer_without_any_sign_is_the_result():
    assert (
        found("您好，感谢您的关注。片区学生统一在城东校区上课。").words(Part.RESULT)
        == "片区学生统一在城东校区上课。"
    )


def test_nothing_of_substance_is_left_out_of_the_parts():
    told = found(TOLD + "保温车每日由专人检修。" + "电话中了解到孩子近日肠胃不适。")
    written = "".join(told.words(part) for part in Part)
    assert "保温车每日由专人检修" in written
    assert "孩子近日肠胃不适" in told.words(Part.PROCESS)


@pytest.mark.parametrize("words", ["好的", "", "您好，感谢您的关注。", "请致电教育科咨询。"])
def test_courtesy_tells_nothing(words):
    assert found(words).spans == {}


def test_one_order_is_not_torn_into_process_and_result():
    told = found("我科约谈校长，责令立即停止补课，并退还所收资料费。目前费用已全部退还。")
    assert told.words(Part.PROCESS) == "我科约谈校长，责令立即停止补课，并退还所收资料费。"
    assert told.words(Part.RESULT) == "目前费用已全部退还。"
    assert found("已责令机构整改，并已全额退费。").words(Part.RESULT) == "并已全额退费。"


def test_an_outcome_is_never_concluded_from_what_was_done():
    assert found("学校已更换保温设备。").outcome is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("根据《学籍管理办法》（教基〔2013〕7号）第五条办理", ("《学籍管理办法》（教基〔2013〕7号）第五条",)),
        ("按照京教基〔2026〕3号执行", ("京教基〔2026〕3号",)),
        ("已联系学校", ()),
    ],
)
def test_a_basis_is_a_document_by_name_or_number(text, named):
    assert basis(text) == named


def test_merging_fills_in_and_never_overwrites():
    facts = ReplyFacts(background="诉求人反映食堂饭菜偏凉", opinion=Opinion.DISSATISFIED, reached=False)
    merged = merge(facts, found(TOLD))
    assert (merged.background, merged.opinion, merged.reached) == (facts.background, facts.opinion, False)
    assert merged.contact_at == at(22, 9, 20)
    assert merged.own_words == TOLD


def test_an_inexact_time_is_left_to_be_asked_for():
    told = found("昨天下午电话联系了诉求人，诉求人表示理解。")
    assert told.contact_at is not None
    assert merge(ReplyFacts(), told).contact_at is None


@given(
    st.text(
        alphabet="电话联系诉求人市民已未接听满意经核实属实将于11月2日前,，。；\n：处置结果:《》", max_size=60
    )
)
def test_spans_lie_in_the_text_and_no_text_breaks_the_reader(text):
    told = found(text)
    for part, spans in told.spans.items():
        assert all(0 <= span.start < span.end <= len(text) for span in spans), part
