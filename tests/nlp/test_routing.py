"""Suggestions: the right department, how sure, and why."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import keyword_file, normalise, routing
from nlp.routing import Model, PastOrder, Verdict

MODEL = Model.build(keyword_file.sample())
SAMPLES = Path(__file__).parent / "samples" / "routing_unseen.csv"


def clear_ones() -> list[tuple[str, str]]:
    """The sample orders that the bot is sure of, and whose it takes them for."""
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        found = [(row["text"], routing.suggest(row["text"], model=MODEL)) for row in csv.DictReader(file)]
    return [(text, told.best.department) for text, told in found if told.verdict is Verdict.ONE]


CLEAR = clear_ones()

PLAIN_CASES = [
    ("东湖花园小区对口哪个小学，需要什么入学材料", "招生考试中心"),
    ("今年中考志愿填报什么时候开始，准考证丢了怎么补", "招生考试中心"),
    ("孩子三年级想转学到本区，转学手续怎么办理，学籍能转吗", "学籍与义务教育科"),
    ("云杉幼儿园这学期保教费又涨价了，园长说不交就退园", "学前教育科"),
    ("青松中学高二年级每个周末集体补课，学生没有休息时间", "中学教育科"),
    ("白鹭小学一年级每天书面作业写到十点", "小学教育科"),
    ("青松小学班主任老师在家里办补习班，有偿补课", "师德与纪检监察"),
    ("培训机构突然关门跑路，剩余课时费不退", "职成与校外培训管理科"),
    ("白鹭小学食堂饭菜不新鲜，学生吃了拉肚子", "体育卫生与艺术科"),
    ("青松中学校门口放学时车辆拥堵，没有保安疏导，存在安全隐患", "安全保卫科"),
    ("白鹭小学教学楼漏雨，操场塑胶跑道破损，何时维修", "基建后勤科"),
    ("白鹭小学开学乱收费，收取资料费不开发票", "财务科"),
    ("我区教师职称评审什么时候开始，绩效工资拖欠半年", "人事科"),
    ("请问区教育局的联系电话是多少，电话号码网上查不到", "办公室"),
]


@pytest.mark.parametrize(("text", "department"), PLAIN_CASES)
def test_a_plain_matter_goes_to_the_department_in_charge(text: str, department: str) -> None:
    assert routing.suggest(text, model=MODEL).best.department == department


@pytest.mark.parametrize(("text", "department"), PLAIN_CASES)
def test_there_are_always_three_departments_best_first(text: str, department: str) -> None:
    ranked = routing.suggest(text, model=MODEL).ranked
    sure = [r.confidence for r in ranked]
    assert len({r.department for r in ranked}) == 3
    assert sure == sorted(sure, reverse=True)
    assert all(0 <= c <= 1 for c in sure)


def test_the_same_text_gets_the_same_suggestion_from_another_model() -> None:
    again = Model.build(keyword_file.sample())
    for text, _ in PLAIN_CASES:
        assert routing.suggest(text, model=again) == routing.suggest(text, model=MODEL)


def test_a_reason_names_the_word_and_its_place_in_the_text_as_it_came() -> None:
    text = "市民来电反映: 东 湖 花园 对 口 哪个小学？"
    reason = routing.suggest(text, model=MODEL).best.reasons[0]
    assert reason.span is not None
    start, end = reason.span
    assert normalise.fold(text[start:end]) == reason.value


def test_a_word_in_the_title_is_placed_in_the_title() -> None:
    title = "关于白鹭小学乱收费的问题"
    found = routing.suggest("家长不满意。", title, model=MODEL)
    reason = next(r for r in found.best.reasons if r.code == "word")
    assert reason.where == "title"
    assert reason.span is not None
    assert title[slice(*reason.span)] == reason.value


def test_kindergarten_matters_go_to_the_preschool_section_whatever_the_theme() -> None:
    found = routing.suggest("云杉幼儿园食堂饭菜差，收费还涨价，老师态度恶劣", model=MODEL)
    assert found.best.department == "学前教育科"
    assert found.stage == "幼儿园"


def test_a_break_in_at_a_kindergarten_is_a_matter_of_security() -> None:
    found = routing.suggest("有人持刀强闯云杉幼儿园，寻衅滋事，保安受伤", model=MODEL)
    assert found.best.department == "安全保卫科"


def test_boilerplate_that_names_a_department_does_not_decide() -> None:
    matter = "白鹭小学开学收取资料费不开发票"
    dressed = (
        f"市民来电反映: {matter}，请区教育局人事科核实处理。（请职能局按规定在30分钟内联系市民，响应处置）"
    )
    bare, found = (routing.suggest(t, model=MODEL) for t in (matter, dressed))
    assert found.best.department == bare.best.department
    assert found.best.points == bare.best.points


def test_an_earlier_answer_of_an_office_does_not_decide() -> None:
    text = (
        "市民来电反映: 白鹭小学乱收费。2024-05-06 区教育局答复：该校食堂饭菜、食品安全、营养餐均合格。"
        "市民再次来电反映：收费问题没有解决"
    )
    assert routing.suggest(text, model=MODEL).best.department == "财务科"


def test_an_empty_text_is_unsure_and_still_names_three() -> None:
    found = routing.suggest("", model=MODEL)
    assert found.verdict is Verdict.UNSURE
    assert len(found.ranked) == 3


def test_a_clear_text_gets_one_department() -> None:
    found = routing.suggest("东湖花园小区对口哪个小学，学区怎么划片", model=MODEL)
    assert found.verdict is Verdict.ONE


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("在平安驾校学车，科目二一直约不上，驾校不肯退钱", "交通运输"),
        ("小区物业费太高，电梯坏了物业不修", "住建与规划"),
        ("退伍军人的优待金什么时候发放", "民政与退役军人"),
        ("市体育馆游泳馆什么时候对市民开放", "文化旅游体育"),
        ("城镇居民医疗保险怎么缴纳，社保卡丢了", "人社"),
    ],
)
def test_a_matter_of_another_office_is_flagged_with_its_owner(text: str, owner: str) -> None:
    found = routing.suggest(text, model=MODEL)
    assert found.out_of_scope
    assert found.owner == owner
    assert found.verdict is Verdict.UNSURE
    assert found.foreign


def test_school_matters_that_touch_other_offices_stay_ours() -> None:
    for text in ("白鹭小学食堂承包给了没有营业执照的公司", "青松中学的操场广播噪音太大影响学生上课"):
        assert not routing.suggest(text, model=MODEL).out_of_scope


def test_a_past_order_that_is_the_same_speaks_for_its_department() -> None:
    text = "其要投诉学校。"
    past = [PastOrder("20250001", "督导室", 1.0)]
    found = routing.suggest(text, model=MODEL, past=past)
    reasons = {r.code: r for r in next(r for r in found.ranked if r.department == "督导室").reasons}
    assert reasons["past"].value == "20250001"


def test_a_past_order_of_a_department_that_is_no_more_says_nothing() -> None:
    found = routing.suggest("白鹭小学乱收费", model=MODEL, past=[PastOrder("1", "旧科室", 1.0)])
    assert found == routing.suggest("白鹭小学乱收费", model=MODEL)


UNRELATED = [
    "今天天气很好。",
    "祝各位工作顺利。",
    "我平时喜欢喝茶。",
    "昨天下了一场大雨。",
    "谢谢你们的辛苦付出！",
    "我的名字不便透露。",
    "这件事我想了很久才写信。",
    "外面的桂花开了，很香。",
    "我不太会打字，有错别字请见谅。",
    "上个月我们全家去看了海。",
    "希望大家身体健康，万事如意。",
]


@given(case=st.sampled_from(PLAIN_CASES), more=st.sampled_from(UNRELATED), first=st.booleans())
def test_an_unrelated_sentence_does_not_change_the_first_suggestion(
    case: tuple[str, str], more: str, first: bool
) -> None:
    text, department = case
    assert (
        routing.suggest(more + text if first else f"{text}。{more}", model=MODEL).best.department
        == department
    )


@pytest.mark.parametrize("more", UNRELATED)
def test_an_unrelated_sentence_moves_no_order_that_was_clear(more: str) -> None:
    moved = [
        text
        for text, found in CLEAR
        for told in (more + text, f"{text}。{more}")
        if routing.suggest(told, model=MODEL).best.department != found
    ]
    assert moved == []


@given(case=st.sampled_from(PLAIN_CASES), data=st.data())
def test_width_and_spacing_do_not_change_anything(case: tuple[str, str], data: st.DataObject) -> None:
    text, _ = case
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    spaced = text
    for place in sorted(places, reverse=True):
        spaced = spaced[:place] + data.draw(st.sampled_from([" ", "\u3000", "\n", "\u200b"])) + spaced[place:]
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in spaced)
    plain, other = (routing.suggest(t, model=MODEL) for t in (text, wide))
    assert [(r.department, r.confidence) for r in other.ranked] == [
        (r.department, r.confidence) for r in plain.ranked
    ]


def test_letter_case_does_not_change_anything() -> None:
    upper, lower = (routing.suggest(f"{t}沉迷手游，学校旁边KTV吵闹", model=MODEL) for t in ("APP", "app"))
    assert upper == lower


@settings(max_examples=300)
@given(text=st.text(max_size=400), title=st.text(max_size=40))
def test_no_text_crashes_it(text: str, title: str) -> None:
    found = routing.suggest(text, title, model=MODEL)
    assert len(found.ranked) == 3
    for ranked in found.ranked:
        for reason in ranked.reasons:
            assert reason.span is None or 0 <= reason.span[0] < reason.span[1]


HOSTILE = [
    *("工单" * 3000, "(" * 5000, "请" * 5000, "局答复:" * 2000, "尊敬的" * 2000, "一" * 6000, "1" * 6000),
    *("\n" * 9000, "来电反映" * 2000, "市民再次来电" * 1500, "<号码>" * 2000, "30分钟" * 2000),
    *("https:" * 2000, "小学" * 4000, "\x00" * 5000),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_repetition_ends(text: str) -> None:
    assert len(routing.suggest(text, text[:500], model=MODEL).ranked) == 3
