"""What a reply to the city is made of, what it lacks, what to ask next, and its text."""

from rules.reply.check import Finding, FindingCode, Seen, check, check_wordings
from rules.reply.elements import DEFAULT_ELEMENTS, Element, ElementRule, Severity
from rules.reply.facts import ContactWay, Elements, Part, ReplyFacts, Span, Truth, merge
from rules.reply.letter import compose
from rules.reply.personal import personal_data, without_personal
from rules.reply.questions import Asked, Question, next_question

__all__ = [
    "DEFAULT_ELEMENTS",
    "Asked",
    "ContactWay",
    "Element",
    "ElementRule",
    "Elements",
    "Finding",
    "FindingCode",
    "Part",
    "Question",
    "ReplyFacts",
    "Seen",
    "Severity",
    "Span",
    "Truth",
    "check",
    "check_wordings",
    "compose",
    "merge",
    "next_question",
    "personal_data",
    "without_personal",
]
