"""The words an order is found by, and a question cut the same way."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.terms import asked, indexed

TEXT = "市民反映，其孩子就读于示例区望湖小学三年级，校外培训机构停课不退费。"


def test_words_are_kept_once_each_and_in_one_order() -> None:
    found = indexed(TEXT, TEXT)
    assert found == indexed(TEXT)
    assert len(set(found)) == len(found)
    assert {"培训", "机构", "退费", "小学"} <= set(found)


def test_words_at_the_seams_of_a_compound_are_kept_and_others_inside_are_not() -> None:
    found = indexed("南京市长江大桥图书馆")
    assert {"南京", "大桥", "图书", "图书馆"} <= set(found)
    assert "市长" not in found


def test_particles_and_signs_are_not_kept() -> None:
    assert not set("的了，。") & set(indexed("学校的食堂，关了。"))


def test_numbers_are_marked_by_their_end() -> None:
    assert "n0123" in indexed(numbers=["20261015000123"])
    assert asked(["0123"])[0].number == asked(["20261015000123"])[0].number == "n0123"


def test_a_known_word_is_asked_for_by_its_pieces() -> None:
    [term] = asked(["食堂饭菜"])
    assert (term.pieces, term.literal) == (("食堂", "饭菜"), "")


def test_a_name_in_single_characters_is_compared_with_the_text_as_well() -> None:
    [term] = asked(["望湖小学"])
    assert term.literal == "望湖小学"


def test_signs_alone_ask_for_nothing() -> None:
    assert asked(["！", "“”"]) == ()


@given(st.text(max_size=60))
def test_what_is_kept_holds_nothing_that_a_database_could_take_for_a_command(text: str) -> None:
    kept = indexed(text, numbers=[text])
    assert all(word.isalnum() for word in kept if word != "n")
    assert all(piece.isalnum() for term in asked(text.split()) for piece in term.pieces)


@given(st.text("食堂饭菜学校图书馆延时服务收费", min_size=1, max_size=20))
def test_a_text_is_found_by_itself(text: str) -> None:
    kept = set(indexed(text))
    assert all(piece in kept for term in asked([text]) for piece in term.pieces)
