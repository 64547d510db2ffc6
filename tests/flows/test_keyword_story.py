"""关键词 and 学校: the desk changes what routing knows, in chat, after seeing what it would move."""

from desk import CHIEF, CONTACT, OFFICER, DeskStory

ZONES = {"title": "划片", "text": "市民咨询阳光小区孩子上小学划片到哪个学校。"}


def suggested(desk: DeskStory, **row: str) -> str:
    number = desk.receives(**row)
    desk.says(OFFICER, f"签收 {number}")
    first: str = (desk.order(number).suggestions or [{"department": ""}])[0]["department"]
    return first


def test_a_reorganisation_is_one_line_tried_out_and_adopted(desk: DeskStory) -> None:
    assert suggested(desk, **ZONES) == "招生考试中心"
    desk.says(OFFICER, "关键词 入学划片 归 学籍与义务教育科")
    assert "试行：主题“入学划片”改归 学籍与义务教育科" in desk.phone(OFFICER)
    desk.presses(OFFICER, "采用")
    assert suggested(desk, **ZONES) == "学籍与义务教育科"


def test_a_topic_that_there_is_not_is_told_with_those_there_are(desk: DeskStory) -> None:
    assert "没有“划片入学”这个主题" in desk.says(OFFICER, "关键词 划片入学 归 学籍与义务教育科")


def test_the_table_is_measured_on_what_was_really_dispatched(desk: DeskStory) -> None:
    assert "无从试算" in desk.says(OFFICER, "关键词 试算")
    desk.handling()
    said = desk.says(CHIEF, "关键词 试算")
    assert "词表试算（最近 1 件已派发工单" in said
    assert "出厂与配置：首选一致" in said


def test_a_school_known_by_name_shows_its_stage(desk: DeskStory) -> None:
    homework = {"title": "作业", "text": "市民反映晨光实验学校作业太多。"}
    assert suggested(desk, **homework) == "小学教育科"
    assert "即时生效" in desk.says(OFFICER, "学校 + 晨光实验学校 初中")
    assert suggested(desk, **homework) == "中学教育科"
    assert "晨光实验学校（初中）" in desk.says(OFFICER, "学校")
    assert "即时生效" in desk.says(OFFICER, "学校 - 晨光实验学校")
    assert "没有登记" in desk.says(OFFICER, "学校 - 晨光实验学校")


def test_what_is_wrong_is_answered_in_plain_words(desk: DeskStory) -> None:
    assert "学段请写" in desk.says(OFFICER, "学校 + 晨光实验学校 太空")
    assert "请写：学校 +" in desk.says(OFFICER, "学校 + 晨光实验学校")
    assert "值班员" in desk.says(CONTACT, "学校 + 晨光实验学校 小学")
