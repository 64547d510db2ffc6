"""Compares a reply with an approved wording: which of its sentences the reply leaves out or alters."""

import re

from rapidfuzz import fuzz

from nlp.numerals import half_width

#: How much (0–100) of a sentence must stand in the reply, word for word, so that it is said.
SAID = 90
_SENTENCES = re.compile(r"[。；;!?！？\n]+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def departures(wording: str, reply: str) -> list[str]:
    """The sentences of the wording that the reply does not say as they are; figures must be the same."""
    plain = half_width(reply)
    sentences = [sentence.strip() for sentence in _SENTENCES.split(half_width(wording))]
    return [sentence for sentence in sentences if len(sentence) > 1 and not _is_said(sentence, plain)]


def _is_said(sentence: str, reply: str) -> bool:
    if sentence in reply:
        return True
    if len(sentence) > len(reply):
        return False
    found = fuzz.partial_ratio_alignment(sentence, reply)
    if found is None or found.score < SAID:
        return False
    said = reply[max(found.dest_start - 2, 0) : found.dest_end + 2]
    return set(_FIGURES.findall(sentence)) <= set(_FIGURES.findall(said))
