"""Which elements (六要素) a reply must have: configuration, with a stated default."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.words import Word


class Element(Word):
    """One element of a reply to the city."""

    BACKGROUND = "background", "案件背景说明"
    CONTACT_AT = "contact_at", "联系时间"
    CONTACT_PERSON = "contact_person", "联系人"
    CONTACT_WAY = "contact_way", "联系方式"
    PROCESS = "process", "办理（处置）过程"
    RESULT = "result", "办理（处置）结果"
    FOLLOW_UP = "follow_up", "后续跟进"
    OPINION = "opinion", "诉求人意见"


class Severity(Word):
    """How much a finding weighs. The desk decides in the end; it may pass either."""

    MUST = "must", "必须补正"
    SHOULD = "should", "建议完善"


@dataclass(frozen=True)
class ElementRule:
    """An element that is asked for. A text shorter than ``min_length`` characters is there, but weak."""

    element: Element
    severity: Severity = Severity.MUST
    min_length: int = 0


_BACKGROUND = ElementRule(Element.BACKGROUND, Severity.MUST, 8)
_PROCESS = ElementRule(Element.PROCESS, Severity.MUST, 10)
_RESULT = ElementRule(Element.RESULT, Severity.MUST, 8)
_FOLLOW_UP = ElementRule(Element.FOLLOW_UP, Severity.SHOULD)

#: What the commission itself audits, and no configuration can take away.
ALWAYS: tuple[ElementRule, ...] = (_BACKGROUND, _PROCESS, _RESULT, _FOLLOW_UP)

#: No authority defines 六要素. The reading most in use:
#: 联系时间、联系人、联系方式、办理过程、办理结果、诉求人意见.
DEFAULT_ELEMENTS: tuple[ElementRule, ...] = (
    _BACKGROUND,
    ElementRule(Element.CONTACT_AT),
    ElementRule(Element.CONTACT_PERSON),
    ElementRule(Element.CONTACT_WAY),
    _PROCESS,
    _RESULT,
    _FOLLOW_UP,
    ElementRule(Element.OPINION),
)


def with_the_four(configured: Iterable[ElementRule]) -> tuple[ElementRule, ...]:
    """The configured elements in their order, the commission's own four added where left out."""
    chosen = tuple(configured)
    have = {rule.element for rule in chosen}
    return chosen + tuple(rule for rule in ALWAYS if rule.element not in have)
