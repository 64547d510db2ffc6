"""``bot calendar import|show``: a notice from a file, kept with its version."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.cli import app
from bot.config import load, warnings
from bot.edges.notices import read
from bot.settings.rewrite import set_value
from rules.errors import ConfigError

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(set_value(text, "storage.url", f"sqlite:///{tmp_path / 'jiban.db'}"), encoding="utf-8")
    return path


def bot(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_an_unknown_year_is_shown_with_a_plain_warning(config: Path) -> None:
    shown = bot("calendar", "show", "2031", "-c", config)
    assert "2031-01-01 周三 休息" in shown
    assert "2031 年放假安排尚未收录" in shown


def test_an_imported_notice_is_kept_with_its_version(config: Path, tmp_path: Path) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text("关于2031年元旦放假的通知\n一、元旦：1月1日至3日放假。1月4日上班。", encoding="utf-8")
    assert "已收入第 1 版" in bot("calendar", "import", notice, "-c", config)
    shown = bot("calendar", "show", "2031", "-c", config)
    assert "2031-01-04 周六 上班 元旦补班" in shown
    assert "第 1 版" in shown


def test_deadlines_are_worked_out_by_what_was_imported(config: Path, tmp_path: Path) -> None:
    notice = tmp_path / "days.yaml"
    notice.write_text("days:\n  - {day: 2031-01-02, working: false, name: 元旦}\n", encoding="utf-8")
    ask = ("due", "--from", "2031-01-01 10:00", "--limit", "1wd", "-c", config)
    assert bot(*ask).startswith("2031-01-02")
    bot("calendar", "import", notice, "-c", config)
    assert bot(*ask).startswith("2031-01-03")


def test_a_sheet_names_days_and_what_they_are(tmp_path: Path) -> None:
    sheet = tmp_path / "days.csv"
    sheet.write_text("日期,安排,名称\n2031-01-02,放假,元旦\n2031/1/4,上班,元旦补班\n", encoding="utf-8")
    days = read(sheet).days
    assert [(day.day, one.working, one.name) for day, one in days.items()] == [
        (2, False, "元旦"),
        (4, True, "元旦补班"),
    ]


def test_every_wrong_row_of_a_sheet_is_named(tmp_path: Path) -> None:
    sheet = tmp_path / "days.csv"
    sheet.write_text("日期,安排\n二月三十,放假\n2031-01-04,半天\n", encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        read(sheet)
    assert [problem.path for problem in wrong.value.problems] == ["第 2 行", "第 3 行"]


@pytest.mark.parametrize(
    ("today", "named"),
    [(date(2031, 3, 1), [2031]), (date(2026, 3, 1), []), (date(2031, 11, 1), [2031, 2032])],
    ids=["a year nobody knows", "a known one", "in November, the next one too"],
)
def test_check_warns_of_a_year_that_is_not_published(config: Path, today: date, named: list[int]) -> None:
    found = [line for line in warnings(load(config, {}), today) if line.startswith("calendar:")]
    assert [int(line.split()[1]) for line in found] == named
