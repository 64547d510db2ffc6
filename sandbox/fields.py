"""What a field of a request may hold: small declarative checks that name the place of a fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from sandbox.refusal import BAD_PARAM, Json, Refused

Rule = Callable[[Json, str], None]

# Tags that are not simply the JSON name with capitals.
TAGS = {"keyname": "KeyName", "userid": "UserId", "checkbox": "CheckBox"}


class Spec(Protocol):
    """A field's rule: ``check`` refuses, or notes what the phone would cut; ``read`` takes it from XML."""

    @property
    def required(self) -> bool: ...

    @property
    def code(self) -> int: ...

    def check(self, value: Any, at: str, notes: list[str]) -> None: ...

    def read(self, elements: list[Element]) -> Any: ...


@dataclass(frozen=True)
class Text:
    """A string: ``max_bytes`` is refused beyond, ``shown`` characters are only what the phone shows."""

    required: bool = False
    max_bytes: int = 0
    shown: int = 0
    code: int = BAD_PARAM

    def check(self, value: Any, at: str, notes: list[str]) -> None:
        if not isinstance(value, str):
            raise Refused(self.code, f"{at} should be a string")
        if self.required and not value.strip():
            raise Refused(self.code, f"{at} is empty")
        if self.max_bytes and len(value.encode()) > self.max_bytes:
            raise Refused(self.code, f"{at} is longer than {self.max_bytes} bytes")
        if self.shown and len(value) > self.shown:
            notes.append(f"{at} 有 {len(value)} 个字，手机上只显示约 {self.shown} 个")

    def read(self, elements: list[Element]) -> str:
        return elements[0].text or ""


@dataclass(frozen=True)
class Number:
    """An integer, one of ``allowed`` if that is given.

    ``quoted``: in quotes as well. No document promises that, but Alertmanager has always sent it so.
    """

    allowed: tuple[int, ...] = ()
    required: bool = False
    code: int = BAD_PARAM
    quoted: bool = False

    def check(self, value: Any, at: str, notes: list[str]) -> None:
        if self.quoted and isinstance(value, str) and value.isdecimal():
            notes.append(f"{at} is a number in quotes")
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused(self.code, f"{at} should be an integer")
        if self.allowed and value not in self.allowed:
            raise Refused(self.code, f"{at} should be one of {list(self.allowed)}")

    def read(self, elements: list[Element]) -> Any:
        text = elements[0].text or ""
        return int(text) if text.lstrip("-").isdigit() else text


@dataclass(frozen=True)
class Ratio:
    """A number between two bounds."""

    low: float
    high: float
    required: bool = False
    code: int = BAD_PARAM

    def check(self, value: Any, at: str, notes: list[str]) -> None:
        if not isinstance(value, int | float) or not self.low <= value <= self.high:
            raise Refused(self.code, f"{at} should lie between {self.low} and {self.high}")

    def read(self, elements: list[Element]) -> Any:
        text = elements[0].text or ""
        return float(text) if text.replace(".", "", 1).isdigit() else text


@dataclass(frozen=True)
class Flag:
    """True or false."""

    required: bool = False
    code: int = BAD_PARAM

    def check(self, value: Any, at: str, notes: list[str]) -> None:
        if value not in (True, False):
            raise Refused(self.code, f"{at} should be true or false")

    def read(self, elements: list[Element]) -> Any:
        text = elements[0].text or ""
        return {"true": True, "false": False}.get(text, text)


@dataclass(frozen=True)
class Shape:
    """An object with known fields, and rules across them."""

    fields: Mapping[str, Spec]
    rules: tuple[Rule, ...] = ()
    required: bool = False
    code: int = BAD_PARAM

    def check(self, value: Any, at: str, notes: list[str]) -> None:
        if not isinstance(value, dict):
            raise Refused(self.code, f"{at} should be an object")
        for name, spec in self.fields.items():
            place = f"{at}.{name}"
            if value.get(name) is not None:
                spec.check(value[name], place, notes)
            elif spec.required:
                raise Refused(spec.code, f"{place} is missing")
        notes.extend(
            f"{at}.{name} 不是已知字段，企业微信会忽略" for name in value.keys() - self.fields.keys()
        )
        for rule in self.rules:
            rule(value, at)

    def read(self, elements: list[Element]) -> Json:
        """The same object out of the flat XML of a passive reply; unknown tags keep their own names."""
        known = {tag_of(name): name for name in self.fields}
        by_tag: dict[str, list[Element]] = {}
        for child in elements[0]:
            by_tag.setdefault(child.tag, []).append(child)
        return {
            known.get(tag, tag): self.fields[known[tag]].read(found) if tag in known else ""
            for tag, found in by_tag.items()
        }


@dataclass(frozen=True)
class Items:
    """A list of objects of one shape, ``least`` to ``most`` of them, ``unique`` in one of their fields."""

    of: Shape
    least: int = 0
    most: int = 1000
    unique: str = ""
    required: bool = False
    code: int = BAD_PARAM

    def check(self, value: Any, at: str, notes: list[str]) -> None:
        if not isinstance(value, list):
            raise Refused(self.code, f"{at} should be an array")
        if not self.least <= len(value) <= self.most:
            raise Refused(self.code, f"{at} holds {len(value)}, should be {self.least} to {self.most}")
        for index, item in enumerate(value):
            self.of.check(item, f"{at}[{index}]", notes)
        self._check_unique(value, at)

    def _check_unique(self, value: list[Json], at: str) -> None:
        keys = [item[self.unique] for item in value if item.get(self.unique)] if self.unique else []
        if len(keys) != len(set(keys)):
            raise Refused(BAD_PARAM, f"{at} holds the same {self.unique} twice")

    def read(self, elements: list[Element]) -> list[Json]:
        return [self.of.read([element]) for element in elements]


def tag_of(name: str) -> str:
    """``quote_text`` is ``QuoteText`` in the XML of a passive reply."""
    return TAGS.get(name) or "".join(part.capitalize() for part in name.split("_"))
