"""``dossier``: one order's whole file, written to disk."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from command_line import Jiban

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


def test_an_order_s_file_is_written_and_an_unknown_one_refused(
    jiban: Jiban, config: Path, export: Path, folder: Path
) -> None:
    jiban("import", export)
    out = folder / "1001.docx"
    said = jiban("dossier", "1001", "--out", out)
    assert said.status == 0, said.err
    assert "一单一档" in "\n".join(line.text for line in docx.Document(str(out)).paragraphs)
    wrong = jiban("dossier", "9999", "--out", folder / "none.docx")
    assert wrong.status == 2
    assert "没有这件工单" in wrong.err
