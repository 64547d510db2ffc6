"""信息上报: 首报, 续报, 终报 of a sensitive event; short questions, its own time, who was told when."""

from datetime import timedelta

from desk import CHIEF, CONTACT, LEADER, OFFICER, SUPERVISOR, DeskStory, at

from storage import incidents

ILL = {
    "title": "望湖中学学生饭后呕吐",
    "text": "家长反映，望湖中学食堂多名学生饭后呕吐，已送医，怀疑食物中毒。",
}
WHOLE = "今天8点20分，望湖中学食堂3名学生饭后呕吐，已送医救治，学校已封存留样，目前学生情况稳定"


def confirmed(desk: DeskStory) -> int:
    order = desk.receives(**ILL)
    desk.presses(OFFICER, "确认敏感", order)
    return order


def reported(desk: DeskStory) -> int:
    order = confirmed(desk)
    desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}")
    desk.presses(OFFICER, "确认报送", order)
    return order


def test_a_confirmed_sensitive_order_has_half_an_hour_for_its_first_report(desk: DeskStory) -> None:
    order = confirmed(desk)
    assert desk.clocks(order)["first_report"].due_at - desk.now == timedelta(minutes=30)
    desk.minutes_pass(20)
    assert "报送首报，剩" in desk.phone(OFFICER)
    desk.minutes_pass(11)
    for who in (CHIEF, SUPERVISOR):
        assert "报送首报" in desk.phone(who)


def test_a_whole_sentence_is_read_and_shown_to_be_confirmed(desk: DeskStory) -> None:
    order = confirmed(desk)
    desk.puts_phones_aside()
    desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}")
    shown = desk.phone(OFFICER)
    for words in (
        "时间：2026年3月3日8时20分",
        "地点：望湖中学",
        "人员：3名学生",
        "措施：已送医救治，学校已封存留样",
        "现状：目前学生情况稳定",
    ):
        assert words in shown
    assert "报送" not in desk.phone(LEADER)


def test_only_what_is_missing_is_asked_for(desk: DeskStory) -> None:
    order = confirmed(desk)
    said = desk.says(OFFICER, f"信息上报 {order} 首报 望湖中学食堂3名学生饭后呕吐，已送医救治")
    assert "何时发生" in said
    assert "没有看懂发生时间" in desk.says(OFFICER, "不久前")
    assert "目前情况怎样" in desk.says(OFFICER, "今天8点20分")
    desk.says(OFFICER, "跳过")
    assert "现状：正在核实" in desk.phone(OFFICER)
    desk.presses(OFFICER, "确认报送", order)
    assert desk.trail(order)[-1] == "report_incident"


def test_a_bare_number_is_an_answer_and_no_order(desk: DeskStory) -> None:
    order = confirmed(desk)
    assert "涉及多少人" in desk.says(
        OFFICER, f"信息上报 {order} 首报 今天8点20分，在食堂，饭后不适，已送医救治"
    )
    desk.says(OFFICER, "3")
    assert "人员：3" in desk.says(OFFICER, "目前稳定")


def test_confirmed_it_goes_up_the_line_and_it_is_kept_who_was_told(desk: DeskStory) -> None:
    order = reported(desk)
    for who in (CHIEF, SUPERVISOR, LEADER):
        assert "请阅：报送" in desk.phone(who)
        assert "人员：3名学生" in desk.phone(who)
    assert "首报已送 陈立、郑云、何志远" in desk.phone(OFFICER)
    said = desk.says(OFFICER, f"信息上报 {order}")
    assert "首报 今天 09:05 王芳" in said
    assert "陈立 今天 09:05；郑云 今天 09:05；何志远 今天 09:05" in said
    assert "续报时限" in said


def test_the_text_can_be_copied_and_read_by_who_was_told(desk: DeskStory) -> None:
    order = reported(desk)
    assert f"关于工单 {order}" in desk.phone(OFFICER)
    desk.presses(LEADER, "报送全文", order)
    assert "措施：已送医救治，学校已封存留样" in desk.phone(LEADER).last


def test_further_reports_say_only_what_is_new(desk: DeskStory) -> None:
    order = reported(desk)
    assert "follow_up" in desk.clocks(order)
    assert "first_report" not in desk.clocks(order)
    desk.hours_pass(1)
    said = desk.says(OFFICER, f"信息上报 {order} 续报 目前2名学生已返校")
    assert "已采取哪些措施" in said
    assert "此前报送：已送医救治" in said
    desk.says(OFFICER, "区市场监管局已到场检查")
    desk.presses(OFFICER, "确认报送", order)
    rows = desk.looks(incidents.of, desk.order(order).id)
    assert [row.phase.label for row in rows] == ["首报", "续报"]
    assert desk.looks(incidents.facts, rows[1])["place"] == "望湖中学"


def test_the_last_report_ends_the_clock(desk: DeskStory) -> None:
    order = reported(desk)
    desk.says(OFFICER, f"信息上报 {order} 终报 措施：食堂停业整改；现状：3名学生均已返校")
    desk.presses(OFFICER, "确认报送", order)
    assert not {"first_report", "follow_up"} & set(desk.clocks(order))
    assert "已经终报" in desk.says(OFFICER, f"信息上报 {order} 终报 现状：无变化")
    desk.says(OFFICER, f"信息上报 {order} 续报 措施：再次送医；现状：1名学生再次不适")
    desk.presses(OFFICER, "确认报送", order)
    assert "follow_up" in desk.clocks(order)


def test_reports_come_in_their_order(desk: DeskStory) -> None:
    order = confirmed(desk)
    assert "尚未首报" in desk.says(OFFICER, f"信息上报 {order} 续报 目前稳定")
    desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}")
    desk.presses(OFFICER, "确认报送", order)
    assert "已经首报" in desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}")


def test_nobody_is_named_in_a_report(desk: DeskStory) -> None:
    order = confirmed(desk)
    said = desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}，家长电话13912345678")
    assert "不能有个人信息（发现：电话" in said
    desk.says(OFFICER, f"信息上报 {order} 首报 望湖中学食堂3名学生呕吐，已送医救治，目前稳定")
    assert "不能有个人信息" in desk.says(OFFICER, "学生王小明身份证110105199003072316")
    desk.says(OFFICER, "今天8点20分")
    assert "时间：2026年3月3日8时20分" in desk.phone(OFFICER)


def test_a_part_can_be_put_right_before_it_is_confirmed(desk: DeskStory) -> None:
    order = confirmed(desk)
    desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}")
    desk.says(OFFICER, "地点：望湖中学东校区食堂")
    assert "地点：望湖中学东校区食堂" in desk.phone(OFFICER)
    desk.presses(OFFICER, "确认报送", order)
    assert "地点：望湖中学东校区食堂" in desk.phone(CHIEF)


def test_a_button_asks_from_the_beginning(desk: DeskStory) -> None:
    order = confirmed(desk)
    desk.presses(OFFICER, "信息上报", order)
    assert "何时发生" in desk.phone(OFFICER).last
    assert "已取消" in desk.says(OFFICER, "取消")


def test_confirming_twice_reports_once(desk: DeskStory) -> None:
    order = confirmed(desk)
    desk.says(OFFICER, f"信息上报 {order} 首报 {WHOLE}")
    entry, button = desk.card(OFFICER, "确认报送", order)
    desk.presses_again(OFFICER, entry, button)
    desk.presses_again(OFFICER, entry, button)
    assert "没有待确认的报送内容" in desk.phone(OFFICER).last
    assert len(desk.looks(incidents.of, desk.order(order).id)) == 1


def test_whom_the_desk_told_by_itself_is_kept_with_its_time(desk: DeskStory) -> None:
    order = reported(desk)
    desk.hours_pass(1)
    said = desk.says(OFFICER, f"信息上报 {order} 已报 区总值班室 9点30分电话")
    assert "今天 09:30 报告 区总值班室" in said
    assert "区总值班室 9点30分电话 今天 09:30（登记）" in desk.says(CHIEF, f"信息上报 {order}")
    assert desk.trail(order)[-1] == "incident_told"


def test_lowered_there_is_nothing_to_report(desk: DeskStory) -> None:
    order = confirmed(desk)
    desk.presses(CHIEF, "降为普通", order)
    assert "first_report" not in desk.clocks(order)
    assert "无需报送" in desk.phone(OFFICER)


def test_silence_that_confirms_starts_the_time_as_well(desk: DeskStory) -> None:
    order = desk.receives(**ILL)
    desk.minutes_pass(6)
    assert "first_report" in desk.clocks(order)


def test_contacts_and_leaders_report_nothing(desk: DeskStory) -> None:
    order = confirmed(desk)
    assert "信息上报由值班员、班组长、主管科室办理" in desk.says(LEADER, f"信息上报 {order} 首报 {WHOLE}")
    assert "没有找到工单" in desk.says(CONTACT, f"信息上报 {order} 首报 {WHOLE}")


def test_what_kind_of_event_it_is_never_stands_where_a_lock_screen_shows_it(desk: DeskStory) -> None:
    order = reported(desk)
    desk.time_passes(at(14))
    shown = [card for who in (OFFICER, CHIEF, LEADER) for card in desk.phone(who).cards]
    titles = [card.title + card.subtitle for card in shown if str(order) in card.title]
    assert titles
    assert [each for each in titles if any(word in each for word in ("呕吐", "突发", "敏感", "学生"))] == []
    assert desk.order(order).is_sensitive
