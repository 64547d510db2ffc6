"""送达 and 未送达: what became of each message is known, and what failed is dealt with by somebody."""

from datetime import timedelta

from desk import CHIEF, COLLEAGUE, CONTACT, OFFICER, SUBSTITUTE, DeskStory

from notifier.errors import GiveUp, Halt, TryAgain
from rules.words import Level


def told(desk: DeskStory, who: str, words: str) -> int:
    return len(desk.phone(who).with_words(words))


def refused(desk: DeskStory) -> int:
    """An order whose card the platform refused."""
    desk.phones.fails_for(CONTACT, GiveUp("消息含有被禁止的词语", code=85002))
    order = desk.dispatched()
    desk.phones.fails_for(CONTACT, None)
    return order


def test_what_was_sent_and_what_was_pressed_is_told_apart(desk: DeskStory) -> None:
    order = desk.dispatched()
    sent = desk.says(OFFICER, f"送达 {order}")
    assert "许志强：企业微信已送出 今天" in sent
    assert "已操作" not in sent.split("许志强")[1].split("\n")[0]
    desk.presses(CONTACT, "确认接收")
    assert "许志强：企业微信已送出" in desk.says(OFFICER, f"送达 {order}")
    line = next(row for row in desk.says(OFFICER, f"送达 {order}").splitlines() if "许志强" in row)
    assert "已操作 今天" in line


def test_a_refusal_is_told_with_its_reason(desk: DeskStory) -> None:
    order = refused(desk)
    assert "许志强：未送达，原因：消息含有被禁止的词语" in desk.says(OFFICER, f"送达 {order}")


def test_an_unknown_outcome_is_said_to_be_one(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, TryAgain("没有答复", in_doubt=True))
    order = desk.dispatched()
    said = desk.says(OFFICER, f"送达 {order}")
    assert "许志强：等待发送，原因：没有答复，上次结果不明，将原样重发" in said


def test_what_went_to_the_substitute_instead_says_so(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, GiveUp("账号已停用", code=60111, gone=True))
    desk.dispatched()
    desk.minutes_pass(2)
    order = desk.dispatched()
    assert "已改由 罗丹" in desk.says(OFFICER, f"送达 {order}")


def test_what_was_refused_is_sent_again_once(desk: DeskStory) -> None:
    order = refused(desk)
    desk.says(OFFICER, "未送达")
    assert "未送达 1 条" in desk.phone(OFFICER)
    assert "已重发 1 条" in desk.says(OFFICER, f"重发 {order}")
    desk.delivers()
    assert told(desk, CONTACT, f"工单 {order}") == 1
    assert desk.says(OFFICER, "未送达") == "没有未送达的消息。"
    assert desk.says(COLLEAGUE, f"重发 {order}") == "没有需要重发的消息。"


def test_all_are_sent_again_together(desk: DeskStory) -> None:
    refused(desk)
    refused(desk)
    assert "已重发 2 条" in desk.says(OFFICER, "重发 全部")


def test_who_was_phoned_is_off_the_list(desk: DeskStory) -> None:
    order = refused(desk)
    desk.says(OFFICER, "未送达")
    desk.presses(OFFICER, "已电话告知", message="all")
    assert desk.says(OFFICER, "未送达") == "没有未送达的消息。"
    assert "未送达，已另行告知" in desk.says(OFFICER, f"送达 {order}")


def test_a_stale_list_does_nothing_twice(desk: DeskStory) -> None:
    order = refused(desk)
    for officer in (OFFICER, COLLEAGUE):
        desk.says(officer, "未送达")
    desk.presses(OFFICER, "已电话告知", message="all")
    desk.presses(COLLEAGUE, "重发", message="all")
    assert told(desk, CONTACT, f"工单 {order}") == 0
    assert "没有需要重发的消息" in desk.phone(COLLEAGUE)


def test_the_list_is_the_desks(desk: DeskStory) -> None:
    order = refused(desk)
    for words in ("未送达", f"送达 {order}", f"重发 {order}", "重发 全部"):
        assert "没有此项权限" in desk.says(CONTACT, words)


def test_somebody_phones_when_an_urgent_message_does_not_get_through(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, TryAgain("系统繁忙", code=-1))
    order = desk.dispatched(level=Level.URGENT)
    desk.minutes_pass(2)
    assert not told(desk, OFFICER, "请电话 许志强")
    desk.minutes_pass(3)
    assert told(desk, OFFICER, f"紧急消息（工单 {order}）尚未送达（系统繁忙），仍在重试，请电话 许志强") == 1
    desk.minutes_pass(5)
    assert told(desk, OFFICER, "尚未送达") == 1


def test_a_channel_that_stopped_says_when_it_goes_again(desk: DeskStory) -> None:
    desk.phones.fails_for(CONTACT, Halt("接口调用超过频率限制", code=45009, after=timedelta(minutes=10)))
    order = desk.dispatched()
    desk.phones.fails_for(CONTACT, None)
    assert not told(desk, OFFICER, "已恢复发送")
    desk.minutes_pass(11)
    assert told(desk, OFFICER, "企业微信已恢复发送") == 1
    assert told(desk, CONTACT, f"工单 {order}") == 1


def test_the_names_are_those_people_know(desk: DeskStory) -> None:
    order = desk.dispatched()
    said = desk.says(CHIEF, f"送达 {order}")
    assert CONTACT not in said
    assert SUBSTITUTE not in said
