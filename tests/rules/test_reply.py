"""The six-element check, the next question and the text for the city's platform."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.reply import (
    Asked,
    ContactWay,
    Element,
    ElementRule,
    FindingCode,
    ReplyFacts,
    Seen,
    Severity,
    Truth,
    check,
    compose,
    next_question,
)
from rules.words import Opinion, Outcome

BEIJING = ZoneInfo("Asia/Shanghai")
DISPATCHED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CONTACTED = datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
SEEN = Seen(now=NOW, dispatched_at=DISPATCHED)

FULL = ReplyFacts(
    background="诉求人反映某小学食堂午餐饭菜偏凉，要求改善。",
    handler="体育卫生与艺术科",
    reached=True,
    contact_at=CONTACTED,
    contact_way=ContactWay.PHONE,
    true=Truth.TRUE,
    outcome=Outcome.SOLVED,
    process="工作人员到校查看食堂备餐与送餐环节，查阅留样记录，并与学校负责人座谈。",
    result="学校已更换三台保温设备，调整送餐时间，饭菜送达班级时温度符合要求，问题已解决。",
    follow_up="每周抽查一次送餐温度，3月31日前完成全校保温设备检查。",
    follow_up_on=date(2026, 3, 31),
    opinion=Opinion.SATISFIED,
)
MISSED = replace(
    FULL,
    reached=False,
    contact_at=None,
    attempts=(CONTACTED, CONTACTED + timedelta(hours=2), CONTACTED + timedelta(hours=5)),
    opinion=None,
)
UNSOLVED = replace(
    FULL,
    outcome=Outcome.UNSOLVED,
    result="该校二年级各班学额已满，暂不能调整班级。",
    reason="各班已达规定班额上限。",
    basis="《义务教育学校管理标准》",
)


def codes(facts, seen=SEEN, **kw):
    return [finding.code for finding in check(facts, seen=seen, **kw)]


@pytest.mark.parametrize("facts", [FULL, MISSED, UNSOLVED], ids=["solved", "not reached", "unsolved"])
def test_a_full_reply_has_nothing_against_it(facts):
    assert check(facts, seen=SEEN) == []


@pytest.mark.parametrize(
    ("gone", "element"),
    [
        ({"background": ""}, Element.BACKGROUND),
        ({"contact_at": None}, Element.CONTACT_AT),
        ({"handler": ""}, Element.CONTACT_PERSON),
        ({"contact_way": None}, Element.CONTACT_WAY),
        ({"process": ""}, Element.PROCESS),
        ({"result": ""}, Element.RESULT),
        ({"follow_up": "", "follow_up_on": None}, Element.FOLLOW_UP),
        ({"opinion": None}, Element.OPINION),
    ],
)
def test_each_missing_element_is_named(gone, element):
    missing = [f.element for f in check(replace(FULL, **gone), seen=SEEN) if f.code is FindingCode.MISSING]
    assert missing == [element]


def test_the_commission_s_own_four_stay_whatever_is_configured():
    bare = ReplyFacts(reached=True)
    only_contact = [ElementRule(Element.CONTACT_AT)]
    missing = {f.element for f in check(bare, only_contact, seen=SEEN) if f.code is FindingCode.MISSING}
    four = {Element.BACKGROUND, Element.PROCESS, Element.RESULT, Element.FOLLOW_UP}
    assert missing == four | {Element.CONTACT_AT}


def test_follow_up_must_be_there_while_something_is_unsolved():
    found = check(replace(UNSOLVED, follow_up="", follow_up_on=None), seen=SEEN)
    assert [(f.code, f.severity) for f in found] == [(FindingCode.MISSING, Severity.MUST)]
    found = check(replace(FULL, follow_up="", follow_up_on=None), seen=SEEN)
    assert [(f.code, f.severity) for f in found] == [(FindingCode.MISSING, Severity.SHOULD)]


def test_an_element_of_a_few_characters_is_weak():
    assert codes(replace(FULL, process="已核实。")) == [FindingCode.WEAK]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (DISPATCHED - timedelta(minutes=1), FindingCode.CONTACT_EARLY),
        (NOW + timedelta(minutes=1), FindingCode.CONTACT_LATE),
    ],
)
def test_the_contact_lies_between_dispatch_and_now(at, code):
    assert codes(replace(FULL, contact_at=DISPATCHED)) == []
    assert codes(replace(FULL, contact_at=at)) == [code]


def test_a_call_within_the_minute_of_the_dispatch_is_not_early():
    seconds_later = replace(SEEN, dispatched_at=DISPATCHED + timedelta(seconds=42))
    assert codes(replace(FULL, contact_at=DISPATCHED), seconds_later) == []


def test_not_reached_needs_three_attempts_and_has_no_opinion():
    twice = replace(MISSED, attempts=MISSED.attempts[:2])
    (finding,) = check(twice, seen=SEEN)
    assert (finding.code, finding.count, finding.wanted) == (FindingCode.FEW_ATTEMPTS, 2, 3)
    assert codes(replace(MISSED, opinion=Opinion.SATISFIED)) == [FindingCode.CONTRADICTION]
    assert codes(twice, replace(SEEN, attempts_wanted=2)) == []


@pytest.mark.parametrize(
    ("gone", "code"),
    [
        ({"reason": ""}, FindingCode.NO_REASON),
        ({"basis": ""}, FindingCode.NO_BASIS),
        ({"follow_up_on": None}, FindingCode.NO_DATE),
    ],
)
def test_unsolved_needs_reason_basis_and_a_date(gone, code):
    assert codes(replace(UNSOLVED, **gone)) == [code]


@pytest.mark.parametrize(
    "words",
    [
        "您反映的问题已转县教育局核查、办复",
        "相关科室正在认真处理中",
        "请耐心等待",
        "我们将尽快处理",
        "待条件成熟后适时考虑",
        "按相关规定处理",
    ],
)
def test_empty_phrases_are_quoted_and_weigh_more_in_a_short_reply(words):
    short = replace(FULL, process="", result=words, follow_up="")
    found = [f for f in check(short, seen=SEEN) if f.code is FindingCode.EMPTY_PHRASE]
    assert found
    assert all(f.words in words and f.severity is Severity.MUST for f in found)
    full = replace(FULL, result=FULL.result + "学校逐班核对送餐时间并作登记。" * 3 + words)
    found = [f for f in check(full, seen=SEEN) if f.code is FindingCode.EMPTY_PHRASE]
    assert found
    assert all(f.severity is Severity.SHOULD for f in found)


@pytest.mark.parametrize(
    "words",
    [
        "孩子户口已转入本区",
        "该生已转学至外校就读",
        "校舍正在建设，9月1日投入使用",
        "已完成全部退费",
        "经研究决定给予通报批评",
        "两周内已解决",
    ],
)
def test_plain_facts_are_no_empty_phrases(words):
    assert FindingCode.EMPTY_PHRASE not in codes(replace(FULL, result=words + "，家长知晓并签字确认。"))


@pytest.mark.parametrize(
    "words", ["这不归我们管", "请家长自行解决", "与我校无关", "是孩子自身的问题", "诉求人无理取闹"]
)
def test_blame_must_go(words):
    found = check(replace(FULL, result=FULL.result + words), seen=SEEN)
    assert [(f.code, f.severity) for f in found] == [(FindingCode.BLAME, Severity.MUST)]


@pytest.mark.parametrize("words", ["保证今后绝不发生", "以后不会再出现", "一定会解决", "百分之百满意"])
def test_promises_nobody_can_keep_are_pointed_out(words):
    assert FindingCode.PROMISE in codes(replace(FULL, follow_up=FULL.follow_up + words))


@pytest.mark.parametrize(
    "words",
    [
        "学区不是永远不变的",
        "学校没有承诺三年内一定解决编制",
        "违规收费查实一起、处理一起，绝不姑息迁就",
        "个别情况绝不能代表教师全部",
        "确保绝大多数学生就近入学",
    ],
)
def test_what_is_denied_stated_or_meant_strictly_is_no_promise(words):
    assert FindingCode.PROMISE not in codes(replace(FULL, follow_up=FULL.follow_up + words))


def test_a_follow_up_that_never_ends_needs_no_date_and_one_that_ends_does():
    standing = replace(FULL, follow_up="今后将继续加强管理，规范办学行为。", follow_up_on=None)
    assert FindingCode.NO_DATE not in codes(standing)
    assert FindingCode.NO_DATE in codes(replace(standing, follow_up="将继续督促学校完成退费。"))
    assert FindingCode.NO_DATE in codes(replace(standing, follow_up="将组织部门到校核查收费。"))


def test_a_denial_needs_to_say_how_it_was_found_out():
    denial = replace(
        FULL,
        process="经核实有关事项并了解学校情况。",
        result="未发现学校存在违规收费问题，学校收费项目均已公示，家长自愿参加。",
    )
    assert codes(denial) == [FindingCode.BARE_DENIAL]
    assert codes(replace(denial, process="调阅学校收费台账并走访六名家长。")) == []


def test_what_others_found_is_passed_on():
    seen = replace(
        SEEN,
        untouched=("课后服务收费",),
        other_schools=("第二小学",),
        copied_from="1007",
    )
    found = {(f.code, f.words, f.severity) for f in check(FULL, seen=seen)}
    assert found == {
        (FindingCode.UNTOUCHED, "课后服务收费", Severity.SHOULD),
        (FindingCode.OTHER_SCHOOL, "第二小学", Severity.SHOULD),
        (FindingCode.NEAR_COPY, "1007", Severity.SHOULD),
    }


@pytest.mark.parametrize(
    ("words", "kind", "severity"),
    [
        ("已电话13900001234告知。", "phone", Severity.MUST),
        ("身份证号11010120150307123X已核对。", "id_number", Severity.MUST),
        ("学生张小明同学已返校。", "name", Severity.MUST),
        ("王老师已致歉。", "name", Severity.SHOULD),
    ],
)
def test_personal_data_is_told_by_its_kind_and_never_repeated(words, kind, severity):
    (finding,) = check(replace(FULL, result=FULL.result + words), seen=SEEN)
    assert (finding.code, finding.words, finding.severity) == (FindingCode.PERSONAL, kind, severity)


@pytest.mark.parametrize("words", ["咨询电话：010-65001234。", "李某已致歉。"])
def test_an_office_s_telephone_and_a_masked_name_may_stand(words):
    assert codes(replace(FULL, result=FULL.result + words)) == []


def test_what_must_be_mended_comes_first():
    found = check(replace(FULL, process="已核实。", opinion=None), seen=SEEN)
    assert [f.severity for f in found] == sorted(
        (f.severity for f in found), key=[Severity.MUST, Severity.SHOULD].index
    )


def test_the_form_asks_one_thing_at_a_time_and_only_what_is_missing():
    assert next_question(FULL) is None
    facts, asked = ReplyFacts(handler="小学教育科"), []
    while question := next_question(facts):
        asked.append(question.about)
        facts = replace(facts, **ANSWERS[question.about])
    assert asked == [
        Asked.BACKGROUND,
        Asked.REACHED,
        Asked.ATTEMPTS,
        Asked.CONTACT_WAY,
        Asked.TRUTH,
        Asked.PROCESS,
        Asked.OUTCOME,
        Asked.RESULT,
        Asked.REASON,
        Asked.BASIS,
        Asked.FOLLOW_UP,
        Asked.FOLLOW_UP_ON,
    ]


ANSWERS = {
    Asked.BACKGROUND: {"background": FULL.background},
    Asked.REACHED: {"reached": False},
    Asked.CONTACT_WAY: {"contact_way": ContactWay.PHONE},
    Asked.ATTEMPTS: {"attempts": MISSED.attempts},
    Asked.TRUTH: {"true": Truth.PARTLY},
    Asked.PROCESS: {"process": FULL.process},
    Asked.OUTCOME: {"outcome": Outcome.UNSOLVED},
    Asked.RESULT: {"result": UNSOLVED.result},
    Asked.REASON: {"reason": UNSOLVED.reason},
    Asked.BASIS: {"basis": UNSOLVED.basis},
    Asked.FOLLOW_UP: {"follow_up": FULL.follow_up},
    Asked.FOLLOW_UP_ON: {"follow_up_on": FULL.follow_up_on},
}


def test_a_skipped_question_is_not_asked_again():
    facts = replace(FULL, process="", opinion=None)
    assert next_question(facts).about is Asked.PROCESS
    assert next_question(facts, skipped={Asked.PROCESS}).about is Asked.OPINION
    assert next_question(facts, skipped={Asked.PROCESS, Asked.OPINION}) is None


def test_the_number_of_attempts_still_wanted_is_told():
    question = next_question(replace(MISSED, attempts=MISSED.attempts[:1]))
    assert (question.about, question.count, question.wanted) == (Asked.ATTEMPTS, 1, 3)


def test_the_composed_reply_tells_everything_in_order():
    assert compose(FULL, BEIJING) == (
        "一、案件背景：诉求人反映某小学食堂午餐饭菜偏凉，要求改善。\n"
        "二、首次联系：2026年3月2日9时20分，体育卫生与艺术科电话联系诉求人，就反映事项作了沟通。\n"
        "三、处置过程：工作人员到校查看食堂备餐与送餐环节，查阅留样记录，并与学校负责人座谈。\n"
        "四、处置结果：经核实，诉求人反映的情况属实。学校已更换三台保温设备，调整送餐时间，"
        "饭菜送达班级时温度符合要求，问题已解决。\n"
        "五、后续跟进：每周抽查一次送餐温度，3月31日前完成全校保温设备检查。\n"
        "六、诉求人意见：诉求人对办理情况表示满意。"
    )


def test_the_composed_reply_names_every_attempt_and_the_reason_with_its_basis():
    text = compose(
        replace(UNSOLVED, reached=False, contact_at=None, attempts=MISSED.attempts, opinion=None), BEIJING
    )
    assert (
        "体育卫生与艺术科于2026年3月2日9时20分、11时20分、14时20分先后3次联系诉求人，均未能取得联系。" in text
    )
    assert "未解决原因：各班已达规定班额上限。依据：《义务教育学校管理标准》。" in text
    assert "诉求人反映的问题暂未解决。" in text
    assert "诉求人意见" not in text


def test_what_the_citizen_said_beyond_the_opinion_is_kept():
    words = "家长接受道歉，但仍要求调到其他班级"
    told = compose(replace(FULL, opinion=Opinion.DISSATISFIED, opinion_words=words), BEIJING)
    assert told.endswith(f"诉求人意见：{words}。诉求人对办理情况表示不满意。")
    assert compose(replace(FULL, opinion_words="诉求人表示满意。"), BEIJING) == compose(FULL, BEIJING)


def test_nothing_to_follow_is_said_as_such():
    assert "后续跟进：本件已办结，无后续跟进事项。" in compose(
        replace(FULL, follow_up="无", follow_up_on=None), BEIJING
    )


def test_nothing_known_makes_an_empty_text():
    assert compose(ReplyFacts(), BEIJING) == ""
