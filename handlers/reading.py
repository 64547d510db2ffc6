"""Reads texts for the desk: suggestions and urgency; the word model is loaded once, when first wanted."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

from nlp import routing, urgency
from nlp.keywords import KeywordTable
from nlp.urgency import Urgency


class Reader:
    """Shared by all flows. ``warm`` runs in the background at start; whoever comes first waits for it."""

    def __init__(self, table: Callable[[], KeywordTable]) -> None:
        self._table = table
        self._loading = threading.Lock()

    @cached_property
    def _model(self) -> routing.Model:
        return routing.Model.build(self._table())

    @property
    def model(self) -> routing.Model:
        """The compiled keyword table."""
        with self._loading:
            return self._model

    @property
    def is_warm(self) -> bool:
        """Whether the model has been loaded."""
        return "_model" in self.__dict__

    def warm(self) -> None:
        """Load what the first text would load."""
        self.urgency("小学课后服务")
        self.suggest("小学课后服务", "")

    def suggest(self, text: str, title: str) -> list[dict[str, Any]]:
        """Three departments, best first: name, confidence (0 to 1), and the words that spoke for it."""
        found = routing.suggest(text, title, model=self.model)
        return [
            {
                "department": ranked.department,
                "confidence": ranked.confidence,
                "reasons": list(dict.fromkeys(reason.value for reason in ranked.reasons))[:4],
            }
            for ranked in found.ranked
        ]

    def urgency(self, text: str, title: str = "") -> Urgency:
        """Sensitive and urgent words in the text."""
        return urgency.find(text, title)
