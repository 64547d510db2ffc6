"""Reads texts for the desk: suggestions and urgency; the word model is loaded once, when first wanted."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nlp import routing, urgency
from nlp.keywords import KeywordTable
from nlp.learning import Lesson
from nlp.routing import Model, PastOrder, Reason
from nlp.urgency import Urgency


class Reader:
    """Shared by all flows. ``warm`` runs in the background at start; whoever comes first waits for it.

    What the desk taught lives in the database; ``use`` puts it to work here, ``version`` says how much of it.
    """

    def __init__(self, table: Callable[[], KeywordTable]) -> None:
        self._table = table
        self._loading = threading.Lock()
        self._made: Model | None = None
        self.version: tuple[int, int] = (0, 0)

    @property
    def model(self) -> Model:
        """The compiled keyword table with what was learned."""
        with self._loading:
            if self._made is None:
                self._made = Model.build(self._table())
            return self._made

    @property
    def table(self) -> KeywordTable:
        """The keyword table before the desk's own edits."""
        return self._table()

    @property
    def is_warm(self) -> bool:
        """Whether the model has been loaded."""
        return self._made is not None

    def warm(self) -> None:
        """Load what the first text would load."""
        self.urgency("小学课后服务")
        self.suggest("小学课后服务", "")

    def use(self, model: Model, version: tuple[int, int]) -> None:
        """Read with this model from now on."""
        with self._loading:
            self._made, self.version = model, version

    def taught(self, lessons: Iterable[Lesson]) -> None:
        """Count lessons in at once; if their transaction fails, the next reload forgets them."""
        model = self.model.taught(lessons)
        with self._loading:
            self._made = model

    def suggest(self, text: str, title: str, past: Sequence[PastOrder] = ()) -> list[dict[str, Any]]:
        """Three departments, best first: name, confidence (0 to 1), and what spoke for it, in short and all.

        What seems to be another's has in its first entry ``foreign``: whose, and the words that say so.
        """
        found = routing.suggest(text, title, model=self.model, past=past)
        words = list(dict.fromkeys(reason.value for reason in found.foreign))[:3]
        foreign = {"foreign": {"owner": found.owner, "words": words}} if found.out_of_scope else {}
        return [
            {
                "department": ranked.department,
                "confidence": ranked.confidence,
                "reasons": list(dict.fromkeys(said(reason) for reason in ranked.reasons))[:4],
                "why": list(dict.fromkeys(explained(reason) for reason in ranked.reasons)),
                **(foreign if ranked is found.best else {}),
            }
            for ranked in found.ranked
        ]

    def is_clear(self, text: str, title: str) -> bool:
        """Whether the text is ours and one department stands out."""
        return routing.suggest(text, title, model=self.model).verdict is routing.Verdict.ONE

    def urgency(self, text: str, title: str = "") -> Urgency:
        """Sensitive and urgent words in the text."""
        return urgency.find(text, title)


def said(reason: Reason) -> str:
    """A reason in a word or two: the word itself, or the past order that was like it."""
    return f"同 {reason.value}" if reason.code == "past" else reason.value


_PLACES = {"title": "标题", "lead": "开头", "body": "正文", "tail": "文末"}
_BECAUSE = {
    "stage": "学段为{}",
    "rule": "{}适用专门规则",
    "learned": "以往派单中有“{}”",
    "past": "与工单 {} 相似",
}


def explained(reason: Reason) -> str:
    """A reason in full: a word with its place, the school stage, a rule, what was learned, a past order."""
    if reason.code in _BECAUSE:
        return _BECAUSE[reason.code].format(reason.value)
    return f"{reason.value}（{_PLACES.get(reason.where, '正文')}）"
