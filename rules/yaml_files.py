"""Reads YAML files that come with Jiban or replace its own, ten times as fast where libyaml is built in."""

from pathlib import Path
from typing import Any

import yaml

#: The parser in C where PyYAML was built with it.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """The plain values in the file. Raises OSError, UnicodeDecodeError or yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 (both loaders are safe ones)
