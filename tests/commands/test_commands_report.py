"""``report``: every kind, as words, as JSON and as files that open again; and the acceptance pack."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from command_line import Jiban
from PIL import Image
from python_calamine import CalamineWorkbook

from bot.samples.export import sample_export
from reports.kinds import KINDS

TZ = ZoneInfo("Asia/Shanghai")
#: A period with the sample's orders in it, for each kind.
PERIODS = {"weekly": "本周", "monthly": "本期", "yearly": "今年"}


@pytest.fixture
def filled(folder: Path, config: Path, jiban: Jiban) -> Path:
    """A desk with the sample export's twelve orders."""
    name, content = sample_export(datetime.now(TZ), TZ)
    (folder / name).write_bytes(content)
    assert jiban("import", name).status == 0
    return folder


def test_every_kind_is_told_in_words_and_in_json_alike(jiban: Jiban, filled: Path) -> None:
    for kind in (*KINDS, "acceptance"):
        words = (kind, "--period", PERIODS.get(kind, "本期"))
        told, said = jiban("report", *words), jiban("report", *words, "--json")
        assert (told.status, said.status) == (0, 0), (kind, told.err)
        found = json.loads(said.last_line)
        assert (found["kind"], found["organisation"]) == (kind, "示例区教育委员会")
        assert told.out.startswith(found["title"])
        assert found["sections"]
        assert "139" not in said.out, "nobody's number is in a report"


def test_a_kind_is_named_in_chinese_as_well(jiban: Jiban, filled: Path) -> None:
    assert jiban("report", "日报").out.startswith("接诉即办日报")
    assert jiban("report", "验收材料包", "--period", "本期").out.startswith("接诉即办服务验收材料")


def test_the_files_open_and_hold_what_was_told(jiban: Jiban, filled: Path) -> None:
    said = jiban("report", "monthly", "--period", "本期", "--out", "报表", "--json")
    found = json.loads(said.last_line)
    by_kind = {file.suffix: file for file in (filled / "报表").iterdir()}
    assert set(by_kind) == {".docx", ".xlsx", ".png"}
    assert all(str(file.name) in said.err for file in by_kind.values())
    lines = [line.text for line in docx.Document(str(by_kind[".docx"])).paragraphs]
    assert lines[0] == found["title"]
    sheets = CalamineWorkbook.from_path(by_kind[".xlsx"]).sheet_names
    assert any("三率" in name for name in sheets)
    with Image.open(by_kind[".png"]) as picture:
        assert picture.width == 1080


def test_what_was_not_known_yet_is_not_told(jiban: Jiban, filled: Path) -> None:
    said = jiban("report", "monthly", "--period", "本期", "--at", "2020-01-01 09:00", "--json")
    assert said.status in (0, 2)
    assert '"12件"' not in said.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("季报",), "没有“季报”这种报表"),
        (("monthly", "--department", "航天科"), "没有看懂“航天科”"),
        (("monthly", "--at", "上午"), "看不懂时刻“上午”"),
        (("monthly", "--period", "2099-01"), "尚未开始"),
    ],
)
def test_what_cannot_be_told_is_said_plainly(
    jiban: Jiban, config: Path, words: tuple[str, ...], expected: str
) -> None:
    said = jiban("report", *words)
    assert said.status == 2
    assert expected in said.err


def test_the_acceptance_pack_names_shifts_orders_and_reports(jiban: Jiban, filled: Path) -> None:
    found = json.loads(jiban("report", "acceptance", "--period", "本期", "--json").last_line)
    headings = [section["heading"] for section in found["sections"]]
    assert headings == ["值班覆盖", "工单办理", "办理时效", "三率情况", "报表报送"]
    assert found["headlines"][0]["value"] == "12件"
