"""What a report of an event must say, and which report may follow which."""

import pytest

from rules.errors import Refusal
from rules.incidents import PARTS, missing, must_follow, next_phase
from rules.words import IncidentPhase

FIRST, FURTHER, FINAL = IncidentPhase.FIRST, IncidentPhase.FURTHER, IncidentPhase.FINAL
WHOLE = dict.fromkeys(PARTS, "有")


@pytest.mark.parametrize("lacking", PARTS)
def test_every_part_is_asked_for(lacking: str) -> None:
    assert missing(WHOLE | {lacking: ""}, FIRST, ()) == lacking


def test_a_whole_first_report_lacks_nothing() -> None:
    assert missing(WHOLE, FIRST, ()) is None


@pytest.mark.parametrize("phase", [FURTHER, FINAL])
def test_later_reports_say_anew_what_is_done_and_how_it_stands(phase: IncidentPhase) -> None:
    assert missing(WHOLE, phase, ()) == "measures"
    assert missing(WHOLE, phase, ("measures",)) == "state"
    assert missing(WHOLE, phase, ("state", "measures")) is None


@pytest.mark.parametrize(
    ("phase", "last"), [(FIRST, None), (FURTHER, FIRST), (FURTHER, FURTHER), (FINAL, FIRST), (FURTHER, FINAL)]
)
def test_these_follow_each_other(phase: IncidentPhase, last: IncidentPhase | None) -> None:
    must_follow(phase, last)


@pytest.mark.parametrize(
    ("phase", "last"), [(FIRST, FIRST), (FIRST, FINAL), (FURTHER, None), (FINAL, None), (FINAL, FINAL)]
)
def test_these_do_not(phase: IncidentPhase, last: IncidentPhase | None) -> None:
    with pytest.raises(Refusal):
        must_follow(phase, last)


def test_the_next_report_follows_from_the_last() -> None:
    assert next_phase(None) is FIRST
    assert next_phase(FIRST) is FURTHER
