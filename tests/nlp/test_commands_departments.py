"""A department may be named as people name it."""

import pytest

from nlp.departments import match_department, meant_department

NAMES = (
    "学前教育科 小学教育科 中学教育科 学籍与义务教育科 招生考试中心 职成与校外培训管理科 "
    "体育卫生与艺术科 安全保卫科 财务科 基建后勤科 人事科 师德与纪检监察 督导室 办公室"
)
DEPARTMENTS = [(name, ("幼教科",) if name == "学前教育科" else ()) for name in NAMES.split()]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("小学教育科", "小学教育科"),
        ("小教科", "小学教育科"),
        ("小教", "小学教育科"),
        ("学前", "学前教育科"),
        ("幼教", "学前教育科"),
        ("体卫艺", "体育卫生与艺术科"),
        ("体卫艺科", "体育卫生与艺术科"),
        ("考试中心", "招生考试中心"),
        ("招考", "招生考试中心"),
        ("安保科", "安全保卫科"),
        ("小学教肓科", "小学教育科"),
        ("财物科", "财务科"),
        ("职成", "职成与校外培训管理科"),
        ("校外培训", "职成与校外培训管理科"),
        ("纪检", "师德与纪检监察"),
        ("督导", "督导室"),
        (" 学籍科 ", "学籍与义务教育科"),
        ("后勤", "基建后勤科"),
    ],
)
def test_an_abbreviation_or_a_slip_finds_its_department(said, meant):
    assert match_department(said, DEPARTMENTS)[0].name == meant
    assert meant_department(said, DEPARTMENTS) == meant


def test_what_fits_several_is_asked_and_not_guessed():
    assert meant_department("教育科", DEPARTMENTS) is None
    assert {"学前教育科", "小学教育科", "中学教育科"} <= {
        c.name for c in match_department("教育科", DEPARTMENTS)
    }


@pytest.mark.parametrize("said", ["", "  ", "外星事务局", "1023"])
def test_what_fits_none_finds_none(said):
    assert match_department(said, DEPARTMENTS) == []
    assert meant_department(said, DEPARTMENTS) is None
