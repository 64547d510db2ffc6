"""申请: only 平台通过 changes clock, state or figures; everything before it is on the timeline alone."""

from datetime import timedelta

from desk import CHIEF, CONTACT, HEAD, OFFICER, SUPERVISOR, DeskStory, at

from rules.words import State


def test_an_extension_counts_only_once_the_platform_has_granted_it(desk: DeskStory) -> None:
    order = desk.handling()
    due = desk.order(order).due_at
    assert due is not None
    assert "已提交内部审核" in desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    assert desk.order(order).due_at == due
    desk.presses(OFFICER, "平台通过")
    assert desk.order(order).due_at == due + timedelta(days=3)
    assert "平台已通过" in desk.phone(CONTACT)
    assert desk.clocks(order)["official"].due_at == due + timedelta(days=3)


def test_what_the_platform_refuses_changes_nothing(desk: DeskStory) -> None:
    order = desk.handling()
    due = desk.order(order).due_at
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.presses(OFFICER, "平台驳回")
    assert desk.order(order).due_at == due
    assert "被平台驳回" in desk.phone(CONTACT)


def test_what_is_declined_here_is_told_to_who_asked_and_never_filed(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 3天 想再看看")
    desk.presses(SUPERVISOR, "不同意")
    assert "未同意申报" in desk.phone(CONTACT)
    assert "已申报" not in [button.text for card in desk.phone(OFFICER).cards for button in card.buttons]


def test_the_button_asks_for_day_and_reason(desk: DeskStory) -> None:
    order = desk.handling()
    desk.presses(CONTACT, "申请延期", order)
    assert "申请延期到哪一天和理由" in desk.phone(CONTACT)
    assert "已提交内部审核" in desk.says(CONTACT, "5个工作日 需等待检测结果")


def test_a_second_application_of_the_same_kind_is_refused_while_one_runs(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    assert "请勿重复提交" in desk.says(CONTACT, f"申请延期 {order} 5天 再加几天")


def test_an_extension_without_a_day_is_asked_for_one(desk: DeskStory) -> None:
    order = desk.handling()
    assert "请写明到哪一天" in desk.says(CONTACT, f"申请延期 {order} 还没办完")


def test_a_return_granted_ends_the_order_and_its_clocks(desk: DeskStory) -> None:
    order = desk.signed()
    desk.says(OFFICER, f"退单 {order} 属市场监管职责，应由市场监管局承办")
    assert desk.order(order).state is State.SIGNED
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.presses(OFFICER, "平台通过")
    assert desk.order(order).state is State.RETURNED
    assert desk.clocks(order) == {}


def test_a_suspension_stops_the_official_clock_and_ends_by_itself(desk: DeskStory) -> None:
    order = desk.handling()
    due = desk.order(order).due_at
    assert due is not None
    desk.says(CONTACT, f"申请挂账 {order} 到3月9日 校舍改造需排期")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.presses(OFFICER, "平台通过")
    suspended_at = desk.now
    desk.puts_phones_aside()
    desk.time_passes(at(8, day=9))
    assert "提醒" not in desk.phone(CONTACT)
    assert "超期" not in desk.phone(CONTACT)
    desk.time_passes(at(8, day=11))
    assert "挂账到期" in desk.phone(CONTACT)
    ended_at = desk.order(order).due_at
    assert ended_at is not None
    assert ended_at > due + (at(8, day=9) - suspended_at)


def test_nobody_reviews_who_may_not(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    entry, button = desk.card(SUPERVISOR, "同意申报")
    desk.presses_again(HEAD, entry, button)
    assert "没有此项权限" in desk.phone(HEAD)


def test_an_application_decided_twice_is_told_where_it_stands(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    entry, button = desk.card(SUPERVISOR, "同意申报")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses_again(SUPERVISOR, entry, button)
    assert "现为“待申报”" in desk.phone(SUPERVISOR)


def test_a_window_about_to_close_is_spoken_of_once(desk: DeskStory) -> None:
    order = desk.signed()
    desk.says(OFFICER, f"退单 {order} 属市场监管职责，应由市场监管局承办")
    desk.puts_phones_aside()
    desk.hours_pass(6)
    assert len(desk.phone(OFFICER).with_words("退单申请（待内部审核）须在")) == 1


def _reminders(desk: DeskStory, who: str) -> int:
    return len(desk.phone(who).with_words("【提醒】"))


def test_who_does_not_review_is_reminded_and_then_the_chief_as_well(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    desk.puts_phones_aside()
    desk.hours_pass(1)
    assert (_reminders(desk, SUPERVISOR), _reminders(desk, CHIEF)) == (0, 0)
    desk.hours_pass(4)
    assert (_reminders(desk, SUPERVISOR), _reminders(desk, CHIEF)) == (1, 0)
    desk.hours_pass(24)
    assert (_reminders(desk, SUPERVISOR), _reminders(desk, CHIEF)) == (2, 1)
    desk.presses(CHIEF, "同意申报")
    desk.puts_phones_aside()
    desk.hours_pass(3)
    assert _reminders(desk, SUPERVISOR) == 0


def test_what_is_not_filed_and_not_answered_is_asked_of_who_is_on_duty(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    desk.presses(SUPERVISOR, "同意申报")
    desk.puts_phones_aside()
    desk.hours_pass(4)
    assert "内部审核通过已" in desk.phone(OFFICER)
    desk.presses(OFFICER, "已申报")
    desk.puts_phones_aside()
    desk.hours_pass(24)
    assert "平台如已答复请登记结果" in desk.phone(OFFICER)
    desk.presses(OFFICER, "平台通过")
    desk.puts_phones_aside()
    desk.hours_pass(48)
    assert "平台如已答复" not in desk.phone(OFFICER)


def test_nobody_is_reminded_of_an_application_over_the_weekend(desk: DeskStory) -> None:
    order = desk.handling()
    desk.time_passes(at(17, day=6))  # a Friday
    desk.says(CONTACT, f"申请挂账 {order} 到3月31日 校舍改造需排期")
    desk.puts_phones_aside()
    desk.time_passes(at(8, day=9))
    assert _reminders(desk, SUPERVISOR) == 0
    desk.time_passes(at(11, day=9))
    assert _reminders(desk, SUPERVISOR) == 1
