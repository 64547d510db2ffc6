"""``import``, ``verify``, ``due`` and ``what-if``: answers for people, and the same as JSON for machines."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import Jiban, Said

from bot.samples.export import sample_export

TZ = ZoneInfo("Asia/Shanghai")
FIRST = "seq = 1 AND order_id = (SELECT min(order_id) FROM timeline)"


@pytest.fixture
def export(folder: Path) -> Path:
    """The sample export: twelve good rows and one without a number."""
    name, content = sample_export(datetime.now(TZ), TZ)
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_import_says_what_came_in_and_which_rows_did_not(jiban: Jiban, config: Path, export: Path) -> None:
    said = jiban("import", export)
    assert said.status == 0
    assert "新增 12 件" in said.out
    assert "第 17 行：缺「工单编号」" in said.out


def test_the_last_line_is_json_and_the_same_file_twice_is_stored_once(
    jiban: Jiban, config: Path, export: Path
) -> None:
    first = json.loads(jiban("import", export, "--json").last_line)
    again = json.loads(jiban("import", export, "--json").last_line)
    assert [(said["new"], said["updated"], said["unchanged"]) for said in (first, again)] == [
        (12, 0, 0),
        (0, 0, 12),
    ]
    assert [row["row"] for row in first["refused"]] == [17]
    assert first["refused"][0]["reason"]


def test_a_dry_run_says_the_same_and_keeps_nothing(jiban: Jiban, config: Path, export: Path) -> None:
    rehearsed = json.loads(jiban("import", export, "--dry-run", "--json").last_line)
    done = json.loads(jiban("import", export, "--json").last_line)
    assert rehearsed == done
    assert done["new"] == 12


def test_a_file_that_is_no_table_is_refused_in_a_sentence(jiban: Jiban, config: Path, folder: Path) -> None:
    wrong = folder / "export.xlsx"
    wrong.write_bytes(b"\x00\x01")
    said = jiban("import", wrong)
    assert said.status == 2
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_an_untouched_trail_is_whole(jiban: Jiban, config: Path, export: Path) -> None:
    jiban("import", export)
    said = jiban("verify")
    assert said.status == 0
    assert "办理轨迹完整" in said.out


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE timeline SET actor = 'somebody' WHERE {FIRST}",
        f"DELETE FROM timeline WHERE {FIRST}",
    ],
    ids=["a row was changed", "a row was taken out"],
)
def test_a_trail_that_was_tampered_with_is_found_and_the_place_named(
    jiban: Jiban, config: Path, export: Path, folder: Path, change: str
) -> None:
    jiban("import", export)
    assert jiban("verify").status == 0
    with closing(sqlite3.connect(folder / "var" / "jiban.db")) as database, database:
        assert database.execute(change).rowcount == 1
    said = jiban("verify")
    assert said.status == 1
    assert "办理轨迹被改动" in said.err
    assert json.loads(jiban("verify", "--json").last_line)["broken"]["row"] >= 1


def test_a_deadline_is_worked_out_and_explained(jiban: Jiban) -> None:
    said = jiban("due", "--from", "2026-09-30 16:50", "--limit", "5wd", "--json")
    found = json.loads(said.last_line)
    assert said.status == 0
    assert found["due_at"] == "2026-10-13T16:50:00+08:00"  # the golden week off, 10 October worked
    assert any("国庆节" in step for step in found["steps"])


ODD = [
    # from, options, what it ends with
    ("2028-02-29 16:50", ("--limit", "24h"), "2028-03-01T16:50:00+08:00"),  # a leap day
    ("2027-02-28 16:50", ("--limit", "24h"), "2027-03-01T16:50:00+08:00"),  # and a year without one
    (
        "2025-12-31 17:00",
        ("--limit", "1wd"),
        "2026-01-04T17:00:00+08:00",
    ),  # over the year to a make-up Sunday
    (
        "2026-02-13 10:00",
        ("--limit", "1wd", "--ends", "17:30"),
        "2026-02-14T17:30:00+08:00",
    ),  # a make-up Saturday
    (
        "2026-12-31 23:59",
        ("--limit", "1wd", "--ends", "24:00"),
        "2027-01-05T00:00:00+08:00",
    ),  # 24:00 of 01-04
    ("2026-09-30 16:50", ("--limit", "3wd", "--count-from", "next-day"), "2026-10-10T16:50:00+08:00"),
    ("2026-09-30T08:50:00+00:00", ("--limit", "30m"), "2026-09-30T17:20:00+08:00"),  # with a zone of its own
]


@pytest.mark.parametrize(("start", "options", "due"), ODD)
def test_odd_days_have_their_deadlines(jiban: Jiban, start: str, options: tuple[str, ...], due: str) -> None:
    said = jiban("due", "--from", start, *options, "--json")
    assert said.status == 0
    assert json.loads(said.last_line)["due_at"] == due


def test_a_year_that_is_not_published_is_a_warning_and_no_crash(jiban: Jiban) -> None:
    said = jiban("due", "--from", "2034-12-29 16:50", "--limit", "5wd", "--json")
    assert said.status == 0
    assert any("2035 年放假安排尚未公布" in step for step in json.loads(said.last_line)["steps"])


@pytest.mark.parametrize(
    ("start", "options", "why"),
    [
        ("2026-09-30 16:50", ("--limit", "5 bananas"), "看不懂时限"),
        ("2026-09-30 16:50", ("--limit", "9999wd"), "超过十年"),
        ("2026-09-30 16:50", ("--limit", "5wd", "--count-from", "yesterday"), "same-moment 或 next-day"),
        ("2026-09-30 16:50", ("--limit", "5wd", "--ends", "25:00"), "到点"),
        ("2026-02-29 16:50", ("--limit", "5wd"), "看不懂时刻“2026-02-29 16:50”"),
        ("9999-12-30 16:50", ("--limit", "5wd"), "须在 1950 至 2100 之间"),
    ],
)
def test_what_is_no_limit_or_no_time_is_refused_in_a_sentence(
    jiban: Jiban, start: str, options: tuple[str, ...], why: str
) -> None:
    said = jiban("due", "--from", start, *options)
    assert said.status == 2
    assert why in said.err
    assert "Traceback" not in said.err


def test_what_if_tells_every_nag_in_its_order(jiban: Jiban) -> None:
    said = jiban("what-if", "--level", "紧急", "--signed-at", "2026-09-30 16:50", "--json")
    events = json.loads(said.last_line)
    assert said.status == 0
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert {"提醒", "到期"} <= {event["what"] for event in events}
    assert all(event["at"] > "2026-09-30T16:50" for event in events)


def test_what_if_everybody_acts_in_time_tells_the_clocks_of_the_whole_way(jiban: Jiban) -> None:
    said = jiban("what-if", "--level", "一般", "--signed-at", "2026-09-30 16:50", "--on-time", "--json")
    clocks = {event["clock"] for event in json.loads(said.last_line)}
    assert {"派发", "确认接收", "首次联系", "提交结果", "审核", "上报", "办理时限"} <= clocks


def test_what_if_takes_another_policy_and_says_what_is_wrong_with_it(jiban: Jiban, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"

    def ask() -> Said:
        at = ("--signed-at", "2026-09-30 16:50", "--policy", str(policy))
        return jiban("what-if", "--level", "一般", *at, "--json")

    assert "读不了这个文件" in ask().err
    policy.write_text("policies: {dispatch: 5m}", encoding="utf-8")
    found = [event for event in json.loads(ask().last_line) if event["what"] == "到期"]
    assert found[0]["at"] == "2026-09-30T16:55:00+08:00"
    for wrong in ("policies: [1", "policies: {dispatch: soon}", "just words"):
        policy.write_text(wrong, encoding="utf-8")
        said = ask()
        assert (said.status, "Traceback" in said.err) == (2, False)


def test_a_level_that_is_none_gets_the_levels_there_are(jiban: Jiban) -> None:
    said = jiban("what-if", "--level", "随便", "--signed-at", "2026-09-30 16:50")
    assert said.status == 2
    assert "特急、紧急、一般、复杂" in said.err
