"""The same matter told again, and replies that are copies."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.repeats import bands, is_near_copy, likeness, most_alike, near_copies, signature, terms

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
    assert not is_near_copy("", "")


def test_a_resent_text_shares_bands_and_another_does_not() -> None:
    once, twice, other = (set(bands(signature(t))) for t in (TOLD, TOLD + "谢谢！", OTHER))
    assert len(once & twice) > 10
    assert not once & other


def test_replies_that_differ_in_dates_and_courtesy_are_near_copies() -> None:
    one = "您好！经核实，白鹭小学已于2024年5月6日整改食堂，感谢您的关注。"
    two = "经核实，白鹭小学已于2025年6月7日整改食堂。"
    assert is_near_copy(one, two)
    assert near_copies(one, {"x": two, "y": "经核实，该机构已退费，双方达成一致。"}) == ["x"]


@given(st.text(max_size=120))
def test_every_text_is_like_itself(text: str) -> None:
    known = terms(text)
    assert likeness(known, known) == (1.0 if known else 0.0)
    assert signature(text) == signature(text)
