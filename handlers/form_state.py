"""A result form in the middle of being filled in, as a value and as JSON."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from rules.reply import Asked, ContactWay, ReplyFacts, Truth
from rules.words import Opinion, Outcome, Word


class Stage(Word):
    """Where the form stands."""

    CHOICES = "choices", "选择"
    WORDS = "words", "情况说明"
    QUESTION = "question", "补充提问"
    SUMMARY = "summary", "核对提交"


@dataclass(frozen=True)
class Form:
    """What is known so far, what is being asked, and the way back."""

    stage: Stage = Stage.CHOICES
    facts: ReplyFacts = field(default_factory=ReplyFacts)
    asked: Asked | None = None
    skipped: tuple[Asked, ...] = ()
    trail: tuple["Form", ...] = ()  # the steps before, for 上一步

    def then(self, **changes: Any) -> "Form":
        """The next step, with this one to go back to."""
        kept = replace(self, trail=())
        return replace(self, **changes, trail=(*self.trail, kept)[-20:])


def dump(form: Form) -> str:
    """As JSON."""
    return json.dumps(_plain(form), ensure_ascii=False, default=_json)


def _plain(form: Form) -> dict[str, Any]:
    return {
        "stage": form.stage.value,
        "facts": facts_json(form.facts),
        "asked": form.asked.value if form.asked else None,
        "skipped": [each.value for each in form.skipped],
        "trail": [_plain(each) for each in form.trail],
    }


def facts_json(facts: ReplyFacts) -> dict[str, Any]:
    """The facts as plain JSON values."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(facts), default=_json))
    return plain


def _json(value: object) -> str:
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def load(text: str) -> Form:
    """The form again."""
    return _form(json.loads(text))


def _form(plain: dict[str, Any]) -> Form:
    return Form(
        Stage(plain["stage"]),
        facts_of(plain["facts"]),
        Asked(plain["asked"]) if plain["asked"] else None,
        tuple(Asked(each) for each in plain["skipped"]),
        tuple(_form(each) for each in plain["trail"]),
    )


def facts_of(plain: dict[str, Any]) -> ReplyFacts:
    """The facts from their JSON values."""
    at = plain["contact_at"]
    on = plain["follow_up_on"]
    return replace(
        ReplyFacts(**plain),
        contact_at=datetime.fromisoformat(at) if at else None,
        attempts=tuple(datetime.fromisoformat(each) for each in plain["attempts"]),
        follow_up_on=date.fromisoformat(on) if on else None,
        contact_way=ContactWay(plain["contact_way"]) if plain["contact_way"] else None,
        true=Truth(plain["true"]) if plain["true"] else None,
        outcome=Outcome(plain["outcome"]) if plain["outcome"] else None,
        opinion=Opinion(plain["opinion"]) if plain["opinion"] else None,
    )
