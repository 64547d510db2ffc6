"""YAML text → plain values, with the line of every place, and the traps of YAML that people step into."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from rules.errors import ConfigError, Problem
from rules.yaml_files import LOADER

#: Deeper than any configuration, and where an alias to itself ends.
MAX_DEPTH = 20

#: YAML 1.1 reads 17:30 as 17 × 60 + 30.
_TEXT, _DATE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_SEXAGESIMAL = re.compile(r"[-+]?\d+(:[0-5]?\d)+(\.\d*)?")


@dataclass
class Source:
    """A YAML document: its values, where each stands, and what is wrong with its writing."""

    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)  # "people[3].name" → 41
    problems: list[Problem] = field(default_factory=list)

    def at(self, path: str) -> str:
        """ " (第 41 行)" of a place, or of the nearest place around it; "" where nothing is written."""
        while path and path not in self.lines:
            path = re.sub(r"(\.[^.\[]*|\[[^\]]*\])$", "", path) if re.search(r"[.\[]", path) else ""
        return f"（第 {self.lines[path]} 行）" if path else ""


def read_yaml(text: str, name: str) -> Source:
    """Read a document. Raises ``ConfigError`` where it is no YAML mapping at all."""
    try:
        return _read(text, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{name}:{mark.line + 1}" if mark else name
        raise ConfigError([Problem(where, f"YAML 写法有误：{_syntax(error)}")]) from error
    except yaml.YAMLError as error:
        raise ConfigError([Problem(name, "有 YAML 不允许的字符：请用纯文本编辑器另存为 UTF-8")]) from error


def compose(text: str) -> yaml.Node | None:
    """The document as nodes that know where they stand. Raises ``yaml.YAMLError``.

    The parser in C gives the same nodes ten times as fast, where PyYAML was built with it; the other one
    says better what is wrong.
    """
    try:
        found: yaml.Node | None = yaml.compose(text, LOADER)
    except yaml.YAMLError:
        found = yaml.compose(text, yaml.SafeLoader)
    return found


def _read(text: str, name: str) -> Source:
    node = compose(text)
    if node is None:
        return Source({})
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError([Problem(name, "最外层应是“键: 值”，如 timezone: Asia/Shanghai")])
    source = Source({})
    _walk(node, "", source)
    source.data = _Loader("").construct_document(node)
    return source


def _syntax(error: yaml.MarkedYAMLError) -> str:
    if "'\\t'" in str(error.problem):
        return "缩进不能用制表符（Tab），请改用空格"
    return f"{error.problem or error}（常见原因：缩进没有对齐，冒号后缺空格，引号没有成对）"


def _walk(node: yaml.Node, path: str, source: Source) -> None:
    if path.count(".") + path.count("[") > MAX_DEPTH:
        raise ConfigError([Problem(path[:40], f"嵌套超过 {MAX_DEPTH} 层")])
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        _check_scalar(node, path, source)
    for inner, child in _children(node, path, source):
        _walk(child, inner, source)


def _children(node: yaml.Node, path: str, source: Source) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield f"{path}[{index}]", child
    elif isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConfigError([Problem(path, f"键应是一个词{_line(key)}")])
            inner = f"{path}.{key.value}" if path else str(key.value)
            if key.value in seen:
                source.problems.append(Problem(inner, f"写了两次，YAML 只认最后一次：请删去一处{_line(key)}"))
            seen.add(key.value)
            _check_scalar(key, inner, source)
            source.lines[inner] = key.start_mark.line + 1
            yield inner, child


def _check_scalar(node: yaml.ScalarNode, path: str, source: Source) -> None:
    """A time without quotes becomes the text it was, and a problem that says to quote it."""
    if node.tag == _DATE:
        node.tag = _TEXT  # whose section it is reads it, and says what is wrong with it
    elif node.tag in _NUMBERS and _SEXAGESIMAL.fullmatch(node.value):
        node.tag = _TEXT
        parts = reversed(node.value.split(":"))
        meant = sum(int(float(part)) * 60**power for power, part in enumerate(parts))
        advice = f'时间要加引号：写成 "{node.value}"（不加引号会被 YAML 读成数字 {meant}）'
        source.problems.append(Problem(path, advice + _line(node)))


def _line(node: yaml.Node) -> str:
    return f"（第 {node.start_mark.line + 1} 行）"


class _Loader(yaml.SafeLoader):
    """Keys stay the text they are written as: 2026, on and no are no numbers or truths here."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        self.flatten_mapping(node)
        return {key.value: self.construct_object(child, deep=True) for key, child in node.value}
