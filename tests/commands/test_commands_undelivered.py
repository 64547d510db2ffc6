"""``undelivered``: what could not be delivered is listed, and sent again when asked for."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import Jiban

from bot.samples.export import sample_export

TZ = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def refused(jiban: Jiban, config: Path, folder: Path) -> Path:
    """A database in which the platform has refused one message about an order."""
    name, content = sample_export(datetime.now(TZ), TZ)
    (folder / name).write_bytes(content)
    jiban("import", folder / name)
    [database] = folder.rglob("*.db")
    with closing(sqlite3.connect(database)) as held, held:
        held.execute(
            "UPDATE outbox SET state = 'refused', error = '不在可见范围',"
            " order_id = (SELECT min(id) FROM orders) WHERE id = (SELECT min(id) FROM outbox)"
        )
    return database


def test_nothing_failed_is_said_so(jiban: Jiban, config: Path) -> None:
    assert "未送达 0 条" in jiban("undelivered").out


def test_each_is_listed_with_its_reason(jiban: Jiban, refused: Path) -> None:
    said = jiban("undelivered")
    assert "不在可见范围" in said.out
    assert said.last_line == "未送达 1 条。"
    [one] = json.loads(jiban("undelivered", "--json").last_line)
    assert one["order"] == 1001
    assert one["reason"] == "不在可见范围"


def test_they_are_sent_again_once(jiban: Jiban, refused: Path) -> None:
    assert "已重发 1 条" in jiban("undelivered", "--resend").out
    assert "没有需要重发的消息" in jiban("undelivered", "--resend").out
    with closing(sqlite3.connect(refused)) as held:
        assert held.execute("SELECT count(*) FROM outbox WHERE state = 'refused'").fetchone() == (0,)
