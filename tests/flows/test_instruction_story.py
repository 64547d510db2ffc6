"""批示: a leader's words become one after one confirmation, and are followed until carried out."""

from desk import CONTACT, HEAD, LEADER, OFFICER, SUPERVISOR, DeskStory, at
from sqlalchemy.orm import Session

from rules.words import State
from storage import instructions
from storage.tables import InstructionRow

WORDS = "请查清收费情况，周五前报我"


def kept(session: Session) -> list[InstructionRow]:
    return instructions.between(session, at(0), at(0, day=4))


def instructed(desk: DeskStory) -> int:
    order = desk.handling()
    desk.says(LEADER, f"批示 {order} {WORDS}")
    desk.presses(LEADER, "确认批示", order)
    return order


def test_nothing_is_one_before_it_is_confirmed(desk: DeskStory) -> None:
    order = desk.handling()
    desk.puts_phones_aside()
    desk.says(LEADER, f"批示 {order} {WORDS}")
    assert f"批示：{WORDS}" in desk.phone(LEADER)
    assert "落实期限：3月6日 23:59" in desk.phone(LEADER)
    assert len(desk.phone(CONTACT)) == 0
    assert desk.looks(kept) == []


def test_confirmed_it_goes_to_contact_and_head_with_a_date_and_the_desk_knows(desk: DeskStory) -> None:
    order = instructed(desk)
    for who in (CONTACT, HEAD):
        assert f"批示：{WORDS}" in desk.phone(who)
        assert "落实期限：3月6日 23:59" in desk.phone(who)
    assert f"【工单 {order} 领导批示】何志远：{WORDS}" in desk.phone(OFFICER)
    assert desk.trail(order)[-1] == "instruct"
    assert desk.clocks(order)["instruction"].due_at == at(23, 59, day=6)
    (row,) = desk.looks(kept)
    assert desk.looks(instructions.text, row) == WORDS


def test_a_leaders_reply_to_a_card_is_offered_as_one(desk: DeskStory) -> None:
    order = desk.receives(text="家长反映，望湖中学食堂多名学生饭后呕吐，已送医，怀疑食物中毒。")
    desk.presses(OFFICER, "确认敏感", order)
    desk.minutes_pass(25)
    assert "可直接回复批示意见" in desk.phone(LEADER)
    desk.says(LEADER, "请安保科立即到校核查，今天18点前报我")
    desk.presses(LEADER, "确认批示", order)
    assert "instruct" in desk.trail(order)
    assert "请安保科立即到校核查" in desk.phone(OFFICER)


def test_what_others_say_in_passing_is_none(desk: DeskStory) -> None:
    desk.handling()
    assert "没有看懂" in desk.says(HEAD, "请立即到校核查情况")
    assert "没有看懂" in desk.says(LEADER, "请立即到校核查情况")  # no card came before


def test_a_leader_may_think_better_of_it(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(LEADER, f"批示 {order} {WORDS}")
    entry, button = desk.card(LEADER, "确认批示", order)
    desk.presses(LEADER, "不作批示", order)
    desk.presses_again(LEADER, entry, button)
    assert "没有待确认的批示" in desk.phone(LEADER).last
    assert desk.looks(kept) == []


def test_a_draft_is_called_off_by_a_word_as_well(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(LEADER, f"批示 {order} {WORDS}")
    assert f"未对工单 {order} 作批示" in desk.says(LEADER, "取消")
    assert "没有正在填写的表单" in desk.says(LEADER, "取消")
    assert desk.looks(kept) == []


def test_two_presses_at_the_very_same_moment_give_one(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(LEADER, f"批示 {order} {WORDS}")
    desk.at_once((LEADER, "确认批示", order), (LEADER, "确认批示", order))
    assert len(desk.looks(kept)) == 1


def test_confirming_twice_gives_one(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(LEADER, f"批示 {order} {WORDS}")
    entry, button = desk.card(LEADER, "确认批示", order)
    desk.presses_again(LEADER, entry, button)
    desk.presses_again(LEADER, entry, button)
    assert len(desk.looks(kept)) == 1


def test_what_was_done_goes_to_the_leader_and_the_desk(desk: DeskStory) -> None:
    order = instructed(desk)
    desk.presses(CONTACT, "批示落实", order)
    assert "已报送" in desk.says(CONTACT, "已约谈校长，多收费用已退还")
    for who in (LEADER, OFFICER):
        assert "批示落实】中学教育科 许志强：已约谈校长" in desk.phone(who)
    assert "instruction" not in desk.clocks(order)
    assert desk.looks(kept)[0].answered_by == CONTACT
    assert "没有待落实的批示" in desk.says(HEAD, f"批示落实 {order} 已约谈校长")


def test_it_is_reminded_of_and_the_head_with_it(desk: DeskStory) -> None:
    instructed(desk)
    desk.puts_phones_aside()
    desk.time_passes(at(12, day=7))
    assert "请落实批示" in desk.phone(CONTACT)
    assert "请落实批示" in desk.phone(HEAD)
    assert "请落实批示" in desk.phone(OFFICER)


def test_of_two_the_earlier_date_counts(desk: DeskStory) -> None:
    order = instructed(desk)
    desk.says(LEADER, f"批示 {order} 另请说明整改措施，3月20日前报我")
    desk.presses(LEADER, "确认批示", order)
    assert desk.clocks(order)["instruction"].due_at == at(23, 59, day=6)
    desk.says(CONTACT, f"批示落实 {order} 均已落实")
    assert desk.looks(instructions.open_of, desk.order(order).id) == []


def test_only_leaders_give_them_and_only_of_what_is_not_over(desk: DeskStory) -> None:
    order = desk.reported()
    assert "批示由分管领导办理" in desk.says(SUPERVISOR, f"批示 {order} {WORDS}")
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert desk.order(order).state is State.CLOSED
    assert "现为“已归档”" in desk.says(LEADER, f"批示 {order} {WORDS}")


def test_without_a_date_it_is_three_working_days_and_never_the_past(desk: DeskStory) -> None:
    order = desk.handling()
    assert "期限已过" in desk.says(LEADER, f"批示 {order} 请查清，2026年3月1日前报我")
    desk.says(LEADER, f"批示 {order} 请依法依规处理")
    desk.presses(LEADER, "确认批示", order)
    assert desk.clocks(order)["instruction"].due_at.astimezone(at(0).tzinfo).day == 6
