"""督办, calls and reports of events as people type them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlp import incidents
from nlp.supervision import Required, read_kind, read_outcome, read_required
from rules.words import CallOutcome, IncidentPhase, SupervisionKind

TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 3, 9, 5, tzinfo=TZ)


def day(number: int, hour: int = 23, minute: int = 59) -> datetime:
    return datetime(2026, 3, number, hour, minute, tzinfo=TZ)


@pytest.mark.parametrize(
    ("said", "kind", "rest"),
    [
        ("书面 查清收费", SupervisionKind.WRITTEN, "查清收费"),
        ("电话督办：尽快回复", SupervisionKind.PHONE, "尽快回复"),
        ("限期报告 报整改方案", SupervisionKind.DEADLINE, "报整改方案"),
        ("专项督查 逐校检查", SupervisionKind.SPECIAL, "逐校检查"),
        ("请查清收费", SupervisionKind.WRITTEN, "请查清收费"),
    ],
)
def test_the_kind_is_named_first_and_written_where_none_is(
    said: str, kind: SupervisionKind, rest: str
) -> None:
    assert read_kind(said) == (kind, rest)


@pytest.mark.parametrize(
    ("said", "text", "due"),
    [
        ("三日内查清收费 周五", "三日内查清收费", day(6)),
        ("食堂卫生 截止 3月10日 17:00", "食堂卫生", day(10, 17, 0)),
        ("核实情况，期限：周五下班前", "核实情况", day(6)),
        ("逐条核实，周五前报告", "逐条核实，周五前报告", day(6)),
        ("请查清收费情况", "请查清收费情况", None),
        ("周五", "", day(6)),
    ],
)
def test_a_day_at_the_end_is_the_date_and_not_part_of_what_is_required(
    said: str, text: str, due: datetime | None
) -> None:
    assert read_required(said, NOW, TZ) == Required(text, due)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("未接", CallOutcome.MISSED),
        ("无人接听", CallOutcome.MISSED),
        ("已接 表示正在办", CallOutcome.REACHED),
        ("已接 承诺明天17点", CallOutcome.PROMISED),
        ("已兑现", CallOutcome.KEPT),
        ("承诺 明天17点前办理完", CallOutcome.PROMISED),
        ("再说吧", None),
    ],
)
def test_what_came_of_a_call(said: str, outcome: CallOutcome | None) -> None:
    assert read_outcome(said) is outcome


def test_each_clause_of_a_free_report_tells_something() -> None:
    said = "今天8点20分，望湖中学食堂约3名学生饭后呕吐，学校立即拨打120，已送医救治，目前情绪稳定"
    assert incidents.read(said, NOW, TZ) == {
        "time": "2026年3月3日8时20分",
        "place": "望湖中学",
        "people": "约3名学生",
        "course": "今天8点20分，望湖中学食堂约3名学生饭后呕吐",
        "measures": "学校立即拨打120，已送医救治",
        "state": "目前情绪稳定",
    }


def test_labelled_parts_are_taken_as_they_are() -> None:
    said = "时间：昨天14点；地点：某校操场；人员：2名学生轻伤；措施：已送医；现状：稳定"
    assert incidents.read(said, NOW, TZ) == {
        "time": "2026年3月2日14时00分",
        "place": "某校操场",
        "people": "2名学生轻伤",
        "measures": "已送医",
        "state": "稳定",
    }


def test_which_report_it_is_is_named_first() -> None:
    assert incidents.read_phase("首报：食堂起火") == (IncidentPhase.FIRST, "食堂起火")
    assert incidents.read_phase("终报") == (IncidentPhase.FINAL, "")
    assert incidents.read_phase("食堂起火") == (None, "食堂起火")
