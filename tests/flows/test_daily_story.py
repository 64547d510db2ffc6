"""日报, 周报, 月报: asked for in chat, of a period and a department, by who may see them."""

from desk import CHIEF, CONTACT, DEPARTMENT, HEAD, LEADER, OFFICER, SUPERVISOR, DeskStory, at

OTHER_HEAD = "hanliqun"


def test_the_day_counts_what_happened_in_it(desk: DeskStory) -> None:
    desk.reported()
    desk.receives()
    said = desk.says(OFFICER, "日报")
    assert "受理诉求 2 件，签收 1 件，派发 1 件，办结 1 件" in said
    assert "在办 1 件，其中超期 0 件" in said
    assert "3月2日 12:00 至 3月3日 12:00" in said


def test_yesterday_is_another_day(desk: DeskStory) -> None:
    desk.receives()
    desk.hours_pass(24)
    assert "受理诉求 1 件" in desk.says(OFFICER, "日报 昨天")
    assert "受理诉求 0 件，" in desk.says(OFFICER, "日报 今天")
    desk.hours_pass(24)
    desk.receives()
    assert "受理诉求 1 件（前一日为 0，增加 1 件）" in desk.says(OFFICER, "日报")


def test_call_backs_are_counted_with_their_rates(desk: DeskStory) -> None:
    first, second = desk.reported(), desk.reported()
    desk.says(OFFICER, f"回访 {first} 已解决 满意")
    desk.says(OFFICER, f"回访 {second} 未解决 不满意")
    said = desk.says(LEADER, "日报")
    assert "不含剔除口径：有效回访 2 件，响应率 100.0%，解决率 50.0%，满意率 50.0%，综合成绩 55.0 分" in said
    assert said.count("有效回访 2 件") == said.count("含剔除口径数据相同")  # said once for both calibres


def test_without_call_backs_there_is_no_rate_of_zero(desk: DeskStory) -> None:
    desk.receives()
    said = desk.says(OFFICER, "月报 本月")
    assert "本期暂无有效市级回访" in said
    assert "响应率 —" in said
    assert " 0.0%" not in said


def test_a_contact_is_not_shown_the_desks_figures(desk: DeskStory) -> None:
    for words in ("日报", "周报", "三率", "失分", "明细 受理", "成绩"):
        assert "没有此项权限" in desk.says(CONTACT, words)


def test_a_head_sees_their_own_department_alone(desk: DeskStory) -> None:
    desk.handling()
    desk.receives()
    assert f"{DEPARTMENT}共受理诉求 1 件" in desk.says(HEAD, "月报 本月")
    assert "您可查看本科室" in desk.says(HEAD, "月报 本月 小教科")
    assert "共受理诉求 0 件" in desk.says(OTHER_HEAD, "月报 本月")
    assert "共受理诉求 2 件" in desk.says(LEADER, "月报 本月")


def test_a_report_can_be_of_one_department(desk: DeskStory) -> None:
    desk.handling()
    desk.receives()
    assert "接诉即办工作月报｜中学教育科" in desk.says(OFFICER, "月报 本月 中教科")


def test_what_cannot_be_read_is_said_to_be_so(desk: DeskStory) -> None:
    assert "没有看懂“无此科”" in desk.says(OFFICER, "月报 10月 无此科")


def test_a_period_that_has_not_begun_has_no_figures(desk: DeskStory) -> None:
    assert "尚未开始" in desk.says(OFFICER, "月报 2027-05")


def test_every_report_reads_on_a_phone_and_names_no_citizen(desk: DeskStory) -> None:
    desk.reported()
    kinds = (
        "日报",
        "紧急敏感日报",
        "周报 本周",
        "月报 本月",
        "年报 2026",
        "情况通报",
        "限期报告",
        "三率",
        "失分",
    )
    for words in kinds:
        said = desk.says(SUPERVISOR, words)
        assert "数据截至" in said, words
        assert "吴先生" not in said
        assert "补课" not in said.replace("作息与补课", "")


def test_a_figure_opens_into_its_orders(desk: DeskStory) -> None:
    done, fresh = desk.reported(), desk.receives()
    assert f"受理 2 件：\n{done}、{fresh}" in desk.says(OFFICER, "明细 受理 本月")
    assert f"在办 1 件：\n{fresh}" in desk.says(OFFICER, "明细 在办")
    assert "超期未办结 0 件。" in desk.says(CHIEF, "明细 超期未办结")
    assert "请写明指标" in desk.says(OFFICER, "明细 什么")


def test_lost_points_name_the_order_and_what_it_cost(desk: DeskStory) -> None:
    good, bad = desk.reported(), desk.reported()
    desk.says(OFFICER, f"回访 {good} 已解决 满意")
    desk.says(OFFICER, f"回访 {bad} 未解决 不满意")
    said = desk.says(HEAD, "失分")
    assert f"· {bad}，中学教育科，作息与补课，未解决、不满意，失分 45.00" in said
    assert f"· {good}" not in said


def test_a_figure_is_explained_down_to_the_orders(desk: DeskStory) -> None:
    good, bad = desk.reported(), desk.reported()
    desk.says(OFFICER, f"回访 {good} 已解决 满意")
    desk.says(OFFICER, f"回访 {bad} 未解决 不满意")
    said = desk.says(LEADER, "为什么 55.0")
    assert "全部工单综合成绩（不含剔除）" in said
    assert "解决率 50.0% = 已解决 1 ÷ 计入三率的回访 2" in said
    assert f"· {bad}，" in said
    assert "没有找到数字 12.3" in desk.says(LEADER, "为什么 12.3")


def test_why_with_a_number_of_an_order_still_asks_for_its_department(desk: DeskStory) -> None:
    order = desk.signed()
    assert "没有找到数字" not in desk.says(OFFICER, f"为什么 {order}")


def test_an_order_the_platform_excluded_is_in_one_calibre_alone(desk: DeskStory) -> None:
    good, bad = desk.reported(), desk.reported()
    desk.says(OFFICER, f"申请剔除 {bad} 诉求人三次未接听，已留存记录")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.says(OFFICER, f"回访 {good} 已解决 满意")
    desk.says(OFFICER, f"回访 {bad} 未解决 不满意")
    before = desk.says(OFFICER, "三率")
    assert "不含剔除口径：有效回访 2 件" in before
    desk.presses(OFFICER, "平台通过")
    said = desk.says(OFFICER, "三率")
    assert "不含剔除口径：有效回访 1 件，响应率 100.0%，解决率 100.0%" in said
    assert "含剔除口径：有效回访 2 件，响应率 100.0%，解决率 50.0%" in said


def test_the_whole_report_goes_out_once_after_noon_and_opens_with_a_press(desk: DeskStory) -> None:
    desk.reported()
    desk.puts_phones_aside()
    desk.time_passes(at(12, 30))
    desk.time_passes(at(13))
    cards = [card for card in desk.phone(LEADER).cards if card.title == "接诉即办日报"]
    assert len(cards) == 1
    assert ("受理量", "1件") in cards[0].lines
    desk.presses(LEADER, "查看全文")
    assert "诉求热点" in desk.phone(LEADER).last
