"""Options that several commands share."""

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.config import Config, load

T = TypeVar("T")

ConfigFile = Annotated[Path, typer.Option("-c", "--config", help="配置文件")]
AsJson = Annotated[bool, typer.Option("--json", help="最后一行输出 JSON")]
DEFAULT_CONFIG = Path("config.yaml")


def configured(path: Path) -> Config:
    """The configuration; raises ConfigError with everything wrong."""
    return load(path, os.environ)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine."""
    return asyncio.run(work)
