"""转学校核实: a school, a date, a clock of its own, and a note that names nobody."""

from desk import CONTACT, HEAD, OFFICER, TZ, DeskStory, at

from rules.words import State


def asked(desk: DeskStory) -> int:
    order = desk.handling()
    desk.says(CONTACT, f"转学校 {order} 阳光小学 周五 核实课后服务收费")
    return order


def test_a_clock_of_its_own_runs_until_the_schools_day(desk: DeskStory) -> None:
    order = asked(desk)
    assert desk.clocks(order)["school"].due_at.astimezone(TZ) == at(17, 30, day=6)
    assert desk.order(order).school == "阳光小学"
    assert desk.trail(order)[-1] == "ask_school"


def test_the_note_can_be_copied_and_names_nobody(desk: DeskStory) -> None:
    order = desk.handling(text="吴先生（13800001234）反映，望湖中学周六补课，家住平安路5号院3号楼。")
    desk.says(CONTACT, f"转学校 {order} 望湖中学 周五 核实补课，联系李小红 13900001111")
    note = desk.phone(CONTACT).with_words("转办单（已脱敏）")[-1].words
    assert "补课" in note
    assert "2026年3月6日 17:30 前" in note
    assert not any(secret in note for secret in ("吴先生", "13800001234", "3号楼", "13900001111"))


def test_other_steps_do_not_stop_it_and_the_answer_does(desk: DeskStory) -> None:
    order = asked(desk)
    desk.minutes_pass(90)
    desk.hands_in(order)
    assert "school" in desk.clocks(order)
    assert "学校核实已完成" in desk.says(OFFICER, f"学校反馈 {order} 收费已公示，多收部分已退")
    assert "school" not in desk.clocks(order)
    assert "【学校反馈】" in desk.phone(CONTACT)
    assert "多收部分已退" in desk.phone(CONTACT)


def test_the_holder_is_reminded_and_then_the_desk(desk: DeskStory) -> None:
    order = asked(desk)
    desk.puts_phones_aside()
    desk.time_passes(at(18, 0, day=6))
    assert "催学校反馈" in desk.phone(CONTACT)
    assert "催学校反馈" in desk.phone(OFFICER)
    desk.presses(CONTACT, "登记学校反馈", order)
    desk.says(CONTACT, "学校回复：已整改")
    assert desk.trail(order)[-1] == "school_answer"


def test_two_schools_share_a_clock_that_is_the_earlier_ones(desk: DeskStory) -> None:
    order = asked(desk)
    desk.says(CONTACT, f"转学校 {order} 育才中学 周四")
    assert desk.clocks(order)["school"].due_at.astimezone(TZ) == at(17, 30, day=5)
    assert "还有 1 所学校未反馈" in desk.says(CONTACT, f"学校反馈 {order} 育才中学已整改")
    assert desk.clocks(order)["school"].due_at.astimezone(TZ) == at(17, 30, day=6)
    desk.says(OFFICER, str(order))
    assert "学校核实：阳光小学（3月6日 17:30 前）、育才中学（已反馈）" in desk.phone(OFFICER)


def test_it_ends_with_the_order(desk: DeskStory) -> None:
    order = asked(desk)
    desk.minutes_pass(90)
    desk.hands_in(order)
    for words in ("通过", "已上报"):
        desk.says(OFFICER, f"{words} {order}")
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.CLOSED
    assert not desk.clocks(order)


def test_without_a_day_the_school_has_what_the_policy_gives_it(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"转学校 {order} 阳光小学 核实收费")
    assert desk.clocks(order)["school"].due_at > desk.now
    assert "请重点核实：核实收费" in desk.phone(CONTACT)


def test_what_cannot_be_is_said(desk: DeskStory) -> None:
    order = asked(desk)
    assert "已转 阳光小学 核实，尚未反馈" in desk.says(CONTACT, f"转学校 {order} 阳光小学 周五")
    assert "没有此项权限" in desk.says(HEAD, f"转学校 {order} 育才中学 周五")
    other = desk.signed()
    assert f"工单 {other}" in desk.says(OFFICER, f"转学校 {other} 育才中学 周五")
    third = desk.handling()
    assert "没有等待学校反馈" in desk.says(CONTACT, f"学校反馈 {third} 已整改")
    assert "请写明学校，" in desk.says(CONTACT, f"转学校 {third} 周五")
