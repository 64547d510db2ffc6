"""``run`` as a process: it lives without the platform, and ends cleanly when told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds, for busy machines


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def process(config: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The bot with a platform that nobody can reach, once it says that it is up."""
    text = config.read_text(encoding="utf-8").replace("port: 8321", f"port: {port}")
    config.write_text(text.replace("https://qyapi.weixin.qq.com", "http://127.0.0.1:9"), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "-c", str(config)],
        cwd=config.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert "即办已启动" in running.stdout.readline()
    yield running
    running.kill()
    running.communicate()


def ask(port: int, path: str, body: object = None) -> tuple[int, str]:
    """GET, or POST with the example's token when there is a body."""
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data)
    request.add_header("Authorization", "Bearer EXAMPLE-api-token-change-me")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.status, answer.read().decode()


def test_it_lives_without_the_platform_and_ends_when_told_to(
    process: "subprocess.Popen[str]", port: int
) -> None:
    assert ask(port, "/health/live") == (200, "ok")
    order = {"number": "RUN-1-0001", "text": "市民反映校门口拥堵。", "level": "特急"}
    assert '"new":1' in ask(port, "/api/orders", order)[1].replace(" ", "")
    assert ask(port, "/health/ready")[0] == 200  # with messages that cannot go out
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_said_in_a_sentence(process: "subprocess.Popen[str]", config: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "bot", "run", "-c", str(config)],
        cwd=config.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode != 0
    assert "端口是否已被占用" in second.stderr
    assert "Traceback" not in second.stderr
