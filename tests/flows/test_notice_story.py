"""通知 … 截止: told, answered, chased, and the sender knows who has not done it."""

from desk import CONTACT, OFFICER, DeskStory, at


def test_a_notice_reaches_the_departments_contact_with_its_day(desk: DeskStory) -> None:
    said = desk.says(OFFICER, "通知 中教科 报送暑期培训名单 截止 周五")
    assert "许志强" in said
    assert "截止" in said
    assert "报送暑期培训名单" in desk.phone(CONTACT)


def test_the_sender_is_told_once_all_have_done_it(desk: DeskStory) -> None:
    desk.says(OFFICER, "通知 中教科 报送暑期培训名单 截止 周五")
    desk.presses(CONTACT, "已读")
    assert "已全部完成" not in desk.phone(OFFICER)
    desk.presses(CONTACT, "完成")
    assert "已全部完成" in desk.phone(OFFICER)


def test_who_has_not_done_it_is_chased_and_named(desk: DeskStory) -> None:
    desk.says(OFFICER, "通知 许志强 报送名单 截止 今天17:00")
    desk.time_passes(at(17, 30))
    assert len(desk.phone(CONTACT).with_words("即将截止")) == 1
    assert "尚未完成：许志强" in desk.phone(OFFICER)


def test_a_day_that_cannot_be_read_is_asked_for_again(desk: DeskStory) -> None:
    assert "没有看懂截止时间" in desk.says(OFFICER, "通知 中教科 报送名单 截止 猴年马月")


def test_a_contact_cannot_call_on_others(desk: DeskStory) -> None:
    assert "没有此项权限" in desk.says(CONTACT, "通知 小教科 开会 截止 周五")
