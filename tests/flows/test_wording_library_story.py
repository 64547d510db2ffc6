"""答复口径 are kept in chat: by whom, approved by whom, each change a version that replies are checked by."""

from dataclasses import replace

from desk import CHIEF, COMPLETE, CONTACT, HEAD, LEADER, OFFICER, SOLVED, SUPERVISOR, DeskStory
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp import wording_edits
from rules.wordings import Wording, next_number
from storage.tables import PersonRow, WordingRow

OLD = "义务教育阶段实行就近入学，每校服务半径不超过3公里。"
ZONES = Wording("KJ-01", OLD, ("补课", "划片"), basis="义务教育法")
NEW = "义务教育阶段实行多校划片，以当年公告为准。"
ADD = f"口径 新增 关键词：划片、入学 内容：{NEW} 依据 区教委当年公告 有效期至 2027-08-31"


def name_of(session: Session, person: str) -> str:
    return session.get_one(PersonRow, person).name


def approver(desk: DeskStory) -> str:
    return desk.looks(name_of, SUPERVISOR)


def knows(desk: DeskStory, *wordings: Wording) -> None:
    desk.desk = replace(desk.desk, wordings=wordings or (ZONES,))


def kept(session: Session) -> list[tuple[str, int, bool]]:
    rows = session.scalars(select(WordingRow).order_by(WordingRow.number, WordingRow.version))
    return [(row.number, row.version, row.retired) for row in rows]


def test_the_supervisor_adds_one_and_it_counts_at_once(desk: DeskStory) -> None:
    told = desk.says(SUPERVISOR, ADD)
    assert "KJ-01 已新增，即时生效" in told
    shown = desk.says(CONTACT, "口径 划片")
    for words in (NEW, "依据：区教委当年公告", "有效至 2027-08-31", f"审定：{approver(desk)}"):
        assert words in shown
    assert desk.looks(kept) == [("KJ-01", 1, False)]


def test_the_chief_names_who_approved_it_and_that_person_hears_of_it(desk: DeskStory) -> None:
    assert f"审定 {approver(desk)}" in desk.says(CHIEF, ADD)
    assert desk.looks(kept) == []
    assert "已新增" in desk.says(CHIEF, f"{ADD} 审定 {approver(desk)}")
    assert "审定人写的是您" in desk.phone(SUPERVISOR)


def test_the_chief_cannot_approve_alone(desk: DeskStory) -> None:
    assert "请写明审定人" in desk.says(CHIEF, f"{ADD} 审定 {desk.looks(name_of, CHIEF)}")
    assert "已新增" in desk.says(CHIEF, f"{ADD} 审定 {desk.looks(name_of, LEADER)}")


def test_nobody_else_keeps_the_library(desk: DeskStory) -> None:
    knows(desk)
    for who in (OFFICER, CONTACT, LEADER):
        for words in (ADD, f"口径 修改 KJ-01 {NEW}", "口径 停用 KJ-01", "口径 历史 KJ-01"):
            assert "您没有此项权限" in desk.says(who, words)
    assert desk.looks(kept) == []


def test_a_change_is_a_version_and_the_one_before_is_kept(desk: DeskStory) -> None:
    knows(desk)
    assert "来自配置" in desk.says(SUPERVISOR, "口径 历史 KJ-01")
    told = desk.says(SUPERVISOR, f"口径 修改 kj-01 {NEW}")
    assert "第 2 版" in told
    assert f"原说法：{ZONES.text}" in told
    assert ZONES.text not in desk.says(CONTACT, "口径 划片")
    shown = desk.says(CHIEF, "口径 历史 KJ-01")
    assert shown.index("第 2 版") < shown.index("第 1 版") < shown.index("配置文件") < shown.index(ZONES.text)
    assert desk.looks(kept) == [("KJ-01", 1, False), ("KJ-01", 2, False)]


def test_what_is_withdrawn_is_found_no_more_and_put_in_no_more(desk: DeskStory) -> None:
    knows(desk)
    order = desk.handling(public_reply=True)
    desk.says(CONTACT, f"提交结果 {order}")
    assert "已停用" in desk.says(SUPERVISOR, "口径 停用 KJ-01")
    assert "没有查到" in desk.says(CONTACT, "口径 划片")
    assert "已停用" in desk.says(CONTACT, f"口径 插入 KJ-01 {order}")
    assert "已经停用" in desk.says(SUPERVISOR, "口径 停用 KJ-01")
    assert desk.looks(kept) == [("KJ-01", 1, False), ("KJ-01", 2, True)]


def test_what_is_incomplete_wrong_or_personal_is_refused_in_plain_words(desk: DeskStory) -> None:
    knows(desk)
    refusals = {
        "口径 新增 就近入学。": "须写明关键词和内容",
        f"口径 新增 KJ-01 关键词 划片 内容 {NEW}": "已有口径 KJ-01",
        f"口径 修改 {NEW}": "请写明口径编号",
        f"口径 修改 KJ-77 {NEW}": "没有编号为 KJ-77",
        "口径 修改 KJ-01": "请写明要改什么",
        "口径 修改 KJ-01 有效期 猴年马月": "没有看懂有效期",
        "口径 修改 KJ-01 有效期 2020-01-01": "已过",
        "口径 修改 KJ-01 请联系张小明老师13912345678办理。": "不能含姓名、手机号",
        f"口径 修改 KJ-01 {'就近入学。' * 120}": "500 字以内",
    }
    for words, said in refusals.items():
        assert said in desk.says(SUPERVISOR, words), words
    assert desk.looks(kept) == []


def submitted(desk: DeskStory) -> int:
    """A public reply handed in with the wording of that day."""
    knows(desk)
    order = desk.handling(public_reply=True)
    desk.minutes_pass(60)
    desk.says(CONTACT, f"提交结果 {order}")
    desk.presses(CONTACT, "下一步", order, **SOLVED)
    desk.says(CONTACT, COMPLETE)
    desk.says(CONTACT, "口径 插入 KJ-01")
    desk.presses(CONTACT, "提交", order)
    return order


def test_a_reply_under_review_is_checked_by_the_version_in_force(desk: DeskStory) -> None:
    order = submitted(desk)
    desk.says(OFFICER, f"看 {order}")
    assert "与审定口径不一致" not in desk.phone(OFFICER)
    assert str(order) in desk.says(SUPERVISOR, f"口径 修改 KJ-01 {NEW}")
    assert "请复核" in desk.phone(OFFICER)
    desk.says(OFFICER, f"看 {order}")
    assert "KJ-01（已更新为第 2 版）" in desk.phone(OFFICER).cards[-1].text
    desk.says(OFFICER, f"退回 {order}")
    assert "与审定口径不一致" in desk.phone(CONTACT)


def test_the_desk_puts_a_wording_into_what_was_handed_in(desk: DeskStory) -> None:
    order = submitted(desk)
    desk.says(SUPERVISOR, f"口径 修改 KJ-01 {NEW}")
    assert "您没有此项权限" in desk.says(CONTACT, f"口径 插入 KJ-01 {order}")
    assert "与审定口径不一致" not in desk.says(OFFICER, f"口径 插入 KJ-01 {order}")
    desk.says(OFFICER, f"通过 {order}")
    head_reads = desk.phone(HEAD).cards[-1]
    assert "待审定" in head_reads.title
    desk.presses(HEAD, "查看答复全文", order)
    assert NEW in desk.phone(HEAD)
    assert OLD not in desk.phone(HEAD)
    assert "wording" in desk.trail(order)
    assert "无需再提交结果" in desk.says(CONTACT, f"口径 插入 KJ-01 {order}")


def test_the_parts_of_a_change_are_read_by_their_labels() -> None:
    assert wording_edits.read("划片") is None
    assert wording_edits.read("新增班额") is None
    found = wording_edits.read("修改 kj-01：就近入学。\n依据：义务教育法 有效期至 明年8月31日")
    assert found is not None
    assert (found.kind, found.number) == ("change", "KJ-01")
    assert found.parts == {"text": "就近入学。", "basis": "义务教育法", "valid_until": "明年8月31日"}
    found = wording_edits.read("新增 关键词 划片、入学,划片")
    assert found is not None
    assert found.keywords == ("划片", "入学")


def test_numbers_go_on_from_the_highest() -> None:
    assert next_number(()) == "KJ-01"
    assert next_number(("KJ-02", "KJ-09", "XX-44", "KJ-A")) == "KJ-10"
