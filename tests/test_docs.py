"""The documents tell the truth: generated pages are fresh, and what they say to type exists."""

import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.commands import clocks
from bot.config import ENVIRONMENT
from bot.edges.api import read_items
from docs.generate import PAGES, bot_commands
from handlers.router import known
from nlp.commands import Command, parse
from rules.order import RowRefused

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
AGAIN = "run .venv/bin/python -m docs.generate"


def every(pattern: str) -> list[tuple[str, str]]:
    """What the pattern's group finds, with the document's name."""
    return [(doc.name, found) for doc in DOCS for found in re.findall(pattern, doc.read_text("utf-8"))]


@pytest.mark.parametrize("name", PAGES)
def test_the_generated_pages_say_what_the_code_does(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), AGAIN


def test_every_command_for_the_terminal_exists_with_its_options() -> None:
    known = bot_commands()
    shown = every(r"python -m bot ([^\n`]+)")
    assert shown
    for doc, line in shown:
        words = line.split("#")[0].split()
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in known), None)
        if words[0] == "命令":  # "python -m bot 命令" stands for any of them
            continue
        assert name, f"{doc}: python -m bot {line}"
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options, f"{doc}: {line}"


def test_every_make_target_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for doc, name in every(r"(?:\n|`)make ([a-z-]+)"):
        assert name in targets, f"{doc}: make {name}"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_says_in_chat_is_understood(readme: str) -> None:
    blocks = re.findall(r"```text\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    said = next(block.split("\n") for block in blocks if block.startswith("待办"))
    for line in filter(None, (line.split("#")[0].strip() for line in said)):
        command = parse(line)
        assert isinstance(command, Command), line
        assert not command.missing, line
        assert command.verb in known(), line


def test_links_and_pictures_lead_somewhere() -> None:
    for doc in DOCS:
        text = doc.read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
        missing = [link for link in links if not (doc.parent / link).exists()]
        assert not missing, f"{doc.name}: {missing}"


def test_environment_variables_are_those_that_are_read() -> None:
    for doc, name in every(r"\b(JIBAN_[A-Z_]+[A-Z])\b"):
        assert name in ENVIRONMENT, f"{doc}: {name}"


def test_every_section_of_the_configuration_is_explained() -> None:
    example = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    missing = [key for key in yaml.safe_load(example) if f"`{key}`" not in page]
    assert not missing, f"docs/configuration.md says nothing of {missing}"


def test_the_example_of_due_is_what_due_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    clocks.due("2026-09-30 16:50", "5wd")
    assert capsys.readouterr().out == shown


def test_the_example_of_the_api_comes_in_as_the_page_says() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (answer,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    refused = [
        row for row in read_items(example.encode(), ZoneInfo("Asia/Shanghai")) if isinstance(row, RowRefused)
    ]
    assert [{"row": row.row, "reason": row.reason} for row in refused] == json.loads(answer)["refused"]
