"""The keyword table of a configuration, and a suggestion as the ``route`` command writes it."""

from typing import Any

from bot.config import Config
from nlp import keyword_file, routing, urgency
from nlp.keywords import KeywordTable
from nlp.routing import Model
from rules.words import Level


def keyword_table(config: Config | None) -> KeywordTable:
    """The built-in keywords with the organisation's own."""
    table = keyword_file.sample()
    for department, words in config.routing.keywords.items() if config else ():
        for word in words:
            table = table.with_word(department, word)
    return table


def routed(number: str, text: str, model: Model) -> dict[str, Any]:
    """One line of the output: three suggestions, the verdict, whether it is ours, and the level."""
    found = routing.suggest(text, model=model)
    return {
        "id": number,
        "suggestions": [
            {
                "department": ranked.department,
                "confidence": ranked.confidence,
                "reasons": [reason.value for reason in ranked.reasons],
            }
            for ranked in found.ranked
        ],
        "verdict": found.verdict.value,
        "out_of_scope": found.out_of_scope,
        "level": (urgency.find(text).level or Level.NORMAL).label,
    }
