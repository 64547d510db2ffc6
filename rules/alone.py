"""Imports one module of a library without all that the library's packages import around it."""

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def alone(name: str) -> ModuleType:
    """The module; the packages above it stand empty while it is imported, unless they are there already."""
    stand_ins: dict[str, ModuleType] = {}
    parents = name.split(".")[:-1]
    for depth in range(1, len(parents) + 1):
        package = ".".join(parents[:depth])
        if package not in sys.modules:
            stand_ins[package] = sys.modules[package] = _empty(package)
    try:
        return importlib.import_module(name)
    finally:
        for package in stand_ins:
            del sys.modules[package]


def _empty(package: str) -> ModuleType:
    top, *below = package.split(".")
    spec = find_spec(top) if not below else None
    home = Path(str(spec.origin)).parent if spec else Path(sys.modules[top].__path__[0], *below)
    made = ModuleType(package)
    made.__path__ = [str(home)]
    return made
