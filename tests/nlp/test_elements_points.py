"""What a complaint asks for, what its reply touches, and which schools belong."""

import pytest

from nlp import schools
from nlp.points import other_schools, points, untouched


@pytest.mark.parametrize(
    "complaint",
    [
        "市民来电反映：一是食堂饭菜偏凉，二是校门口摊贩占道，三是操场塑胶气味大。",
        "1、食堂饭菜偏凉；2、校门口摊贩占道；3、操场塑胶气味大。",
        "食堂饭菜偏凉。另外，校门口摊贩占道。还反映操场塑胶气味大。",
    ],
)
def test_counted_points_are_told_apart(complaint):
    assert len(points(complaint)) == 3


def test_a_complaint_that_counts_nothing_is_one_point():
    assert len(points("市民反映某小学食堂饭菜偏凉，希望改善。")) == 1
    assert points("") == ()


def test_the_point_that_the_reply_leaves_out_is_named():
    complaint = "一是食堂饭菜偏凉，二是校门口摊贩占道经营，三是操场塑胶气味刺鼻。"
    reply = "学校更换了餐车保温设备，午餐送达温度符合要求；已请城管清理校门口占道摊贩。"
    assert untouched(complaint, reply) == ("操场塑胶气味刺鼻",)
    assert untouched(complaint, reply + "操场塑胶已检测，气味达标。") == ()


def test_the_same_matter_in_other_words_counts_as_touched():
    assert untouched("市民反映孩子学校的伙食很差。", "已到校检查食堂并更换供餐单位。") == ()
    assert untouched("市民反映培训机构不退钱。", "机构已于昨日完成退款。") == ()


def test_a_reply_that_only_sends_elsewhere_touches_nothing():
    assert untouched("学校强制购买课外练习册，希望查处。", "您好，请拨打电话咨询。") != ()


def test_a_question_asked_in_anger_is_no_point():
    complaint = "学校周六组织全年级补课收取资料费用合理吗？这样的人配做老师吗？难道没有人管一管这所学校了吗？"
    assert untouched(complaint, "经查学校周六补课属实，已停止并退还资料费。") == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("孩子就读于春晖小学三年级", ["春晖小学"]),
        ("市二十六小门口堵车", ["二十六小"]),
        ("第9中学食堂", ["第9中学"]),
        ("各中小学、公办幼儿园和附近小学", []),
        ("六小时后开会，三中全会精神，初中学生", []),
        ("该校和我市幼儿园", []),
    ],
)
def test_only_a_name_of_its_own_is_a_school(text, named):
    assert [school.name for school in schools.find(text)] == named


def test_a_reply_about_another_school_is_caught():
    order = "市民反映春晖小学食堂饭菜偏凉"
    assert other_schools(order, "经到朝霞小学核实，食堂已整改。") == ("朝霞小学",)
    assert other_schools(order, "经到城东春晖小学核实，食堂已整改。") == ()
    assert other_schools(order, "经到校核实，食堂已整改。") == ()
    assert other_schools(order, "经到春晖小学核实，朝霞小学食堂已整改。") == ("朝霞小学",)
    assert other_schools("市民反映食堂饭菜偏凉", "经到朝霞小学核实，食堂已整改。") == ()


def test_numbered_schools_are_the_same_however_written():
    assert other_schools("市26小门口堵车", "第二十六小学已安排值守。") == ()
    assert other_schools("市26小门口堵车", "第二十五小学已安排值守。") == ("第二十五小学",)


def test_an_answer_on_enrolment_names_other_schools_by_right():
    assert other_schools("咨询花园小区对口春晖小学吗", "该小区对口朝霞小学。") == ()
