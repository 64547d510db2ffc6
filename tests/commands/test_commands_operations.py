"""Stopping, refusing a later database, backup and doctor, as a person has them in a terminal."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Jiban

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds, for busy machines
GRACE = 10  # what a service manager may rely on


def started(config: Path, **environ: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "-c", str(config)],
        cwd=config.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def own_port(config: Path) -> int:
    """The configuration with a port of its own, a platform nobody can reach, and a log for machines."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    text = config.read_text(encoding="utf-8").replace("port: 8321", f"port: {port}")
    text = text.replace("https://qyapi.weixin.qq.com", "http://127.0.0.1:9").replace(
        "format: text", "format: json"
    )
    config.write_text(text, encoding="utf-8")
    return port


def test_told_to_stop_it_ends_what_it_does_and_leaves_a_whole_database(
    config: Path, own_port: int, jiban: Jiban
) -> None:
    """With a request half received, which must not hold it up."""
    running = started(config)
    assert running.stdout is not None
    assert "即办已启动" in running.stdout.readline()
    order = json.dumps(
        {"number": "STOP-1", "text": "市民反映校门口拥堵，电话13812345678。", "level": "特急"}
    ).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{own_port}/api/orders", order)
    request.add_header("Authorization", "Bearer EXAMPLE-api-token-change-me")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        assert answer.status == 200
    with socket.create_connection(("127.0.0.1", own_port)) as half:
        half.sendall(b"POST /wecom/callback HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=GRACE)
    assert running.returncode == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert lines[-1]["action"] == "stopped"
    assert "13812345678" not in said
    assert not (config.parent / "var" / "jiban.db-wal").exists()  # closed in order: all of it is in the file
    assert jiban("verify").status == 0


def test_a_database_of_a_later_program_is_refused_with_status_2(config: Path, own_port: int) -> None:
    (config.parent / "var").mkdir()
    with closing(sqlite3.connect(config.parent / "var" / "jiban.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    running = started(config)
    out, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 2
    assert "请先升级程序" in said
    assert "Traceback" not in said
    assert "即办已启动" not in out


def test_no_secret_is_on_the_command_line_or_in_the_log(config: Path, own_port: int) -> None:
    secrets = {"JIBAN_WECOM_SECRET": "WECOMSECRETVALUE", "JIBAN_API_TOKEN": "APITOKENVALUE0123456789"}
    running = started(config, **secrets)
    assert running.stdout is not None
    first = running.stdout.readline()
    command = Path(f"/proc/{running.pid}/cmdline")
    shown = command.read_bytes().decode() if command.exists() else ""
    running.send_signal(signal.SIGTERM)
    out, said = running.communicate(timeout=PATIENCE)
    for secret in secrets.values():
        assert secret not in shown + first + out + said


def test_a_backup_is_made_and_put_back(jiban: Jiban, config: Path, folder: Path) -> None:
    assert jiban("backup", "--out", "first.zip").status == 2  # there is no database yet
    assert jiban("verify").status == 0  # makes one
    made = jiban("backup", "--out", "first.zip")
    assert made.status == 0, made.err
    assert "不含数据密钥" in made.out
    again = jiban("backup", "--out", "first.zip")
    assert (again.status, "--replace" in again.err) == (2, True)
    refused = jiban("restore", "first.zip")
    assert (refused.status, "--replace" in refused.err) == (2, True)
    back = jiban("restore", "first.zip", "--replace")
    assert back.status == 0, back.err
    assert "逐表核对无误" in back.out


def test_doctor_says_what_is_wrong_and_ends_with_1(jiban: Jiban, config: Path) -> None:
    config.chmod(0o644)
    said = jiban("doctor", "--offline")
    assert said.status == 1
    assert "[故障] 配置文件" in said.out
    config.chmod(0o600)
    said = jiban("doctor", "--offline")
    assert said.status == 0, said.out
    config.write_text("organisation: [", encoding="utf-8")
    broken = jiban("doctor", "--offline")
    assert broken.status == 1
    assert "[故障]" in broken.out
