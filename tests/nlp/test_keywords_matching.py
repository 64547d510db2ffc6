"""Finding words: on borders, the specific before the general; and the cutting beneath it."""

import os
import subprocess
import sys
import threading
from itertools import islice
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import dictionary, lexicon, normalise, segment
from nlp.likeliest import LikeliestCutter
from nlp.matching import matcher
from nlp.reading import read


def found(words: list[str], text: str, ignore: list[str] | None = None) -> list[str]:
    made = matcher(words, ignore or [])
    reading = read(text)
    return [hit.word for hit in made.find(reading.text, reading.borders)]


def test_a_word_across_the_border_of_two_words_is_not_found() -> None:
    assert found(["市长"], "南京市长江大桥下的学校") == []
    assert found(["市长"], "请市长关心") == ["市长"]


def test_the_longer_word_hides_the_shorter_in_it() -> None:
    assert found(["补课", "有偿补课"], "老师有偿补课，学校补课") == ["有偿补课", "补课"]


def test_an_ignored_word_hides_what_is_in_it() -> None:
    assert found(["幼儿园"], "幼儿园对面的工地", ["幼儿园对面"]) == []


def test_a_gapped_phrase_needs_both_parts_in_order_and_near() -> None:
    assert found(["老师…辱骂"], "老师经常当众辱骂孩子") == ["老师…辱骂"]
    assert found(["老师…辱骂"], "辱骂老师") == []
    assert found(["老师…辱骂"], "老师很好。有人辱骂门卫") == []


def test_a_compound_has_a_seam_inside() -> None:
    assert found(["录取"], "各高中录取分数什么时候公布") == ["录取"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ＡＢＣ１２３", "abc123"), ("小 学　入\u200b学", "小学入学"), ("學籍轉學", "学籍转学"), ("①班", "1班")],
)
def test_spellings_of_one_text_become_equal(one: str, other: str) -> None:
    assert normalise.fold(one) == normalise.fold(other)


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert normalise.fold(normalise.fold(text)) == normalise.fold(text)


@given(text=st.text(min_size=1, max_size=80), data=st.data())
def test_a_place_leads_back_to_the_same_characters(text: str, data: st.DataObject) -> None:
    plain = normalise.plain(text)
    if plain.text:
        start = data.draw(st.integers(0, len(plain.text) - 1))
        end = data.draw(st.integers(start + 1, len(plain.text)))
        assert normalise.fold(text[slice(*plain.span(start, end))]) == plain.text[start:end]


@given(st.text(max_size=200))
def test_the_words_of_a_text_are_the_text(text: str) -> None:
    assert "".join(segment.cut(text)) == text


JIEBA = jieba.Tokenizer()
OURS = LikeliestCutter(dictionary.load())
TAUGHT = ["转学籍", "生转", "转学籍划片区", "南京市长江", "a1B"]
CHINESE = st.text("学校小学生转学籍划片区对口招生办南京市长江大桥a1B.%-，。 \r\n\t㐀😀", max_size=60)


@pytest.mark.skipif(not lexicon.FAST, reason="daachorse is not made for this processor")
def test_a_kept_dictionary_is_the_one_that_would_be_built(tmp_path: Path) -> None:
    words = list(islice(dictionary.counted_words(), 5000))
    built = dictionary.build(words)
    file = tmp_path / "dictionary.bin"
    dictionary.keep(file, words)
    kept = dictionary.kept(file)
    assert kept is not None
    assert kept.singles == built.singles
    assert kept.longer.counts == built.longer.counts
    text = "".join(word for word, _ in words[::7])
    assert kept.longer.find(text) == built.longer.find(text)


@pytest.mark.skipif(not lexicon.FAST, reason="daachorse is not made for this processor")
def test_a_dictionary_that_is_not_whole_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.bin"
    assert dictionary.kept(file) is None
    dictionary.keep(file, islice(dictionary.counted_words(), 500))
    whole = file.read_bytes()
    for torn in (b"", b"{}\n", whole[:-1], whole[:-9] + b"x" + whole[-8:], b"{}" + whole):
        file.write_bytes(torn)
        assert dictionary.kept(file) is None
    file.write_bytes(whole)
    assert dictionary.kept(file)


def test_taught_words_are_as_frequent_as_jieba_would_make_them() -> None:
    for word in sorted(TAUGHT, key=lambda word: (len(word), word)):
        JIEBA.add_word(word)
    OURS.add_words(TAUGHT)
    assert [OURS.cut(word) for word in TAUGHT] == [list(JIEBA.cut(word, HMM=False)) for word in TAUGHT]


@given(st.one_of(CHINESE, st.text(max_size=60)))
def test_the_likeliest_words_are_those_that_jieba_finds(text: str) -> None:
    assert OURS.cut(text) == list(JIEBA.cut(text, HMM=False))


def test_many_threads_may_cut_while_words_are_taught() -> None:
    wrong: list[list[str]] = []

    def work(number: int) -> None:
        segment.teach([f"第{number}词汇"])
        words = segment.cut("咨询小升初电脑派位")
        if "".join(words) != "咨询小升初电脑派位":
            wrong.append(words)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert segment.is_loaded()


def test_loading_the_word_model_says_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from nlp import segment; segment.load()"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
