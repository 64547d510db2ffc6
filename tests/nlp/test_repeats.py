"""The same matter told again, in other words or word for word."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.repeats import bands, likeness, most_alike, signature, terms

TOLD = "市民来电反映: 白鹭小学食堂饭菜有虫，孩子吃了拉肚子，请教育局核实处理。"
AGAIN = "白鹭小学的食堂饭菜里吃出虫子，我家孩子拉肚子了，上周已经反映过"
OTHER = "咨询小升初电脑派位怎么进行"


def test_the_same_matter_in_other_words_is_alike() -> None:
    assert likeness(terms(TOLD), terms(AGAIN)) > 0.5
    assert likeness(terms(TOLD), terms(OTHER)) < 0.1


def test_the_most_alike_come_first_with_the_words_both_have() -> None:
    found = most_alike(terms(TOLD), {"a": terms(OTHER), "b": terms(AGAIN), "c": terms(TOLD)})
    assert [alike.key for alike in found] == ["c", "b"]
    assert "食堂" in found[1].shared


def test_empty_texts_are_like_nothing() -> None:
    assert likeness(terms(""), terms(TOLD)) == 0


def test_a_resent_text_shares_bands_and_another_does_not() -> None:
    once, twice, other = (set(bands(signature(t))) for t in (TOLD, TOLD + "谢谢！", OTHER))
    assert len(once & twice) > 10
    assert not once & other


@given(st.text(max_size=120))
def test_every_text_is_like_itself(text: str) -> None:
    known = terms(text)
    assert likeness(known, known) == (1.0 if known else 0.0)
    assert signature(text) == signature(text)
