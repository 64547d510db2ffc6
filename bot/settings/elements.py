"""六要素 in the configuration: names, or names with how much each weighs."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator

from bot.settings.kinds import Section
from rules.reply.elements import DEFAULT_ELEMENTS, Element, ElementRule, Severity, with_the_four

_DEFAULTS = {rule.element: rule for rule in DEFAULT_ELEMENTS}
_NAMES = {
    **{name: element for element in Element for name in (element.value, element.label)},
    **dict.fromkeys(("案件背景", "背景"), Element.BACKGROUND),
    **dict.fromkeys(("办理过程", "处置过程", "调查核实过程"), Element.PROCESS),
    **dict.fromkeys(("办理结果", "处置结果"), Element.RESULT),
    **dict.fromkeys(("后续跟进情况", "后续措施"), Element.FOLLOW_UP),
    **dict.fromkeys(("诉求人态度", "满意情况"), Element.OPINION),
}


def named_element(value: Any) -> Element:
    """An element by the names people use for it."""
    if isinstance(value, str) and value.strip() in _NAMES:
        return _NAMES[value.strip()]
    known = "、".join(dict.fromkeys(element.label for element in Element))
    raise ValueError(f"没有这个要素，可用：{known}")


def named_severity(value: Any) -> Severity:
    """How much an element weighs, by its word or its Chinese label."""
    found = Severity.from_label(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("应是 must（必须补正）或 should（建议完善）")
    return found


class ElementEntry(Section):
    """``联系时间`` alone, or ``{element: 后续跟进, severity: should, min_length: 10}``."""

    element: Annotated[Element, PlainValidator(named_element)]
    severity: Annotated[Severity, PlainValidator(named_severity)] | None = None
    min_length: int | None = Field(None, ge=0, le=500)

    def value(self) -> ElementRule:
        usual = _DEFAULTS.get(self.element, ElementRule(self.element))
        return ElementRule(
            self.element,
            self.severity or usual.severity,
            usual.min_length if self.min_length is None else self.min_length,
        )


def _by_name(value: Any) -> Any:
    return {"element": value} if isinstance(value, str) else value


Entries = tuple[Annotated[ElementEntry, BeforeValidator(_by_name)], ...]


def rules_of(entries: Entries) -> tuple[ElementRule, ...]:
    """The configured elements, the four of the city's contract added where they are left out."""
    return with_the_four(entry.value() for entry in entries)
