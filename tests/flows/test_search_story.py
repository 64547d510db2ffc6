"""查: the whole history by words, number, department, school, date and state; borders of words are right."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk import CONTACT, LEADER, OFFICER, DeskStory
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from handlers import indexing, retention
from storage import runs
from storage.tables import Order, WordsRow

CANTEEN = {"title": "食堂饭菜偏凉", "text": "市民反映，望湖中学食堂午餐饭菜偏凉，要求改进。"}


def found(desk: DeskStory, who: str, words: str) -> str:
    return desk.says(who, f"查 {words}")


def test_every_word_asked_for_must_be_there(desk: DeskStory) -> None:
    canteen, classes = desk.receives(**CANTEEN), desk.receives()
    assert str(canteen) in found(desk, OFFICER, "食堂")
    assert str(classes) not in found(desk, OFFICER, "食堂")
    assert str(canteen) in found(desk, OFFICER, "食堂 饭菜")
    assert "没有" in found(desk, OFFICER, "食堂 操场")


def test_the_newest_comes_first(desk: DeskStory) -> None:
    first, second, third = (desk.receives(**CANTEEN) for _ in range(3))
    said = found(desk, OFFICER, "食堂")
    assert said.index(str(third)) < said.index(str(second)) < said.index(str(first))


def test_a_word_that_only_seems_to_stand_in_a_text_is_not_found(desk: DeskStory) -> None:
    bridge = desk.receives(
        title="大桥下的幼儿园", text="市民反映，南京市长江大桥下的幼儿园门口停车难，要求处理。"
    )
    assert str(bridge) in found(desk, OFFICER, "长江大桥")
    assert "没有" in found(desk, OFFICER, "市长")


def test_a_part_of_a_compound_is_found(desk: DeskStory) -> None:
    library = desk.receives(title="图书馆", text="市民反映，学校图书馆从不开放，要求开放。")
    assert str(library) in found(desk, OFFICER, "图书")


def test_a_name_that_no_dictionary_knows_is_found_whole(desk: DeskStory) -> None:
    lake = desk.receives(text="市民反映，望湖小学门口拥堵。", title="拥堵", school="望湖小学")
    desk.receives(text="市民反映，湖边小学门口望去全是车。", title="停车", school="湖边小学")
    said = found(desk, OFFICER, "望湖小学")
    assert str(lake) in said
    assert "湖边" not in said


def test_an_order_is_found_by_its_number_or_the_end_of_it(desk: DeskStory) -> None:
    one = desk.receives(number="20260303990123", **CANTEEN)
    other = desk.receives(number="20260303880123")
    for words in ("20260303990123", "990123", str(one)):
        said = found(desk, OFFICER, words)
        assert str(one) in said, words
        assert str(other) not in said, words
    assert str(other) in found(desk, OFFICER, "880123")


def test_words_days_department_and_state_go_together(desk: DeskStory) -> None:
    handled = desk.handling(**CANTEEN)
    waiting = desk.receives(**CANTEEN)
    assert str(handled) in found(desk, OFFICER, "食堂 办理中")
    assert str(waiting) not in found(desk, OFFICER, "食堂 办理中")
    assert str(handled) in found(desk, OFFICER, "食堂 中学教育科")
    assert "没有" in found(desk, OFFICER, "食堂 昨天")
    desk.now += timedelta(days=1)
    assert str(waiting) in found(desk, OFFICER, "食堂 昨天 待签收")


def test_a_changed_text_is_found_by_its_new_words_alone(desk: DeskStory) -> None:
    row = desk.row(**CANTEEN)
    desk.imports(row)
    number = desk._find(row.number).short
    desk.imports(replace(row, title="校车", text="市民反映，校车经常晚点，要求准时。"))
    assert str(number) in found(desk, OFFICER, "校车")
    assert "没有" in found(desk, OFFICER, "食堂")


def test_callers_are_never_found_by_their_names_or_phones(desk: DeskStory) -> None:
    desk.receives(caller="欧阳小红", phone="13912345678", **CANTEEN)
    assert "没有" in found(desk, OFFICER, "欧阳小红")
    assert "没有" in found(desk, OFFICER, "13912345678")


def test_a_confidential_order_is_found_by_who_may_read_it_only(desk: DeskStory) -> None:
    secret = desk.dispatched(confidential=True, **CANTEEN)
    assert str(secret) in found(desk, OFFICER, "食堂")
    assert str(secret) in found(desk, CONTACT, "食堂")
    assert "没有" in found(desk, LEADER, "食堂")


@pytest.mark.parametrize(
    "words", ["！！！", "“”", "' OR 1=1", '"食堂" AND', "食堂*", "a:b", "%", "_", "\\", "(", "的"]
)
def test_whatever_is_typed_is_no_command_to_the_database(desk: DeskStory, words: str) -> None:
    desk.receives(**CANTEEN)
    assert found(desk, OFFICER, words)


def test_an_order_that_is_forgotten_is_not_found_any_more(desk: DeskStory) -> None:
    short = desk.reported(**CANTEEN)
    desk.says(OFFICER, f"回访 {short} 已解决 满意")
    desk.now += timedelta(days=800)
    desk.does(retention.forget, 700, 30)
    assert "没有" in found(desk, OFFICER, "食堂")


def test_orders_from_before_the_index_are_cut_little_by_little(desk: DeskStory) -> None:
    short = desk.receives(**CANTEEN)

    def forget_the_words(session: Session, *_: object) -> None:
        session.execute(delete(WordsRow))
        below = session.scalar(select(func.max(Order.id))) or 0
        runs.remember(session, indexing.SETTING, {"below": below + 1}, desk.now)

    desk.does(forget_the_words)
    assert "没有" in found(desk, OFFICER, "食堂")
    assert desk.looks(indexing.is_behind)
    while desk.does(indexing.catch_up):
        pass
    assert not desk.looks(indexing.is_behind)
    assert str(short) in found(desk, OFFICER, "食堂")
