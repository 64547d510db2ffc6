"""Learning from the desk: every dispatch counts at once, and can be taken back."""

from hypothesis import given
from hypothesis import strategies as st

from nlp import keyword_file, routing
from nlp.learning import Counts, Lesson
from nlp.routing import Model

START = Model.build(keyword_file.sample())
TEXT = "东湖花园小区对口哪个小学，学区怎么划片"


def first(model: Model, text: str = TEXT) -> str:
    return routing.suggest(text, model=model).best.department


def taught(text: str, department: str, times: int) -> Model:
    model = START
    for _ in range(times):
        model, _ = model.learn(text, department)
    return model


def test_enough_corrections_move_a_topic() -> None:
    assert first(START) == "招生考试中心"
    assert first(taught(TEXT, "小学教育科", 30)) == "小学教育科"


def test_what_was_learned_for_one_text_holds_for_texts_like_it() -> None:
    model = taught(TEXT, "小学教育科", 40)
    assert first(model, "请问荷塘月色小区属于哪个学区，对口哪所小学") == "小学教育科"


def test_one_correction_does_not_turn_the_table_over() -> None:
    assert first(taught(TEXT, "小学教育科", 1)) == "招生考试中心"


def test_confirming_what_was_right_keeps_it_right() -> None:
    assert first(taught(TEXT, "招生考试中心", 50)) == "招生考试中心"


def test_lessons_of_a_topic_leave_other_topics_alone() -> None:
    model = taught(TEXT, "小学教育科", 40)
    assert first(model, "今年高考志愿填报时间，准考证遗失怎么补") == "招生考试中心"


def test_a_learned_word_is_named_among_the_reasons() -> None:
    model = taught("平安码登记怎么办", "督导室", 20)
    for _ in range(20):
        model, _ = model.learn("教师节文艺汇演票", "人事科")
    best = routing.suggest("平安码登记打不开", model=model).best
    assert best.department == "督导室"
    assert "learned" in {reason.code for reason in best.reasons}


def test_the_rows_rebuild_the_model() -> None:
    model, rows = START.learn(TEXT, "小学教育科")
    assert Model.build(keyword_file.sample(), rows) == model
    assert model.counts.rows() == sorted(rows, key=lambda row: (row.word, row.department))


def test_a_lesson_taken_back_leaves_nothing() -> None:
    model, _ = START.learn(TEXT, "小学教育科")
    model, _ = model.learn(TEXT, "小学教育科", count=-1)
    assert model.counts.rows() == []


def test_a_model_that_learned_leaves_the_one_before_as_it_was() -> None:
    taught(TEXT, "小学教育科", 3)
    assert START.counts.total() == 0


def test_after_a_reorganisation_what_was_learned_speaks_for_the_new_owner() -> None:
    model = taught(TEXT, "招生考试中心", 60)
    moved = Model.build(model.table.moved("入学划片", "小学教育科"), model.counts.rows())
    words = next(topic.words for topic in START.table.topics if topic.name == "入学划片")
    given = model.counts.handed_over("入学划片", words, ["招生考试中心"], "小学教育科")
    assert first(moved.taught(given)) == "小学教育科"
    assert sum(row.count for row in given) == 0


def test_lessons_of_a_department_that_is_no_more_are_harmless() -> None:
    model = START.taught(
        [Lesson("", "旧科室", 30), Lesson("划片", "旧科室", 30), Lesson("#入学划片/小学", "旧科室", 30)]
    )
    assert first(model) == "招生考试中心"


LESSONS = st.lists(st.builds(Lesson, st.sampled_from("甲乙丙"), st.sampled_from("东西"), st.integers(1, 5)))


@given(one=LESSONS, two=LESSONS)
def test_the_order_of_lessons_does_not_matter(one: list[Lesson], two: list[Lesson]) -> None:
    assert Counts().plus(one).plus(two).rows() == Counts().plus([*two, *one]).rows()
