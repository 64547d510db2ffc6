"""Finds the earlier reply that a new one nearly repeats."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process

#: How alike (0–100) two replies are when a reader would call one a copy.
NEAR_COPY = 92
#: Short replies are alike by nature.
SHORTEST = 30


def near_copy(reply: str, earlier: Mapping[str, str]) -> str:
    """The key of the most alike earlier reply, or "" if none is near."""
    if len(reply) < SHORTEST:
        return ""
    match = process.extractOne(reply, earlier, scorer=fuzz.ratio, score_cutoff=NEAR_COPY)
    return match[2] if match else ""
