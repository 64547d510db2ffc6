"""通讯录.xlsx: people and departments, every wrong row at once."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sheet_maker import workbook

from bot.config import load
from bot.edges.address_list import address_list
from bot.edges.people_sheet import Staff, read_people
from rules.errors import ConfigError, Refusal
from rules.people import Department, Person, with_posts
from rules.words import Role

HEADINGS = ["姓名", "企业微信账号", "科室", "角色", "手机", "科室简称"]
DUTY = ["王芳", "wangfang", "专班", "值班员、班组长", 13800000001, ""]
CONTACT = ["方文静", "fangwenjing", "小学教育科", "联系人A", "", "小教科、小教"]


def read(*rows: Sequence[object]) -> Staff:
    return read_people(("通讯录.xlsx", workbook([HEADINGS, *rows])))


def problems(*rows: Sequence[object]) -> list[str]:
    with pytest.raises(ConfigError) as found:
        read(*rows)
    return [str(problem) for problem in found.value.problems]


def test_people_and_their_departments_are_read() -> None:
    staff = read(DUTY, CONTACT, ["韩立群", "hanliqun", "小学教育科", "科室负责人", "", ""])
    assert staff.people[0] == Person(
        "wangfang", "王芳", wecom="wangfang", phone="13800000001", roles=(Role.DUTY, Role.CHIEF)
    )
    assert staff.departments == (
        Department("小学教育科", ("小教科", "小教"), contact_a="fangwenjing", head="hanliqun"),
    )


def test_banners_and_empty_lines_are_passed_over() -> None:
    content = workbook([["某区教委通讯录"], HEADINGS, DUTY, [], CONTACT])
    assert len(read_people(("通讯录.xlsx", content)).people) == 2


def test_the_members_that_wecom_itself_exports_are_read() -> None:
    rows = [["姓名", "帐号", "职务", "部门", "手机"], ["王芳", "wangfang", "值班员", "", ""]]
    rows.append(["方文静", "fang", "联系人", "小学教育科", ""])
    staff = read_people(("成员.xlsx", workbook(rows)))
    assert staff.departments[0].contact_a == "fang"


def test_contacts_without_a_letter_are_a_and_b_in_their_order() -> None:
    staff = read(
        DUTY, ["甲", "a", "小学教育科", "联系人", "", ""], ["乙", "b", "小学教育科", "联系人", "", ""]
    )
    assert (staff.departments[0].contact_a, staff.departments[0].contact_b) == ("a", "b")


def test_one_head_may_have_several_departments_and_one_person_several_rows() -> None:
    staff = read(
        DUTY,
        CONTACT,
        ["许志强", "xu", "中学教育科", "联系人A", "", ""],
        ["韩立群", "han", "小学教育科、中学教育科", "科室负责人", "", ""],
        ["许志强", "xu", "", "系统管理员", "", ""],
    )
    assert [department.head for department in staff.departments] == ["han", "han"]
    assert next(person.roles for person in staff.people if person.id == "xu") == (Role.CONTACT, Role.ADMIN)


def test_a_leader_without_departments_leads_those_that_have_no_other() -> None:
    staff = read(
        DUTY,
        CONTACT,
        ["许志强", "xu", "中学教育科", "联系人A", "", ""],
        ["何志远", "he", "", "分管领导", "", ""],
        ["周敏", "zhou", "中学教育科", "分管领导", "", ""],
    )
    assert [department.leader for department in staff.departments] == ["he", "zhou"]


def test_every_wrong_row_is_named_at_once() -> None:
    found = problems(
        ["李建", "", "", "值班员", "", ""],
        ["", "zhao", "", "值班员", "", ""],
        CONTACT,
        ["邱磊", "qiu", "小学教育科", "科员", "", ""],
        ["邱磊", "qiu", "", "联系人B", "", ""],
        ["另一人", "fangwenjing", "小学教育科", "联系人B", "", ""],
        ["第三人", "third", "小学教育科", "联系人A", "", ""],
        ["罗丹", "luo", "中学教育科", "科室负责人", "", ""],
        ["叶帆", "ye", "学籍科", "", "", ""],
    )
    assert [line.split(":")[0] for line in found] == [
        "第 2 行", "第 3 行", "第 5 行", "第 6 行", "第 7 行", "第 8 行", "第 10 行", "第 9 行", "people",
    ]  # fmt: skip
    assert "缺企业微信账号" in found[0]
    assert "不认识角色“科员”" in found[2]
    assert "已经是方文静的" in found[4]
    assert "中学教育科没有联系人 A" in found[7]
    assert "没有一名值班员" in found[8]


def test_a_sheet_without_the_headings_says_which_it_needs() -> None:
    with pytest.raises(Refusal, match="姓名、企业微信账号") as refused:
        read_people(("工单.xlsx", workbook([["工单编号", "诉求内容"], ["A1", "x"]])))
    assert refused.value.code == "not_a_sheet"


def test_the_sample_address_list_reads_back_as_the_example_configuration() -> None:
    config = load(Path(__file__).parents[2] / "config.example.yaml", {})
    staff = read_people(("通讯录样例.xlsx", address_list(config.people, config.departments)))
    by_id = {person.id: person for person in with_posts(staff.people, staff.departments)}
    assert staff.departments == config.departments
    assert by_id == {person.id: person for person in config.people}
