"""A fault script as YAML: read into ``Faults``, with the line named wherever it is wrong.

    seed: 7
    rules:
      - {do: status, on: message/send, code: 500, rate: 2%}
      - {do: errcode, on: message/send, code: 45009, after: 20s, lasts: 1m}

``after`` and ``lasts`` count by the sandbox's clock from when the script is loaded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from sandbox.faults import DEEDS, Fault, Faults

PRESETS = Path(__file__).parent / "presets"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h)")


class BadScript(ValueError):
    """What is wrong, in words for who wrote it, with the line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"第 {line} 行：{what}")
        self.line = line


def read(text: str, now: datetime) -> Faults:
    """The faults of a script loaded at ``now``; an empty one has none. Raises ``BadScript``."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadScript(mark.line + 1 if mark else 1, f"不是有效的 YAML（{error.problem}）") from error
    except yaml.YAMLError as error:
        raise BadScript(1, "不是有效的 YAML") from error
    if root is None:
        return Faults()
    top = _mapping(root, ("seed", "rules"), "脚本")
    seed = _whole(top["seed"]) if "seed" in top else 1
    rules = _items(top["rules"]) if "rules" in top else []
    return Faults([_rule(node, now) for node in rules], seed)


def presets() -> dict[str, str]:
    """The scripts that come with the sandbox, by the name in their first line."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(PRESETS.glob("*.yaml"))]
    return {text.partition("：")[0].removeprefix("# "): text for text in texts}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _mapping(node: yaml.Node, known: tuple[str, ...], what: str) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise BadScript(_line(node), f"{what}应写成“名称: 值”，可用：{'、'.join(known)}")
    found: dict[str, yaml.Node] = {}
    for name, value in node.value:
        if name.value not in known:
            raise BadScript(_line(name), f"不认识 {name.value}，可用：{'、'.join(known)}")
        if name.value in found:
            raise BadScript(_line(name), f"{name.value} 写了两次")
        found[name.value] = value
    return found


def _items(node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise BadScript(_line(node), "rules 应是列表，每条以“- ”开头")
    return list(node.value)


def _rule(node: yaml.Node, now: datetime) -> Fault:
    given = _mapping(node, tuple(_FIELDS), "每条规则")
    if "do" not in given:
        raise BadScript(_line(node), f"这条规则缺少 do，可用：{'、'.join(DEEDS)}")
    values = {name: _FIELDS[name](value) for name, value in given.items()}
    return _Values(**values).fault(now)  # type: ignore[arg-type]  # each by its own reader


@dataclass(frozen=True)
class _Values:
    """A rule as it is written."""

    do: str
    on: str = ""
    rate: float = 1.0
    code: int = 0
    seconds: float = 1.0
    times: int = 0
    after: timedelta | None = None
    lasts: timedelta | None = None

    def fault(self, now: datetime) -> Fault:
        since = now + (self.after or timedelta())
        until = since + self.lasts if self.lasts is not None else None
        return Fault(
            self.do,
            self.on,
            self.rate,
            self.code,
            self.seconds,
            self.times,
            since if self.after is not None else None,
            until,
        )


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise BadScript(_line(node), "这里应是一个词")
    return str(node.value)


def _deed(node: yaml.Node) -> str:
    deed = _text(node)
    if deed not in DEEDS:
        raise BadScript(_line(node), f"不认识故障 {deed}，可用：{'、'.join(DEEDS)}")
    return deed


def _number(node: yaml.Node) -> float:
    try:
        return float(_text(node))
    except ValueError as error:
        raise BadScript(_line(node), f"{node.value} 不是数字") from error


def _whole(node: yaml.Node) -> int:
    number = _number(node)
    if number != int(number):
        raise BadScript(_line(node), f"{node.value} 不是整数")
    return int(number)


def _rate(node: yaml.Node) -> float:
    """2% or 0.02."""
    text = _text(node)
    number = _number(yaml.ScalarNode(node.tag, text.rstrip("%"), node.start_mark, node.end_mark))
    rate = number / 100 if text.endswith("%") else number
    if not 0 <= rate <= 1:
        raise BadScript(_line(node), f"rate 应在 0 到 1 之间（或 0% 到 100%），不是 {text}")
    return rate


def _length(node: yaml.Node) -> timedelta:
    found = _LENGTH.fullmatch(_text(node).strip())
    if not found:
        raise BadScript(_line(node), f"时长应写成 20s、5m 或 1h，不是 {node.value}")
    return timedelta(**{_UNITS[found[2]]: float(found[1])})


_FIELDS: dict[str, Callable[[yaml.Node], object]] = {
    "do": _deed,
    "on": _text,
    "rate": _rate,
    "code": _whole,
    "seconds": _number,
    "times": _whole,
    "after": _length,
    "lasts": _length,
}
