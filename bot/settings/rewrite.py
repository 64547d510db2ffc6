"""Changes a configuration text in place; comments and everything else stay as they are written."""

from collections.abc import Sequence
from typing import Any

import yaml

from bot.settings.source import compose
from rules.errors import ConfigError, Problem
from rules.people import Department, Person


def write_config(config_text: str, people: Sequence[Person], departments: Sequence[Department]) -> str:
    """The configuration text with these people and departments; everything else stays as it is written."""
    text = _replaced(config_text, "departments", [_plain(department) for department in departments])
    return _replaced(text, "people", [_plain(person) for person in people])


def set_value(config_text: str, path: str, value: str | int | None) -> str:
    """The text with another value at a path such as ``web.public_url``, which must be there already."""
    node = compose(config_text)
    for key in path.split("."):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next((child for name, child in pairs if name.value == key), None)
        if found is None:
            raise ConfigError([Problem(path, "配置文件里没有这一项：请从 config.example.yaml 补上")])
        node = found
    assert node is not None
    return config_text[: node.start_mark.index] + _one_line(value) + config_text[node.end_mark.index :]


def _plain(value: Person | Department) -> dict[str, Any]:
    """What is said, in the order of the fields; what is empty goes unsaid."""
    plain = {key: list(said) if isinstance(said, tuple) else said for key, said in vars(value).items()}
    if isinstance(value, Person):
        plain["roles"] = [role.value for role in value.roles]
    return {key: said for key, said in plain.items() if said}


def _replaced(text: str, key: str, entries: list[dict[str, Any]]) -> str:
    """The text with another list under the top-level ``key``, one line an entry."""
    block = [f"{key}:", *(f"  - {_one_line(entry)}" for entry in entries)]
    lines = text.splitlines()
    first, after = _span(text, key, len(lines))
    return "\n".join([*lines[:first], *block, *lines[after:]]) + "\n"


def _span(text: str, key: str, end: int) -> tuple[int, int]:
    """The lines of ``key`` and its value without the comments after it; the end where there is none."""
    node = compose(text)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    for name, value in pairs:
        if name.value == key:
            return name.start_mark.line, max(_last_line(value), name.start_mark.line) + 1
    return end, end


def _last_line(node: yaml.Node) -> int:
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return node.end_mark.line
    children = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return max((_last_line(child) for child in children), default=node.start_mark.line)


def _one_line(value: Any) -> str:
    dumped = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**9)
    return dumped.removesuffix("...\n").strip()
