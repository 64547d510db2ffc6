"""自查回访: the desk asks first, keeps it apart from the city's, and has an evening list of whom to ask."""

from desk import CONTACT, OFFICER, SUPERVISOR, DeskStory, at

from rules.words import State
from storage import matters, results


def test_it_is_kept_apart_from_the_citys(desk: DeskStory) -> None:
    order = desk.reported()
    assert "已登记（与市级回访分开统计）" in desk.says(OFFICER, f"自查回访 {order} 已解决 满意")
    order_id = desk.order(order).id
    assert desk.order(order).state is State.REPORTED
    assert desk.looks(results.visits, order_id) == []
    assert [row.opinion for row in desk.looks(matters.own_visits, [order_id])] == ["满意"]
    assert desk.trail(order)[-1] == "own_visit"


def test_before_reporting_an_unhappy_citizen_suggests_sending_it_back(desk: DeskStory) -> None:
    order = desk.passed()
    desk.says(OFFICER, f"自查回访 {order} 未解决 不满意 诉求人称没人联系他，资料费未退")
    assert "尚未上报，建议退回补正" in desk.phone(OFFICER)
    assert "核清应退金额" in desk.phone(OFFICER)
    desk.presses(OFFICER, "退回补正", order)
    desk.says(OFFICER, "诉求人称资料费未退")
    assert desk.order(order).state is State.HANDLING


def test_after_reporting_who_handled_it_is_told_to_mend_it_before_the_city_calls(desk: DeskStory) -> None:
    order = desk.reported()
    desk.puts_phones_aside()
    desk.says(OFFICER, f"自查回访 {order} 部分解决 不满意 周六还在补课")
    assert "市级尚未回访，请先行补办" in desk.phone(CONTACT)
    assert "到现场复查一次" in desk.phone(CONTACT)
    assert desk.order(order).state is State.REPORTED


def test_the_evening_list_goes_once_to_who_is_on_duty(desk: DeskStory) -> None:
    fine, again = desk.reported(), desk.reported()  # the same matter told again
    desk.puts_phones_aside()
    desk.time_passes(at(21, 0))
    shown = desk.phone(OFFICER).with_words("今晚自查回访名单 1 件")
    assert len(shown) == 1
    assert f"{again} 重复诉求" in shown[0].words
    assert str(fine) not in shown[0].words
    desk.presses(OFFICER, "查看全部名单")
    assert "自查回访名单（1 件" in desk.phone(OFFICER)


def test_who_was_asked_is_not_on_the_list_any_more_and_who_did_not_answer_is(desk: DeskStory) -> None:
    desk.reported()
    order = desk.reported()  # the same matter told again
    assert f"{order}｜" in desk.says(OFFICER, "自查回访")
    assert "未接通" in desk.says(OFFICER, f"自查回访 {order} 未接通")
    assert f"{order}｜" in desk.says(OFFICER, "自查回访")
    desk.says(OFFICER, f"自查回访 {order} 已解决 满意")
    assert "目前没有需要自查回访的工单" in desk.says(SUPERVISOR, "自查回访")


def test_who_may_not_and_what_says_nothing(desk: DeskStory) -> None:
    order = desk.reported()
    assert "没有此项权限" in desk.says(CONTACT, f"自查回访 {order} 已解决 满意")
    assert "由值班专班和主管科室查看" in desk.says(CONTACT, "自查回访")
    assert "请写明是否解决" in desk.says(OFFICER, f"自查回访 {order} 打过了")
    desk.says(OFFICER, f"回访 {order} 已解决 满意")
    assert "已归档" in desk.says(OFFICER, f"自查回访 {order} 已解决 满意")


def test_the_second_round_comes_with_a_suggestion_from_words_gaps_and_orders_like_it(desk: DeskStory) -> None:
    solved = desk.reported()
    desk.says(OFFICER, f"回访 {solved} 已解决 满意")
    order = desk.reported()
    desk.puts_phones_aside()
    desk.says(OFFICER, f"回访 {order} 未解决 不满意 没人联系，周六依然补课")
    card = desk.phone(CONTACT).with_words("二次办理")[-1].words
    assert "先由承办人本人电话联系" in card
    assert "到现场复查一次" in card
    assert f"相似工单 {solved}（诉求人满意）的做法" in desk.phone(CONTACT)
