"""The command line as a person has it: a folder, a configuration in it, and what a command says."""

import io
import sys
from pathlib import Path

import pytest
from command_line import Jiban, Said

from bot.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with nothing of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("CORP_ID", "SECRET", "TOKEN", "ENCODING_AES_KEY"):
        monkeypatch.delenv(f"JIBAN_WECOM_{name}", raising=False)
    for name in ("API_TOKEN", "TELEGRAM_TOKEN", "STORAGE_URL", "DATA_KEY"):
        monkeypatch.delenv(f"JIBAN_{name}", raising=False)
    return tmp_path


@pytest.fixture
def config(folder: Path) -> Path:
    """config.yaml: the example as it is."""
    path = folder / "config.yaml"
    path.write_text((ROOT / "config.example.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def jiban(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Jiban:
    """Runs one command, as ``python -m bot`` does."""

    def run(*arguments: str | Path, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["bot", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        try:
            status = main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run
