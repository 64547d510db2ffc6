"""``ledger`` and ``visits import``: sheets out and in, each on record."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import Jiban
from python_calamine import CalamineWorkbook

from bot.samples.export import sample_export

TZ = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def filled(folder: Path, config: Path, jiban: Jiban) -> Path:
    """A desk with the sample export's twelve orders."""
    name, content = sample_export(datetime.now(TZ), TZ)
    (folder / name).write_bytes(content)
    assert jiban("import", name).status == 0
    return folder


def headings(file: Path) -> list[object]:
    return list(CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1])


def test_the_ledger_holds_every_order_and_no_caller(jiban: Jiban, filled: Path) -> None:
    said = jiban("ledger", "--out", "a.xlsx")
    assert said.status == 0
    assert "已导出 12 件" in said.out
    rows = CalamineWorkbook.from_path(filled / "a.xlsx").get_sheet_by_index(0).to_python()
    assert len(rows) == 14
    assert "导出：命令行" in str(rows[0][0])
    assert "诉求人" not in rows[1]


def test_days_and_departments_that_do_not_exist_are_refused(jiban: Jiban, filled: Path) -> None:
    assert "2026-10-01" in jiban("ledger", "--out", "a.xlsx", "--since", "十月").err
    assert "没有“体育科”" in jiban("ledger", "--out", "a.xlsx", "--department", "体育科").err
    assert not (filled / "a.xlsx").exists()


def test_callers_are_in_it_only_for_the_chief_with_a_reason(jiban: Jiban, filled: Path) -> None:
    for words in ((), ("--by", "wangfang", "--reason", "检查"), ("--by", "chenli")):
        said = jiban("ledger", "--out", "a.xlsx", "--personal", *words)
        assert said.status == 2, words
    assert jiban("ledger", "--out", "a.xlsx", "--personal", "--by", "chenli", "--reason", "检查").status == 0
    assert "联系电话" in headings(filled / "a.xlsx")


def test_a_sheet_of_call_backs_says_what_became_of_each_row(jiban: Jiban, filled: Path) -> None:
    (filled / "回访.csv").write_text("工单编号,是否解决,满意度\n20990101000001,是,满意\n", encoding="utf-8")
    said = jiban("visits", "import", "回访.csv", "--json")
    assert said.status == 0
    found = json.loads(said.last_line)
    assert (found["closed"], found["again"], found["unchanged"]) == (0, 0, 0)
    assert [row["row"] for row in found["refused"]] == [2]
    assert "第 2 行" in said.out
