"""Reads an order's text once: plain spelling, boilerplate blanked, word borders, and what stands where."""

from dataclasses import dataclass
from functools import cached_property

from nlp import normalise, segment
from rules import boilerplate

TITLE, LEAD, BODY, TAIL = "title", "lead", "body", "tail"
_LEAD = 70  # characters in which people say what the matter is
_BODY = 260  # after this, letters tell their life
_LONGEST = 800  # characters read; the matter is said long before
WEIGHT = {TITLE: 2.0, LEAD: 1.8, BODY: 1.0, TAIL: 0.6}


@dataclass(frozen=True)
class Reading:
    """A text ready for matching; ``text`` is the title, a line break, and the body, boilerplate blanked."""

    text: str
    title: normalise.Plain
    body: normalise.Plain
    title_end: int
    lead_end: int
    body_end: int

    @cached_property
    def borders(self) -> set[int]:
        """Where words begin and end."""
        return segment.borders(self.words)

    @cached_property
    def words(self) -> list[str]:
        """The words, in order."""
        return segment.cut(self.text)

    def where(self, place: int) -> str:
        """Which part of the text a place belongs to."""
        if place < self.title_end:
            return TITLE
        return LEAD if place < self.lead_end else BODY if place < self.body_end else TAIL

    def weight(self, place: int) -> float:
        """How much a word at a place counts."""
        return WEIGHT[self.where(place)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where it stands in the title or in the body as they were given."""
        if start < self.title_end:
            return self.title.span(start, min(end, self.title_end))
        shift = self.title_end + 1 if self.title_end else 0
        return self.body.span(start - shift, end - shift)


def read(text: str, title: str = "") -> Reading:
    """Read a text (and its title, where there is one)."""
    head, body = normalise.plain(title[:_LONGEST]), normalise.plain(text[:_LONGEST])
    whole = f"{head.text}{boilerplate.BLANK}{body.text}" if head.text else body.text
    left = boilerplate.blank(whole)
    begin = len(head.text)
    return Reading(left, head, body, begin, _after(left, begin, _LEAD), _after(left, begin, _BODY))


def _after(text: str, begin: int, count: int) -> int:
    """The place where ``count`` characters that are not blank have passed."""
    end = begin
    while end < len(text) and count > 0:
        step = text[end : end + count]
        count -= len(step) - step.count(boilerplate.BLANK)
        end += len(step)
    return end
