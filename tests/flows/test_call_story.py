"""电话督办: whom to call, what came of it, and a promise that becomes a clock."""

from desk import CHIEF, CONTACT, HEAD, OFFICER, SUPERVISOR, DeskStory, at

from rules.words import Level


def late(desk: DeskStory) -> int:
    """An order that the contact has not taken on in time."""
    order = desk.dispatched()
    desk.time_passes(at(15))
    return order


def test_the_list_says_whom_to_call_about_what_since_when(desk: DeskStory) -> None:
    order = late(desk)
    said = desk.says(OFFICER, "电话督办")
    assert "电话督办名单（1 人 1 件）" in said
    assert "■ 中学教育科 许志强（联系人）" in said
    assert f"{order} 未确认接收，自 今天 09:05 起，已超" in said
    assert f"电话督办 {order} 已接" in said


def test_with_nothing_late_there_is_nobody_to_call(desk: DeskStory) -> None:
    desk.dispatched()
    assert "没有到期未办" in desk.says(OFFICER, "电话督办")


def test_the_head_is_called_for_an_approval(desk: DeskStory) -> None:
    order = desk.submitted(level=Level.URGENT, public_reply=True)
    desk.says(OFFICER, f"通过 {order}")
    desk.hours_pass(3)
    said = desk.says(OFFICER, "电话督办")
    assert "中学教育科 程海平（负责人）" in said
    assert f"{order} 未审定" in said


def test_a_call_that_nobody_took_is_on_the_trail_and_in_the_next_list(desk: DeskStory) -> None:
    order = late(desk)
    said = desk.says(OFFICER, f"电话督办 {order} 未接")
    assert "许志强，未接。请稍后再打" in said
    assert desk.trail(order)[-1] == "call"
    assert "上次 今天 15:00 未接" in desk.says(OFFICER, "电话督办")
    assert "promise" not in desk.clocks(order)


def test_a_promise_reminds_who_made_it_and_then_tells_the_desk(desk: DeskStory) -> None:
    order = late(desk)
    said = desk.says(OFFICER, f"电话督办 {order} 承诺 明天17点")
    assert "承诺 明天 17:00 前办理" in said
    assert "您在电话中承诺 明天 17:00 前办理" in desk.phone(CONTACT)
    assert desk.clocks(order)["promise"].due_at == at(17, day=4)
    desk.puts_phones_aside()
    desk.time_passes(at(16, 30, day=4))
    assert "请兑现承诺" in desk.phone(CONTACT)
    assert "请兑现承诺" not in desk.phone(OFFICER)
    desk.time_passes(at(17, 5, day=4))
    assert "已超期：请兑现承诺" in desk.phone(OFFICER)
    desk.time_passes(at(20, day=4))
    assert "请兑现承诺" in desk.phone(HEAD)
    assert "上次 昨天 15:00 承诺 今天 17:00" in desk.says(OFFICER, "电话督办")


def test_what_was_promised_ends_the_clock_when_it_is_done(desk: DeskStory) -> None:
    order = late(desk)
    desk.says(OFFICER, f"电话督办 {order} 承诺 明天17点")
    desk.says(CONTACT, f"确认 {order}")
    assert "promise" not in desk.clocks(order)
    assert "submit" in desk.clocks(order)


def test_a_kept_promise_is_said_by_the_desk(desk: DeskStory) -> None:
    order = late(desk)
    assert "没有待兑现的承诺" in desk.says(OFFICER, f"电话督办 {order} 已兑现")
    assert desk.trail(order)[-1] != "call"
    desk.says(OFFICER, f"电话督办 {order} 承诺 明天17点")
    assert "已兑现" in desk.says(OFFICER, f"电话督办 {order} 已兑现")
    assert "promise" not in desk.clocks(order)


def test_a_second_promise_takes_the_place_of_the_first(desk: DeskStory) -> None:
    order = late(desk)
    desk.says(OFFICER, f"电话督办 {order} 承诺 今天17点")
    desk.says(OFFICER, f"电话督办 {order} 承诺 明天10点")
    assert desk.clocks(order)["promise"].due_at == at(10, day=4)


def test_a_promise_without_a_time_is_for_a_day_and_never_for_the_past(desk: DeskStory) -> None:
    order = late(desk)
    assert "承诺时间应在今后" in desk.says(OFFICER, f"电话督办 {order} 承诺 2026年3月2日10点")
    desk.says(OFFICER, f"电话督办 {order} 承诺尽快")
    assert desk.clocks(order)["promise"].due_at == at(15, day=4)


def test_what_came_of_it_must_be_said(desk: DeskStory) -> None:
    order = late(desk)
    assert "请写明通话结果" in desk.says(OFFICER, f"电话督办 {order}")


def test_contacts_have_no_list_and_record_no_calls(desk: DeskStory) -> None:
    order = late(desk)
    assert "没有此项权限" in desk.says(CONTACT, "电话督办")
    assert "没有此项权限" in desk.says(CONTACT, f"电话督办 {order} 已接")
    assert "未确认接收" in desk.says(SUPERVISOR, "电话督办")
    assert "已记录" in desk.says(CHIEF, f"电话督办 {order} 已接")


def test_an_order_that_waits_for_the_desk_is_nobodys_to_be_called_about(desk: DeskStory) -> None:
    order = desk.submitted()
    assert "现为“待审核”" in desk.says(OFFICER, f"电话督办 {order} 已接")
