"""The keyword table of a configuration, and a suggestion as the ``route`` command writes it."""

from dataclasses import replace
from typing import Any

from bot.config import Config
from nlp import keyword_file, routing, urgency
from nlp.keywords import KeywordTable
from nlp.routing import Model
from rules.words import Level


def keyword_table(config: Config | None) -> KeywordTable:
    """The built-in keywords with the organisation's own."""
    table = keyword_file.sample()
    if config is None:
        return table
    ours = (department.name for department in config.departments)
    table = replace(table, departments=tuple(dict.fromkeys([*table.departments, *ours])))
    for department, words in config.routing.keywords.items():
        for word in words:
            table = table.with_word(department, word)
    for topic, department in config.routing.topics.items():
        table = table.moved(topic, department)
    return table


def routed(number: str, text: str, model: Model, title: str = "") -> dict[str, Any]:
    """One line of the output: three suggestions, the verdict, whether it is ours, and the level."""
    found = routing.suggest(text, title, model=model)
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
        "level": (urgency.find(text, title).level or Level.NORMAL).label,
    }
