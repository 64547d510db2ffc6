"""Urgent and sensitive words: recall first, with negation and context in view."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import urgency
from nlp.urgency import Muted
from rules.errors import ConfigError
from rules.words import Level


@pytest.mark.parametrize(
    "text",
    [
        "孩子说不想活了，要跳楼", "有人拿刀在校门口追砍学生", "学生坠楼，正在抢救",
        "教室起火了，浓烟很大", "实验室爆炸",
        "他说再不解决就同归于尽", "宿舍一氧化碳中毒，多人昏迷", "孩子在水库溺水", "跳　楼",
        "注：通话中12秒处市民扬言称要自杀",
        "是不是有学生自杀了", "不得不跳楼讨说法", "如果不处理就喝农药",
    ],
)  # fmt: skip
def test_danger_to_life_is_critical_and_may_skip_steps(text: str) -> None:
    found = urgency.find(text)
    assert found.level is Level.CRITICAL
    assert found.is_danger
    assert found.is_key


@pytest.mark.parametrize(
    "text",
    [
        "家长准备聚集到教育局拉横幅", "全班多人呕吐腹泻", "学生上吐下泻，怀疑食物中毒",
        "孩子在学校骨折了", "机构跑路，家长集体退费",
        "不解决就发抖音曝光", "要去上访", "校车超载发生交通事故", "孩子离家出走失联两天",
        "高考有人替考作弊", "老师罢课",
    ],
)  # fmt: skip
def test_unrest_and_harm_are_urgent_and_sensitive(text: str) -> None:
    found = urgency.find(text)
    assert found.level is Level.URGENT
    assert found.is_sensitive
    assert not found.is_danger


@pytest.mark.parametrize(
    "text",
    [
        "实名举报校长贪污",
        "班主任收红包",
        "孩子被同学欺凌",
        "老师体罚学生",
        "老师用书打孩子的脸",
        "教练猥亵学生",
        "在职教师有偿补课",
    ],
)
def test_reports_ethics_and_bullying_are_treated_like_confidential(text: str) -> None:
    assert urgency.find(text).is_confidential


@pytest.mark.parametrize(
    "text",
    [
        "这不是打架，是同学玩耍",
        "没有发生任何欺凌行为",
        "孩子没有受伤",
        "并未造成骨折",
        "无人身伤害，未出现流血",
    ],
)
def test_what_is_denied_does_not_count(text: str) -> None:
    found = urgency.find(text)
    assert found.level is None
    assert all(alarm.muted is Muted.NEGATED for alarm in found.muted)


@pytest.mark.parametrize(
    "text",
    [
        "消防安全知识竞赛题目太难",
        "学校组织火灾演练占用上课时间",
        "防溺水教育平台天天打卡",
        "预防欺凌主题班会",
        "建议开设急救知识课程",
        "传染病防治宣传册发晚了",
        "预防打架斗殴的讲座",
    ],
)
def test_lessons_drills_and_quizzes_are_no_emergency(text: str) -> None:
    assert urgency.find(text).alarms == ()


@pytest.mark.parametrize(
    "text",
    [
        "咨询小学入学材料",
        "跳楼价报班",
        "班费120元合理吗",
        "学区划片怎么分",
        "举报电话是多少",
        "第0120件，电话13812012340，共1205人",
        "",
    ],
)
def test_ordinary_texts_raise_nothing(text: str) -> None:
    assert urgency.find(text) == urgency.Urgency()


def test_a_question_or_a_double_negation_is_no_denial() -> None:
    assert urgency.find("学校是不是有打架").alarms
    assert urgency.find("学校有没有欺凌").alarms


def test_an_alarm_names_its_place_in_the_text_as_it_came() -> None:
    text = "孩子 要 跳 楼 ！"
    alarm = urgency.find(text).alarms[0]
    assert text[slice(*alarm.span)] == "跳 楼"


def test_words_in_the_title_count() -> None:
    alarm = urgency.find("详见附件", "关于学生坠楼的情况").alarms[0]
    assert alarm.in_title


def test_muted_words_are_kept_to_be_shown() -> None:
    assert [alarm.word for alarm in urgency.find("没有打架").muted] == ["打架"]


@given(before=st.text(max_size=40), after=st.text(max_size=40))
def test_no_surrounding_text_crashes_it(before: str, after: str) -> None:
    text = f"{before}跳楼{after}"
    for alarm in (*urgency.find(text).alarms, *urgency.find(text).muted):
        assert 0 <= alarm.span[0] < alarm.span[1] <= len(text)


@given(
    st.sampled_from(["今天天气不错。", "我是家长，", "白鹭小学三年级，"]),
    st.sampled_from(["。谢谢", "，请处理", "！！"]),
)
def test_harmless_words_around_never_silence_danger(before: str, after: str) -> None:
    assert urgency.find(f"{before}有学生跳楼{after}").is_danger


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([], "要有 kinds 列表"),
        ({"kinds": [{"name": "甲", "level": "很急", "words": ["乙"]}]}, r"kinds\[0\].level"),
        ({"kinds": [{"name": "甲", "level": "urgent", "words": []}]}, "不为空的 words"),
    ],
)
def test_what_is_wrong_in_the_words_is_told_with_its_place(data: object, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        urgency.parse(data)


SAMPLES = Path(__file__).parent / "samples" / "urgency.csv"


def test_harm_to_children_danger_and_gatherings_are_hardly_ever_missed() -> None:
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = [r["text"] for r in rows if r["urgent"] == "1" and urgency.find(r["text"]).level is None]
    raised = [r["text"] for r in rows if r["urgent"] == "0" and urgency.find(r["text"]).level is not None]
    assert len(missed) <= 0.02 * len(rows), missed
    assert len(raised) <= 0.1 * len(rows), raised


@pytest.mark.parametrize("about", ["negation", "context", "pay"])
def test_no_denial_or_lesson_nearby_hides_harm_and_what_is_denied_raises_nothing(about: str) -> None:
    with (SAMPLES.parent / "urgency_context.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["about"] == about]
    wrong = [r["text"] for r in rows if (urgency.find(r["text"]).level is not None) != (r["urgent"] == "1")]
    assert wrong == []


@pytest.mark.parametrize("text", ["老师没打别人只打我孩子", "老师不是打就是踢学生"])
def test_a_denial_of_one_deed_does_not_deny_the_next(text: str) -> None:
    assert urgency.find(text).level is Level.URGENT


def test_one_denial_denies_a_list() -> None:
    assert urgency.find("没有打架、斗殴").alarms == ()


def test_wages_in_arrears_are_no_training_body_that_ran_away() -> None:
    found = urgency.find("民办学校拖欠我们老师三个月工资")
    assert {alarm.kind.name for alarm in found.alarms} == {"欠薪讨薪"}


@pytest.mark.parametrize("text", ["孩子在幼儿园被老师打了", "保育员掐孩子", "老师用针扎孩子"])
def test_an_adult_who_hurts_a_child_is_urgent_sensitive_and_confidential(text: str) -> None:
    found = urgency.find(text)
    assert found.level is Level.URGENT
    assert found.is_sensitive
    assert found.is_confidential


@pytest.mark.parametrize("text", ["老师打电话通知家长", "班主任打来电话", "老师要求家长打卡", "校长抽查作业"])
def test_what_only_sounds_like_hitting_raises_nothing(text: str) -> None:
    assert urgency.find(text).level is None
