"""On real replies, which are no part of the project, findings stay as rare as an officer would want."""

import csv
from pathlib import Path
from random import Random

import pytest

from benchmarks.elements import measure, rows_of
from nlp import points, schools

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "complaints.csv"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the real complaints beside the project")


@pytest.fixture(scope="module")
def rows():
    return rows_of(DATA)


def test_findings_stay_as_rare_as_they_were_read_to_be(rows):
    shares = measure(rows)["share_with_finding"]
    assert shares.get("other_school:should", 0) <= 0.01
    assert shares.get("personal:must", 0) <= 0.02
    assert shares.get("blame:must", 0) <= 0.02
    assert 0.03 <= shares["empty_phrase:must"] <= 0.08
    assert shares["missing:result:must"] <= 0.20
    assert shares["untouched:should"] <= 0.22


def test_a_reply_swapped_for_another_school_s_is_caught(rows):
    random = Random(5)
    asking = [row for row in rows if any(schools.find(row["text"])) and not points.is_enrolment(row["text"])]
    answering = [row for row in rows if any(schools.find(row["reply"]))]
    pairs = [(random.choice(asking), random.choice(answering)) for _ in range(200)]
    caught = [bool(points.other_schools(a["text"], b["reply"])) for a, b in pairs if a is not b]
    assert sum(caught) >= 0.85 * len(caught)


def test_no_real_complaint_breaks_the_readers():
    with DATA.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert len(points.points(row["text"])) <= points.MOST_POINTS
