"""并案: one finding and one reply for many citizens, each of whom is called; each order keeps its clocks."""

from datetime import datetime, timedelta

from desk import COLLEAGUE, CONTACT, OFFICER, DeskStory

from rules.words import State


def merged(desk: DeskStory, many: int = 2) -> list[int]:
    """Orders of one matter, all in the contact's hands."""
    orders = [desk.handling() for _ in range(many)]
    desk.says(OFFICER, f"并案 {' '.join(map(str, orders))}")
    return orders


def official(desk: DeskStory, short: int) -> datetime:
    return desk.clocks(short)["official"].due_at


def test_the_first_leads_and_whoever_handles_them_is_told_once(desk: DeskStory) -> None:
    first, second = merged(desk)
    assert desk.order(first).matter == desk.order(second).matter == desk.order(first).id
    assert len(desk.phone(CONTACT).with_words("【并案】王芳 将")) == 1
    assert desk.trail(second)[-1] == "merge"
    desk.says(OFFICER, str(second))
    assert f"并案：{first}、{second}（主件 {first}）" in desk.phone(OFFICER)
    assert f"与 {first} 并案" in desk.phone(OFFICER)


def test_each_citizen_is_called_before_the_one_result_goes_in(desk: DeskStory) -> None:
    first, second = merged(desk)
    desk.minutes_pass(90)
    desk.hands_in(first)
    assert f"{second} 尚未登记首次联系" in desk.phone(CONTACT)
    assert desk.order(first).state is State.HANDLING
    desk.says(CONTACT, "保存")
    desk.says(CONTACT, f"首次联系 {second} 10分钟前电话联系，诉求人已接听")
    desk.presses(CONTACT, "提交", first)
    assert desk.order(first).state is desk.order(second).state is State.SUBMITTED
    assert f"{second} 与 {first} 一并提交" in desk.phone(OFFICER)


def handed_in(desk: DeskStory) -> tuple[int, int]:
    first, second = merged(desk)
    desk.minutes_pass(90)
    desk.says(CONTACT, f"首次联系 {second} 10分钟前电话联系，诉求人已接听")
    desk.hands_in(first)
    return first, second


def test_passing_the_lead_passes_all_and_each_is_reported_by_itself(desk: DeskStory) -> None:
    first, second = handed_in(desk)
    desk.presses(OFFICER, "通过", first)
    assert desk.order(first).state is desk.order(second).state is State.PASSED
    assert f"【{second} 答复，可复制】" in desk.phone(OFFICER)
    desk.says(OFFICER, f"已上报 {first}")
    assert desk.order(second).state is State.PASSED


def test_sending_the_lead_back_sends_all_back_with_one_card(desk: DeskStory) -> None:
    first, second = handed_in(desk)
    desk.puts_phones_aside()
    desk.says(OFFICER, f"退回 {first} 缺少依据")
    assert desk.order(first).state is desk.order(second).state is State.HANDLING
    assert len(desk.phone(CONTACT).with_words("退回补正")) == 1


def test_one_of_them_may_be_passed_by_itself(desk: DeskStory) -> None:
    first, second = handed_in(desk)
    desk.says(OFFICER, f"通过 {second}")
    assert desk.order(second).state is State.PASSED
    assert desk.order(first).state is State.SUBMITTED


def test_the_form_of_any_of_them_is_the_leads(desk: DeskStory) -> None:
    first, second = merged(desk)
    desk.says(CONTACT, f"提交结果 {second}")
    assert f"{first}" in desk.phone(CONTACT).shown[-1].words


def test_each_order_keeps_its_own_clocks(desk: DeskStory) -> None:
    first = desk.handling()
    desk.hours_pass(5)
    second = desk.handling()
    before = [official(desk, first), official(desk, second)]
    desk.says(OFFICER, f"并案 {first} {second}")
    assert [official(desk, first), official(desk, second)] == before
    assert before[1] - before[0] >= timedelta(hours=4)


def test_a_third_joins_and_leaves_again(desk: DeskStory) -> None:
    first, second = merged(desk)
    third = desk.handling()
    desk.says(OFFICER, f"并案 {second} {third}")
    assert desk.order(third).matter == desk.order(first).id
    assert "已解除并案" in desk.says(OFFICER, f"解除并案 {third}")
    assert desk.order(third).matter is None
    assert desk.order(second).matter == desk.order(first).id
    desk.says(OFFICER, f"解除并案 {first}")
    assert desk.order(second).matter is None
    assert "没有并案" in desk.says(OFFICER, f"解除并案 {second}")


def test_what_does_not_fit_is_named(desk: DeskStory) -> None:
    first, second = merged(desk)
    other, early, late = desk.dispatched(to="小学教育科"), desk.signed(), desk.submitted()
    assert f"{other} 在小学教育科" in desk.says(OFFICER, f"并案 {first} {other}")
    assert f"{early} " in desk.says(OFFICER, f"并案 {first} {early}")
    assert "待审核" in desk.says(OFFICER, f"并案 {first} {late}")
    assert "至少要两件" in desk.says(OFFICER, f"并案 {first}")
    assert "无需重复操作" in desk.says(OFFICER, f"并案 {first} {second}")
    third, fourth = merged(desk)
    assert f"{fourth} 已与 {third} 并案" in desk.says(OFFICER, f"并案 {first} {fourth}")
    assert "没有找到工单" in desk.says(OFFICER, f"并案 {first} 9999")
    assert "您没有此项权限" in desk.says(CONTACT, f"并案 {first} {third}")


def test_an_order_that_went_elsewhere_is_not_handed_in_with_the_lead(desk: DeskStory) -> None:
    first, second = merged(desk)
    desk.says(OFFICER, f"改派 {second} 小学教育科 属小学学段")
    desk.minutes_pass(90)
    desk.hands_in(first)
    assert desk.order(first).state is State.SUBMITTED
    assert desk.order(second).state is State.DISPATCHED


def test_two_officers_who_merge_at_once_make_one_matter(desk: DeskStory) -> None:
    first, second = desk.handling(), desk.handling()
    desk.says(OFFICER, f"并案 {first} {second}")
    assert "无需重复操作" in desk.says(COLLEAGUE, f"并案 {second} {first}")
