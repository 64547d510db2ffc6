"""Texts within 2048 bytes, whatever they are made of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.wecom_text import LIMIT, cut, encoded, split

MARK = re.compile(r"^\(\d+/\d+\)\n")
TEXTS = st.text(st.sampled_from("办a。\n🙂𠮷é\u0301\u200d👩\U0001f3fd\ufe0f"), max_size=400) | st.text()


def unmarked(parts: list[str]) -> str:
    return "".join(MARK.sub("", part) for part in parts)


def test_a_text_of_exactly_the_limit_is_left_alone() -> None:
    text = "办" * 682 + "ab"
    assert len(encoded(text)) == LIMIT
    assert split(text) == [text]
    assert cut(text) == text


@pytest.mark.parametrize("character", ["a", "é", "办", "𠮷", "🙂"])
def test_one_byte_more_makes_two_parts_and_no_half_character(character: str) -> None:
    text = character * (LIMIT // len(character.encode()) + 1)
    parts = split(text)
    assert [part[:6] for part in parts] == ["(1/2)\n", "(2/2)\n"]
    assert unmarked(parts) == text


@given(TEXTS, st.integers(30, 200))
def test_parts_fit_and_add_up(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(encoded(part)) <= limit for part in parts)
    if len(parts) > 1:
        assert unmarked(parts) == text


@given(TEXTS, st.integers(30, 200))
def test_a_cut_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(encoded(short)) <= limit
    assert short == text or text.startswith(short.removesuffix("…"))


def test_it_splits_at_the_end_of_a_line_or_sentence() -> None:
    line = "一二三四五。" * 5 + "\n"
    assert all(part.endswith("\n") for part in split(line * 6, 300))
    assert all(part.endswith("。") for part in split("一二三四五。" * 60, 300))


@pytest.mark.parametrize("joined", ["👩\u200d🏫", "e\u0301", "👍\U0001f3fd", "☎\ufe0f"])
def test_what_is_one_character_to_the_eye_stays_one(joined: str) -> None:
    parts = [MARK.sub("", part) for part in split(joined * 100, 100)]
    assert all(part == joined * (len(part) // len(joined)) for part in parts)


def test_a_link_is_not_torn() -> None:
    link = '<a href="https://x.cn/o/1">查看全文</a>'
    parts = split("字" * 90 + link + "尾" * 60, 310)
    assert any(link in part for part in parts)


def test_half_a_surrogate_pair_does_no_harm() -> None:
    assert encoded("\ud83d") == b"?"
    assert len(split("\ud83d" * 3000)) == 2
